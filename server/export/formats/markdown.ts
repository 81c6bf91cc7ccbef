// CommonMark with tables and tasks (GFM). Pictures are references whose bytes stand at the end of the file, or files beside it in a
// tree: the text above stays readable. A table that Markdown cannot say (spans, several paragraphs) is written as HTML.
import {
  headingsOf,
  layOut,
  type Block,
  type ExportDocument,
  type ListBlock,
  type Run,
  type TableBlock
} from '../document/model'
import { htmlBlocks } from './html'

export interface MarkdownOptions {
  /** Where a picture is: a file beside the document. Without it, its bytes are in the document. */
  pictureAddress?: (id: string) => string
}

export function writeMarkdown(document: ExportDocument, options: MarkdownOptions = {}): string {
  const { header } = document
  const parts = [`# ${escapeText(document.title)}`]
  if (header) {
    const names = header.organisations.map((each) => each.name).join(', ')
    parts.push([header.initiative, names, header.version].filter(Boolean).map(escapeText).join('  \n'))
  }
  if (document.contents) parts.push(contentsOf(document))
  const references = new Map<string, string>()
  const writer = new Writer(document, options, references)
  parts.push(writer.blocks(document.blocks))
  const tail = [...references].map(([name, address]) => `[${name}]: ${address}`)
  if (tail.length > 0) parts.push(tail.join('\n'))
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

class Writer {
  constructor(
    readonly document: ExportDocument,
    readonly options: MarkdownOptions,
    readonly references: Map<string, string>
  ) {}

  blocks(blocks: Block[]): string {
    const written = blocks.map((block) => this.block(block))
    return written
      .map((text, rank) => {
        // Two lists that follow each other would become one.
        const twins = blocks[rank]?.kind === 'list' && blocks[rank - 1]?.kind === 'list'
        return twins ? `<!-- -->\n\n${text}` : text
      })
      .filter((text) => text !== '')
      .join('\n\n')
  }

  block(block: Block): string {
    switch (block.kind) {
      case 'paragraph':
        return inline(block.runs).replace(/^(\s*)([#>+-]|\d+[.)])(?=\s)/, '$1\\$2')
      case 'heading':
        return `${'#'.repeat(block.level + 1)} ${inline(block.runs).replace(/\\?\n/g, ' ')}`
      case 'list':
        return this.list(block)
      case 'table':
        return this.table(block)
      case 'quote':
        return quoted(this.blocks(block.blocks))
      case 'callout': {
        const title = block.title === '' ? '' : `**${escapeText(block.title)}**\n\n`
        // Alerts, as GitHub and others read them; elsewhere a quotation.
        if (block.tone) return quoted(`[!${block.tone.toUpperCase()}]\n\n${this.blocks(block.blocks)}`)
        return quoted(`${title}${this.blocks(block.blocks)}`)
      }
      case 'code':
        return fenced(block.text, block.language ?? '')
      case 'rule':
        return '---'
      case 'contents':
        return this.document.contents ? '' : contentsOf(this.document)
      case 'image':
        return this.image(block)
    }
  }

  list(list: ListBlock): string {
    return list.items
      .map((item, rank) => {
        const mark =
          list.style === 'number'
            ? `${list.start + rank}. `
            : list.style === 'task'
              ? `- [${item.checked ? 'x' : ' '}] `
              : '- '
        const indent = ' '.repeat(list.style === 'task' ? 2 : mark.length)
        return mark + this.blocks(item.blocks).replace(/\n(?=[^\n])/g, `\n${indent}`)
      })
      .join('\n')
  }

  table(table: TableBlock): string {
    const grid = layOut(table)
    const plain = table.rows.every((row) =>
      row.every(
        (cell) =>
          cell.colspan === 1 &&
          cell.rowspan === 1 &&
          cell.blocks.length <= 1 &&
          cell.blocks.every((block) => block.kind === 'paragraph')
      )
    )
    if (!plain || grid.length === 0) return htmlBlocks([table], this.document)
    const line = (cells: string[]) => `| ${cells.join(' | ')} |`
    const written = grid.map((row) =>
      row.map(({ cell }) => {
        const [block] = cell.blocks
        return block?.kind === 'paragraph'
          ? inline(block.runs).replace(/\|/g, '\\|').replace(/\\?\n/g, '<br>')
          : ''
      })
    )
    const headed = table.rows[0]?.every((cell) => cell.header) ?? false
    const [first = [], ...rest] = headed ? written : [written[0]?.map(() => '') ?? [], ...written]
    return [line(first), line(first.map(() => '---')), ...rest.map(line)].join('\n')
  }

  image(block: Block & { kind: 'image' }): string {
    const picture = this.document.pictures[block.id]
    const alt = escapeText(block.alt || block.caption)
    const caption = block.caption === '' ? '' : `\n\n*${escapeText(block.caption)}*`
    if (!picture) return alt === '' ? '' : `*${alt}*`
    if (this.options.pictureAddress) return `![${alt}](${this.options.pictureAddress(block.id)})${caption}`
    const name = `image-${[...Object.keys(this.document.pictures)].indexOf(block.id) + 1}`
    this.references.set(
      name,
      `data:${picture.mediaType};base64,${Buffer.from(picture.bytes).toString('base64')}`
    )
    return `![${alt}][${name}]${caption}`
  }
}

function contentsOf(document: ExportDocument): string {
  return headingsOf(document.blocks)
    .map(({ level, text }) => `${'  '.repeat(level - 1)}- ${escapeText(text)}`)
    .join('\n')
}

function inline(runs: Run[]): string {
  return runs.map(runText).join('')
}

function runText(run: Run): string {
  if (run.text === '\n') return '\\\n'
  if (run.code) return linked(run, codeSpan(run.text))
  // Marks do not hold when spaces stand inside them.
  const [, before = '', core = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(run.text) ?? []
  if (core === '') return run.text
  let text = escapeText(core)
  if (run.highlight) text = `<mark>${text}</mark>`
  if (run.subscript) text = `<sub>${text}</sub>`
  if (run.superscript) text = `<sup>${text}</sup>`
  if (run.underline) text = `<u>${text}</u>`
  if (run.strike) text = `~~${text}~~`
  if (run.italic) text = `*${text}*`
  if (run.bold) text = `**${text}**`
  return before + linked(run, text) + after
}

function linked(run: Run, text: string): string {
  return run.href === undefined ? text : `[${text}](<${run.href.replace(/[<>]/g, encodeURIComponent)}>)`
}

function codeSpan(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`
}

function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

function quoted(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n')
}

function escapeText(text: string): string {
  return text.replace(/[\\`*_[\]<>~]/g, '\\$&').replace(/&(?=[#\w]+;)/g, '\\&')
}
