// From the JSON of a document to the blocks that formats write. What this version does not know comes out as its words.
import { withoutGuides } from '#shared/editor/guides'
import type { DocumentMark, DocumentNode } from '#shared/editor/index'
import { mentionKey, targetOf } from '#shared/mentions'
import { calloutTone } from '#shared/editor/callouts'
import { ALIGNMENTS, HIGHLIGHTS } from '#shared/editor/highlights'
import {
  TEXT_WIDTH,
  type Align,
  type Block,
  type Cell,
  type ListBlock,
  type Run,
  type TableBlock
} from './model'

export interface Reading {
  /** Blocks that each live block shows, in the order in which they stand in the document. */
  live: Block[][]
  /** What the person who exports is told of each mention, by its key. */
  mentions: Record<string, MentionWords>
  /** Of the installation, without a slash at the end: links inside it become absolute. */
  origin: string
}

/** `href`: a path of this site; null when there is nothing to open. */
export interface MentionWords {
  text: string
  href: string | null
}

export function toBlocks(content: DocumentNode[], reading: Reading): Block[] {
  const live = [...reading.live]
  const next: Next = () => live.shift() ?? []
  return withoutGuides(content).flatMap((node) => blockOf(node, reading, next))
}

type Next = () => Block[]

function blockOf(node: DocumentNode, reading: Reading, next: Next): Block[] {
  const children = (of: DocumentNode = node) =>
    (of.content ?? []).flatMap((child) => blockOf(child, reading, next))
  const runs = () => runsOf(node.content ?? [], reading)
  switch (node.type) {
    case 'paragraph':
      return [{ kind: 'paragraph', runs: runs(), align: alignOf(node) }]
    case 'heading':
      return [{ kind: 'heading', level: levelOf(node.attrs?.level), runs: runs(), align: alignOf(node) }]
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
      return [listOf(node, children)]
    case 'table':
      return [tableOf(node, children)]
    case 'blockquote':
      return [{ kind: 'quote', blocks: children() }]
    case 'callout':
      return [{ kind: 'callout', title: '', blocks: children(), tone: calloutTone(node.attrs?.tone) }]
    case 'codeBlock':
      return [{ kind: 'code', text: wordsOf(node), language: textOr(node.attrs?.language, null) }]
    case 'horizontalRule':
      return [{ kind: 'rule' }]
    case 'image':
      return [imageOf(node)]
    case 'liveBlock':
      return next()
    default:
      return unknown(node, children, runs)
  }
}

/** A container gives what it holds; a leaf gives its words. */
function unknown(node: DocumentNode, children: () => Block[], runs: () => Run[]): Block[] {
  const inline = (node.content ?? []).some((child) => child.type === 'text')
  if (node.content && !inline) return children()
  const found = node.content ? runs() : [{ text: wordsOf(node) }]
  return found.some((run) => run.text !== '') ? [{ kind: 'paragraph', runs: found, align: null }] : []
}

function listOf(node: DocumentNode, children: (of: DocumentNode) => Block[]): ListBlock {
  const style = node.type === 'bulletList' ? 'bullet' : node.type === 'orderedList' ? 'number' : 'task'
  const start = node.attrs?.start
  const kinds = ['1', 'a', 'A', 'i', 'I'] as const
  return {
    kind: 'list',
    style,
    start: typeof start === 'number' ? start : 1,
    numbering: kinds.find((known) => known === node.attrs?.type) ?? '1',
    items: (node.content ?? []).map((item) => ({
      checked: item.attrs?.checked === true,
      blocks: children(item)
    }))
  }
}

function tableOf(node: DocumentNode, children: (of: DocumentNode) => Block[]): TableBlock {
  const widths: (number | undefined)[] = []
  const taken: number[] = []
  const rows = (node.content ?? []).map((row) => {
    let x = 0
    return (row.content ?? [])
      .map((cell): Cell => {
        while ((taken[x] ?? 0) > 0) x += 1
        const colspan = countOf(cell.attrs?.colspan)
        const rowspan = countOf(cell.attrs?.rowspan)
        const own: unknown = cell.attrs?.colwidth
        for (let dx = 0; dx < colspan; dx += 1) {
          const width: unknown = Array.isArray(own) ? own[dx] : undefined
          widths[x + dx] ??= typeof width === 'number' && width > 0 ? width : undefined
          taken[x + dx] = rowspan
        }
        x += colspan
        return { header: cell.type === 'tableHeader', colspan, rowspan, blocks: children(cell) }
      })
      .concat(endOfRow(taken))
  })
  const columns = Math.max(1, taken.length, widths.length)
  return { kind: 'table', widths: completed(Array.from({ length: columns }, (_, x) => widths[x])), rows }
}

/** One row less to reach over; adds no cell. */
function endOfRow(taken: number[]): Cell[] {
  taken.forEach((left, x) => (taken[x] = Math.max(0, left - 1)))
  return []
}

/** Columns without a width share what is left; a table that is too wide shrinks evenly. */
function completed(widths: (number | undefined)[]): number[] {
  const open = widths.filter((width) => width === undefined).length
  const known = widths.reduce<number>((sum, width) => sum + (width ?? 0), 0)
  const share = open > 0 ? Math.max(80, (TEXT_WIDTH - known) / open) : 0
  const whole = widths.map((width) => width ?? share)
  const total = whole.reduce((sum, width) => sum + width, 0)
  return total > TEXT_WIDTH ? whole.map((width) => (width * TEXT_WIDTH) / total) : whole
}

function imageOf(node: DocumentNode): Block {
  const { src, alt, caption, width } = node.attrs ?? {}
  return {
    kind: 'image',
    id: pictureId(src) ?? '',
    alt: textOr(alt, ''),
    caption: textOr(caption, ''),
    width: typeof width === 'number' ? width : null
  }
}

/** The file that an image of a document shows. */
export function pictureId(src: unknown): string | null {
  return typeof src === 'string' ? (/^\/api\/v1\/files\/([0-9a-f-]{36})$/.exec(src)?.[1] ?? null) : null
}

function runsOf(nodes: DocumentNode[], { origin, mentions }: Reading): Run[] {
  return nodes.flatMap((node): Run[] => {
    if (node.type === 'hardBreak') return [{ text: '\n' }]
    const mention = node.type === 'mention' ? mentions[mentionKey(targetOf(node.attrs ?? {}))] : undefined
    if (mention) {
      const run: Run = { text: mention.text }
      if (mention.href !== null) run.href = absolute(mention.href, origin)
      for (const mark of node.marks ?? []) if (mark.type !== 'link') dress(run, mark, origin)
      return [run]
    }
    const text = node.type === 'text' ? (node.text ?? '') : wordsOf(node)
    if (text === '') return []
    const run: Run = { text }
    // What a later version puts in a line may say where it leads; its words are enough without.
    const own = textOr(node.attrs?.href, '')
    if (own !== '') run.href = absolute(own, origin)
    for (const mark of node.marks ?? []) dress(run, mark, origin)
    return [run]
  })
}

function dress(run: Run, mark: DocumentMark, origin: string): void {
  switch (mark.type) {
    case 'bold':
    case 'italic':
    case 'underline':
    case 'strike':
    case 'code':
    case 'subscript':
    case 'superscript':
      run[mark.type] = true
      return
    case 'highlight':
      run.highlight = HIGHLIGHTS.find((known) => known === mark.attrs?.color) ?? 'gorse'
      return
    case 'link': {
      const href = textOr(mark.attrs?.href, '')
      if (href !== '') run.href = absolute(href, origin)
    }
  }
}

function absolute(href: string, origin: string): string {
  return href.startsWith('/') ? `${origin}${href}` : href
}

/** The words of anything: its text, or what its attributes say of it. */
function wordsOf(node: DocumentNode): string {
  if (node.text !== undefined) return node.text
  if (node.type === 'hardBreak') return '\n'
  if (node.content) return node.content.map(wordsOf).join('')
  const { label, fallback, text, name } = node.attrs ?? {}
  return [label, fallback, text, name].find((value): value is string => typeof value === 'string') ?? ''
}

function alignOf(node: DocumentNode): Align {
  return ALIGNMENTS.find((known) => known === node.attrs?.textAlign) ?? null
}

function levelOf(level: unknown): 1 | 2 | 3 {
  return level === 1 || level === 2 ? level : 3
}

function countOf(value: unknown): number {
  return typeof value === 'number' && value >= 1 ? value : 1
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise
}
