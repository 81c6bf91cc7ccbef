import type { TableLoss } from '#shared/tables/table'
import type { Grid } from './grid'

export interface ReadSheets {
  /** Names of all sheets, in order. */
  sheets: string[]
  grid: Grid
  lost: Partial<Record<TableLoss, number>>
}
