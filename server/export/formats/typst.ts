// The source of a PDF, for Typst. People's words only ever stand in string literals: nothing they write is markup.
import {
  layOut,
  pictureSize,
  type Block,
  type ExportDocument,
  type ImageBlock,
  type ListBlock,
  type Run,
  type TableBlock
} from '../document/model'
import { frenchTypography } from '#shared/typography'
import { CALLOUTS, HIGHLIGHT_GROUNDS } from './xml'

export const MAIN = '/main.typ'
export const LOGO = '/logo.svg'

export function picturePath(id: string, mediaType: string): string {
  return `/pictures/${id}.${mediaType === 'image/png' ? 'png' : 'jpg'}`
}

export function typstSource(document: ExportDocument): string {
  const { header } = document
  const writer = new Writer(document)
  const day = new Date(document.changedAt)
  const date = `datetime(year: ${day.getUTCFullYear()}, month: ${day.getUTCMonth() + 1}, day: ${day.getUTCDate()})`
  return `#set document(title: ${writer.words(document.title)}, author: ${literal(document.author)}, date: ${date})
#set text(lang: ${literal(document.locale)}, font: ("Atkinson Hyperlegible Next", "Bricolage Grotesque"), size: 10.5pt, hyphenate: true)
#set page(paper: "a4", margin: (x: 2.5cm, top: 2cm, bottom: 2.2cm), footer: context [
  #set text(size: 8.5pt, fill: rgb("#43524f"))
  #${writer.words(document.title)} #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set par(leading: 0.72em, spacing: 1.05em, justify: false)
#set list(spacing: 0.75em)
#set enum(spacing: 0.75em)
#set figure(numbering: none, supplement: none, gap: 0.6em)
#set figure.caption(separator: none)
#set table(stroke: 0.5pt + rgb("#8a9693"), inset: 5pt)
#show figure.caption: set text(size: 9pt, style: "italic")
#show figure: set align(left)
#show figure: set block(breakable: true)
#show raw: set text(font: "Atkinson Hyperlegible Next", size: 9.5pt)
#show link: underline
#show outline: set par(leading: 0.6em)
#show heading: set text(font: "Bricolage Grotesque", weight: "bold")
#show heading: set block(above: 1.6em, below: 0.75em, sticky: true)
#show heading.where(level: 1): set text(size: 15pt)
#show heading.where(level: 2): set text(size: 12.5pt)
#show heading.where(level: 3): set text(size: 11pt)
#show title: set text(font: "Bricolage Grotesque", weight: "bold", size: 23pt)
#show title: set block(above: 1.2em, below: 0.9em)
#let todo = box(width: 8pt, height: 8pt, baseline: 8%, radius: 1.5pt, stroke: 0.8pt)
#let done = box(width: 8pt, height: 8pt, baseline: 8%, radius: 1.5pt, stroke: 0.8pt, {
  place(line(start: (1.6pt, 4.2pt), end: (3.3pt, 6pt), stroke: 1pt))
  place(line(start: (3.3pt, 6pt), end: (6.6pt, 1.8pt), stroke: 1pt))
})
${header ? headerSource(writer, document) : ''}#title()
${document.contents ? contents(writer, document) : ''}${writer.blocks(document.blocks)}
`
}

function headerSource(writer: Writer, { header }: ExportDocument): string {
  if (!header) return ''
  const plates = header.organisations
    .map(({ code, name, department }) => {
      const colour = PLATES[department ?? ''] ?? '#14211f'
      return `#box[#box(stroke: 1.1pt + rgb("${colour}"), radius: 2.5pt, inset: (x: 4pt), outset: (y: 2.6pt))[#text(size: 8pt, weight: "bold", tracking: 0.3pt, ${writer.words(code)})]#h(4pt)#text(size: 9pt, ${writer.words(name)})]#h(11pt) `
    })
    .join('')
  return `#block(width: 100%, below: 0.5em)[#box(baseline: 20%, image(${literal(LOGO)}, height: 14pt, alt: "Interpôles"))#h(5pt)#text(weight: "bold", ${writer.words(header.initiative)})#h(1fr)#text(size: 9pt, ${writer.words(header.version)})]
#line(length: 100%, stroke: 0.6pt)
#par(leading: 0.95em)[${plates}]
`
}

/** Colours of the plates on white paper, by department. */
const PLATES: Record<string, string> = { '22': '#00639a', '29': '#94500b', '35': '#a2275c', '56': '#2d6b2f' }

function contents({ document }: Writer, { blocks }: ExportDocument): string {
  if (!blocks.some((block) => block.kind === 'heading')) return ''
  return `#outline(title: ${literal(document.words.contents)}, depth: 3, indent: 1em)\n`
}

class Writer {
  constructor(readonly document: ExportDocument) {}

  /** A literal with the spaces that French never breaks. */
  words(text: string): string {
    return literal(this.document.locale === 'fr' ? frenchTypography(text) : text)
  }

  blocks(blocks: Block[]): string {
    return blocks.map((block) => this.block(block)).join('\n\n')
  }

  block(block: Block): string {
    switch (block.kind) {
      case 'paragraph':
        return this.aligned(
          block.runs.length === 0 ? '#v(0.6em, weak: true)' : this.runs(block.runs),
          block.align
        )
      case 'heading':
        return this.aligned(`#heading(level: ${block.level})[${this.runs(block.runs)}]`, block.align)
      case 'list':
        return this.list(block)
      case 'table':
        return this.table(block)
      case 'quote':
        return `#quote(block: true)[${this.blocks(block.blocks)}]`
      case 'callout': {
        const { ground, edge } = CALLOUTS[block.tone ?? 'note']
        const title = block.title === '' ? '' : `#strong(${this.words(block.title)})\n\n`
        return `#block(width: 100%, inset: (x: 10pt, y: 8pt), fill: rgb("#${ground}"), stroke: (left: 3pt + rgb("#${edge}")))[${title}${this.blocks(block.blocks)}]`
      }
      case 'code':
        return `#block(width: 100%, inset: 8pt, fill: rgb("#f3f5f4"))[#raw(block: true, ${literal(block.text)})]`
      case 'rule':
        return '#line(length: 100%, stroke: 0.5pt + rgb("#43524f"))'
      case 'contents':
        return this.document.contents ? '' : contents(this, this.document)
      case 'image':
        return this.image(block)
    }
  }

  aligned(inside: string, align: string | null): string {
    if (align === 'center' || align === 'right') return `#align(${align})[${inside}]`
    return align === 'justify' ? `#[#set par(justify: true)\n${inside}]` : inside
  }

  list(list: ListBlock): string {
    const items = list.items.map(({ checked, blocks }) => {
      const box = list.style === 'task' ? `#${checked ? 'done' : 'todo'}#h(6pt)` : ''
      return `[${box}${this.blocks(blocks)}]`
    })
    if (list.style === 'number')
      return `#enum(start: ${list.start}, numbering: "${list.numbering}.", ${items.join(', ')})`
    const marker = list.style === 'task' ? 'marker: [], body-indent: 0pt, ' : ''
    return `#list(${marker}${items.join(', ')})`
  }

  table(table: TableBlock): string {
    const grid = layOut(table)
    const rows = grid.map((slots) =>
      slots.flatMap((slot) => {
        if (!slot.origin) return []
        const { header, colspan, rowspan, blocks } = slot.cell
        const options = [
          colspan > 1 && `colspan: ${colspan}`,
          rowspan > 1 && `rowspan: ${rowspan}`,
          header && 'fill: rgb("#eef1f0")'
        ].filter(Boolean)
        const inside = header ? `#strong[${this.blocks(blocks)}]` : this.blocks(blocks)
        return [`table.cell(${options.join(', ')})[${inside}]`]
      })
    )
    const headed =
      rows.length > 1 && (grid[0]?.every(({ cell }) => cell.header && cell.rowspan === 1) ?? false)
    const lines = rows.map((cells, rank) =>
      rank === 0 && headed ? `table.header(${cells.join(', ')})` : cells.join(', ')
    )
    const columns = table.widths.map((width) => `${(width * 0.75).toFixed(1)}pt`)
    return `#table(columns: (${columns.join(', ')},), ${lines.filter((line) => line !== '').join(', ')})`
  }

  image(block: ImageBlock): string {
    const picture = this.document.pictures[block.id]
    const words = [block.alt, block.caption].filter(Boolean).join(' ')
    if (!picture) return words === '' ? '' : `#${this.words(words)}`
    const { width } = pictureSize(block, picture)
    const caption = block.caption === '' ? '' : `, caption: ${this.words(block.caption)}`
    return `#figure(image(${literal(picturePath(block.id, picture.mediaType))}, width: ${(width * 0.75).toFixed(1)}pt, alt: ${literal(block.alt)})${caption})`
  }

  runs(runs: Run[]): string {
    return runs.map((run) => `#${this.run(run)}`).join('')
  }

  run(run: Run): string {
    if (run.text === '\n') return 'linebreak()'
    let text = run.code ? `raw(${literal(run.text)})` : this.words(run.text)
    if (run.highlight) text = `highlight(fill: rgb("#${HIGHLIGHT_GROUNDS[run.highlight]}"), ${text})`
    if (run.subscript) text = `sub(${text})`
    if (run.superscript) text = `super(${text})`
    if (run.strike) text = `strike(${text})`
    if (run.underline) text = `underline(${text})`
    if (run.italic) text = `emph(${text})`
    if (run.bold) text = `strong(${text})`
    return run.href === undefined ? text : `link(${literal(run.href)}, ${text})`
  }
}

function literal(text: string): string {
  const safe = text
    .toWellFormed()
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t')
    // eslint-disable-next-line no-control-regex -- nothing a font could draw
    .replace(/[\u0000-\u001f\u007f]/g, '')
  return `"${safe}"`
}
