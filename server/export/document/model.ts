// What a document is once it leaves: blocks and runs of text, the same for every format. No editor node, no Yjs, no address of a
// block's renderer here: a format reads this file and nothing else of the house.
import type { CalloutTone } from '#shared/editor/callouts'
import type { Alignment, Highlight } from '#shared/editor/highlights'

/** Text with one look. A line break inside a paragraph is a run whose text is "\n". */
export interface Run {
  text: string
  bold?: true
  italic?: true
  underline?: true
  strike?: true
  code?: true
  subscript?: true
  superscript?: true
  highlight?: Highlight
  /** Absolute, or mailto. */
  href?: string
}

export type Align = Alignment | null

export type Block =
  | { kind: 'paragraph'; runs: Run[]; align: Align }
  | { kind: 'heading'; level: 1 | 2 | 3; runs: Run[]; align: Align }
  | ListBlock
  | TableBlock
  | { kind: 'quote'; blocks: Block[] }
  /** A framed passage. With a tone, a frame of the text that comes back in as one; without, a live block that shows a card. */
  | { kind: 'callout'; title: string; blocks: Block[]; tone?: CalloutTone }
  | { kind: 'code'; text: string; language: string | null }
  | { kind: 'rule' }
  | { kind: 'contents' }
  | ImageBlock

export interface ListBlock {
  kind: 'list'
  style: 'bullet' | 'number' | 'task'
  /** First number of a numbered list. */
  start: number
  numbering: '1' | 'a' | 'A' | 'i' | 'I'
  items: { checked: boolean; blocks: Block[] }[]
}

export interface TableBlock {
  kind: 'table'
  /** Widths of the columns in CSS pixels (96 to the inch); one for each column of the grid. */
  widths: number[]
  rows: Cell[][]
}

export interface Cell {
  header: boolean
  colspan: number
  rowspan: number
  blocks: Block[]
}

export interface ImageBlock {
  kind: 'image'
  /** Key in `ExportDocument.pictures`; a picture that is not there shows its words. */
  id: string
  alt: string
  caption: string
  /** Per cent of the text width; null: its own size. */
  width: number | null
}

export interface Picture {
  bytes: Uint8Array
  /** What every format opens: others are drawn again before. */
  mediaType: 'image/png' | 'image/jpeg'
  /** Pixels. */
  width: number
  height: number
}

/** Who and what is named at the top of the first page. */
export interface Header {
  initiative: string
  organisations: { code: string; name: string; department: string | null }[]
  /** « Version du 10 février 2020 ». */
  version: string
}

export interface ExportDocument {
  title: string
  locale: 'fr' | 'en'
  blocks: Block[]
  pictures: Record<string, Picture>
  header: Header | null
  /** A table of contents before the text. */
  contents: boolean
  words: { contents: string; done: string; todo: string }
  /** ISO instant of the last change. */
  changedAt: string
  author: string
  /** Address of the page. */
  address: string
}

/** Pixels between the margins of an A4 page: 16 cm. */
export const TEXT_WIDTH = 605

/** Of an A4 page, in pixels: a taller picture would be cut. */
const TEXT_HEIGHT = 860

/** How large a picture is drawn, in CSS pixels: as chosen, never wider or taller than the page. */
export function pictureSize(block: ImageBlock, picture: Picture): { width: number; height: number } {
  const wanted = block.width === null ? Math.min(picture.width, TEXT_WIDTH) : (TEXT_WIDTH * block.width) / 100
  const width = Math.min(wanted, (TEXT_HEIGHT * picture.width) / picture.height)
  return { width, height: (width * picture.height) / picture.width }
}

export type Slot = { cell: Cell; origin: true } | { cell: Cell; origin: false; first: boolean }

/** The grid of a table: each place holds the cell that begins there or the one that reaches over it; `first`: leftmost of its row. */
export function layOut(table: TableBlock): Slot[][] {
  const grid: Slot[][] = table.rows.map(() => [])
  table.rows.forEach((cells, y) => {
    let x = 0
    for (const cell of cells) {
      while (grid[y]?.[x]) x += 1
      for (let dy = 0; dy < cell.rowspan && y + dy < grid.length; dy += 1) {
        for (let dx = 0; dx < cell.colspan; dx += 1) {
          const row = grid[y + dy]
          if (row)
            row[x + dx] =
              dx === 0 && dy === 0 ? { cell, origin: true } : { cell, origin: false, first: dx === 0 }
        }
      }
      x += cell.colspan
    }
  })
  const columns = Math.max(0, ...grid.map((row) => row.length))
  for (const row of grid) {
    for (let x = 0; x < columns; x += 1) row[x] ??= { cell: EMPTY_CELL, origin: true }
  }
  return grid
}

const EMPTY_CELL: Cell = { header: false, colspan: 1, rowspan: 1, blocks: [] }

export function plainText(runs: Run[]): string {
  return runs.map((run) => run.text).join('')
}

/** Headings in their order, with the number of each among all headings: what contents and their links agree on. */
export function headingsOf(blocks: Block[]): { level: 1 | 2 | 3; text: string }[] {
  return blocks.flatMap((block) =>
    block.kind === 'heading' ? [{ level: block.level, text: plainText(block.runs) }] : []
  )
}
