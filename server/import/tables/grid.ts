// The cells of one sheet as they are met: only those that hold something are kept, and counted while they come, so that a file that
// announces a million columns, or repeats a cell for ever, ends early.
import type { TableCell, TableHint } from '#shared/tables/table'
import { Refusal } from '../documents/refusal'

export const TABLE_LIMITS = {
  rows: 20_000,
  columns: 200,
  cells: 400_000,
  /** Of a cell, and of all. */
  characters: 100_000,
  total: 12_000_000
} as const

/** Furthest place that any spreadsheet has. */
const LAST_ROW = 1_048_576

export class Grid {
  readonly rows: TableCell[][] = []
  /** As the spreadsheet numbers them: 1 is the first. */
  readonly lines: number[] = []
  #cells = 0
  #characters = 0
  readonly #hints: Partial<Record<TableHint, number>>[] = []

  /** @param cells by column from 0; what holds nothing is left out. @throws Refusal */
  add(line: number, cells: ReadonlyMap<number, TableCell>): void {
    const filled = [...cells].filter(([, cell]) => cell !== null && cell !== '')
    if (filled.length === 0) return
    if (line > LAST_ROW || this.rows.length >= TABLE_LIMITS.rows) throw tooMuch('rows')
    const row: TableCell[] = []
    for (const [column, cell] of filled) {
      if (column >= TABLE_LIMITS.columns) throw tooMuch('columns')
      this.#count(cell)
      while (row.length < column) row.push(null)
      row[column] = cell
    }
    this.rows.push(row)
    this.lines.push(line)
  }

  hint(column: number, hint: TableHint): void {
    if (column >= TABLE_LIMITS.columns) return
    const seen = (this.#hints[column] ??= {})
    seen[hint] = (seen[hint] ?? 0) + 1
  }

  /** What most figures of each column are said to be, by column. */
  hints(): (TableHint | null)[] {
    return Array.from(this.#hints, (seen) => {
      const [best] = Object.entries(seen ?? {}).sort(([, a], [, b]) => b - a)
      return best ? (best[0] as TableHint) : null
    })
  }

  #count(cell: TableCell): void {
    const length = typeof cell === 'string' ? cell.length : 0
    this.#cells += 1
    this.#characters += length
    if (this.#cells > TABLE_LIMITS.cells) throw tooMuch('cells')
    if (length > TABLE_LIMITS.characters || this.#characters > TABLE_LIMITS.total) throw tooMuch('characters')
  }
}

export function tooMuch(what: string): Refusal {
  return new Refusal('import.too_much', `too many ${what}`)
}
