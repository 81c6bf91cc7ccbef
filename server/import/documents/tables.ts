// Tables of word processors as ours: whole rows, merged cells, widths in pixels. What a damaged grid lacks is completed.
import type { DocumentNode } from '#shared/editor/index'
import { calloutOfName } from '#shared/editor/callouts'
import { plain, tidy } from './assemble'

export interface GridCell {
  header: boolean
  colspan: number
  rowspan: number
  /** Word: belongs to the cell above. */
  continues?: boolean
  content: DocumentNode[]
}

const MAX_COLUMNS = 60
const MAX_SPAN = { columns: 20, rows: 200 }

export function tableOf(rows: GridCell[][], widths: number[]): DocumentNode {
  joinRows(rows)
  const useful = rows.filter((row) => row.length > 0)
  const columns = Math.min(
    MAX_COLUMNS,
    Math.max(1, ...useful.map((row) => row.reduce((sum, { colspan }) => sum + colspan, 0)))
  )
  const taken: number[] = Array.from({ length: columns }, () => 0)
  const content = useful.map((row) => {
    const cells: DocumentNode[] = []
    let x = 0
    const skip = () => {
      while (x < columns && (taken[x] ?? 0) > 0) x += 1
    }
    for (const cell of row) {
      if (cell.continues) continue
      skip()
      if (x >= columns) break
      const colspan = clamp(cell.colspan, Math.min(columns - x, MAX_SPAN.columns))
      const rowspan = clamp(cell.rowspan, MAX_SPAN.rows)
      cells.push(cellOf(cell, colspan, rowspan, widths.slice(x, x + colspan)))
      for (let dx = 0; dx < colspan; dx += 1) taken[x + dx] = rowspan
      x += colspan
    }
    for (skip(); x < columns; skip()) {
      cells.push(cellOf({ header: false, colspan: 1, rowspan: 1, content: [] }, 1, 1, []))
      taken[x] = 1
      x += 1
    }
    taken.forEach((left, at) => (taken[at] = Math.max(0, left - 1)))
    return { type: 'tableRow', content: cells }
  })
  const whole = content.filter((row) => row.content.length > 0)
  return whole.length > 0 ? { type: 'table', content: whole } : { type: 'paragraph' }
}

/** A table of one cell that bears the name of a frame is the frame it was. */
export function framed(table: DocumentNode, name: unknown): DocumentNode {
  const tone = calloutOfName(name)
  const [row, ...others] = table.content ?? []
  const [cell, ...more] = row?.content ?? []
  if (tone === null || !cell || others.length > 0 || more.length > 0) return table
  return { type: 'callout', attrs: { tone }, content: tidy(cell.content ?? []) }
}

/** Cells that say « I belong to the one above » become its height. */
function joinRows(rows: GridCell[][]): void {
  const above = new Map<number, GridCell>()
  for (const row of rows) {
    let x = 0
    for (const cell of row) {
      const start = above.get(x)
      if (cell.continues && start) start.rowspan += 1
      else {
        cell.continues = false
        above.set(x, cell)
      }
      x += cell.colspan
    }
  }
}

function cellOf(cell: GridCell, colspan: number, rowspan: number, widths: number[]): DocumentNode {
  const known = widths.length === colspan && widths.every((width) => width >= 10 && width <= 4000)
  const content = cell.content.length > 0 ? cell.content : [{ type: 'paragraph' }]
  return {
    type: cell.header ? 'tableHeader' : 'tableCell',
    attrs: { colspan, rowspan, colwidth: known ? widths : null },
    content: cell.header ? content.map(light) : content
  }
}

/** A heading cell is bold by itself. */
function light(block: DocumentNode): DocumentNode {
  const texts = (block.content ?? []).filter((node) => node.type === 'text')
  const bold = texts.length > 0 && texts.every((node) => node.marks?.some((mark) => mark.type === 'bold'))
  if (block.type !== 'paragraph' || !bold || plain(block) === '') return block
  return {
    ...block,
    content: (block.content ?? []).map((node) => {
      const marks = node.marks?.filter((mark) => mark.type !== 'bold') ?? []
      const { marks: _marks, ...rest } = node
      return marks.length > 0 ? { ...rest, marks } : rest
    })
  }
}

function clamp(value: number, most: number): number {
  return Number.isInteger(value) ? Math.max(1, Math.min(value, most)) : 1
}
