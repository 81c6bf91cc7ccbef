// A collection, or one of its views as it is seen, as a spreadsheet: computed fields included, names instead of ids. In CSV the records
// alone, in their order: what comes back in must be records. Text that a spreadsheet would run is neutralised by the writers.
import type { PageAccess } from '#server/domain/access/index'
import { valueContext } from '#server/domain/collections/names'
import { computed, loadCollection, relatedCollections } from '#server/domain/collections/read'
import type { Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { isMessageKey, translate } from '#shared/messages/index'
import type { ExportFormat } from '#shared/vocabulary'
import { writeCsv, type CsvCell } from './csv-writer'
import { runExport } from './document/exporter'
import type { ExportOptions, PageExporter } from './kinds'
import { SHEET_FORMATS, sheetName, type Sheet, type SheetCell } from './sheet/model'
import { sheetRows } from './sheet/rows'

export const collectionExporter: PageExporter = {
  formats: ['csv', ...SHEET_FORMATS],
  write: async (ctx, access, format, options) => {
    const sheet = await readSheet(ctx, access, options)
    if (format === 'csv') return new TextEncoder().encode(csvOf(sheet))
    return writeSheet(sheet, format, options)
  }
}

async function writeSheet(
  sheet: Sheet,
  format: ExportFormat,
  { signal }: ExportOptions
): Promise<Uint8Array> {
  const known = SHEET_FORMATS.find((one) => one === format)
  if (!known) throw new AppError('export.format')
  // `sheet` answers with bytes.
  return (await runExport({ type: 'sheet', format: known, sheet }, signal)) as Uint8Array
}

async function readSheet(
  ctx: Context,
  { page, viewer }: PageAccess,
  { view }: ExportOptions
): Promise<Sheet> {
  const loaded = await loadCollection(ctx, page.id)
  const records = await computed(ctx, loaded)
  const related = await relatedCollections(ctx, page.id, loaded.fields)
  const context = await valueContext(ctx, { fields: loaded.fields, records, related })
  const title = view?.name ? `${page.title} – ${view.name}` : page.title
  const { columns, rows } = sheetRows(records, loaded.fields, view?.settings ?? {}, context, {
    none: translate(ctx.locale, 'views.no_value'),
    total: translate(ctx.locale, 'export.sheet.total'),
    failed: (code) => {
      const key = `fields.error.${code}`
      return isMessageKey(key) ? translate(ctx.locale, key) : code
    }
  })
  return {
    name: sheetName(page.title),
    title,
    author: viewer.name,
    locale: ctx.locale,
    madeAt: ctx.now().toISOString(),
    columns,
    rows
  }
}

function csvOf({ columns, rows, locale }: Sheet): string {
  const records = rows.filter((row) => row.kind === 'record')
  return writeCsv(
    columns.map((column) => column.label),
    records.map((row) => row.cells.map((cell) => csvCell(cell))),
    locale
  )
}

/** Numbers as numbers, so that a negative one stays one. */
function csvCell(cell: SheetCell): CsvCell {
  switch (cell.kind) {
    case 'empty':
      return null
    case 'instant':
      return cell.value.replace('T', ' ')
    default:
      return cell.value
  }
}
