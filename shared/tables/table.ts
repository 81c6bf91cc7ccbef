// A sheet of a file as it travels to whoever imports it: cells only, nothing judged yet.

/** A day is `2027-03-12`, an instant `2027-03-12T14:30` on the clock of whoever wrote the file. Null: nothing there. */
export type TableCell = string | number | boolean | null

/** What the figures of a column are said to be by their format. */
export type TableHint = 'euros' | 'percent'

/** Keys of `tables.lost.<code>`: what the file held and cells do not. */
export const TABLE_LOSSES = ['formulas', 'macros', 'errors', 'quotes'] as const
export type TableLoss = (typeof TABLE_LOSSES)[number]

export interface ReadTable {
  /** Names of the sheets of the file; `sheet` is the rank of the one that was read. */
  sheets: string[]
  sheet: number
  /** Rows that hold something, each as long as its last filled cell. */
  rows: TableCell[][]
  /** The number of each row in the file: 1 is the first. */
  lines: number[]
  /** By column, as far as some cell says it. */
  hints: (TableHint | null)[]
  lost: Partial<Record<TableLoss, number>>
}
