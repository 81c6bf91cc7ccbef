import type { Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import type { CsvLine, CsvPreview } from '#shared/schemas/organisations'
import type { CsvTable } from './csv-table'
import { columnLabel, lineErrors } from './line-errors'

export type PlannedLine = CsvLine

export function toPreview(
  table: CsvTable<string>,
  lines: readonly PlannedLine[],
  committed: boolean
): CsvPreview {
  const counts = { create: 0, update: 0, unchanged: 0, invalid: 0 }
  for (const line of lines) counts[line.action] += 1
  return {
    committed,
    columns: [...table.columns.values()],
    unknownColumns: table.unknown,
    counts,
    lines: lines.map(({ line, action, label, changes, errors }) => ({ line, action, label, changes, errors }))
  }
}

/** A file without its key column is one mistake, said once on the header, not once per line. */
export function missingColumn(
  ctx: Context,
  table: CsvTable<string>,
  area: 'network' | 'people',
  column: string,
  commit: boolean
): CsvPreview {
  const errors = lineErrors(ctx.locale)
  errors.add(column, 'missing_column', { field: columnLabel(ctx.locale, area, column) })
  const header: PlannedLine = { line: 1, action: 'invalid', label: '', changes: [], errors: errors.list }
  if (commit) refuseInvalid([header])
  return toPreview(table, [header], false)
}

/** Everything or nothing. @throws csv.invalid naming the first fifty lines to mend */
export function refuseInvalid(lines: readonly PlannedLine[]): void {
  const problems = lines.flatMap((line) =>
    line.errors.map((error) => ({ path: `lines.${line.line}.${error.field}`, code: error.code }))
  )
  if (problems.length > 0) throw new AppError('csv.invalid', { fields: problems.slice(0, 50) })
}
