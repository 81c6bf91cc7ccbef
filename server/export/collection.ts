// A collection as CSV: its fields in order, its records in theirs, computed fields included, names instead of ids. Text that a
// spreadsheet would run is neutralised by the writer.
import type { PageAccess } from '#server/domain/access/index'
import { valueContext } from '#server/domain/collections/names'
import { computed, loadCollection, relatedCollections } from '#server/domain/collections/read'
import type { Context } from '#server/domain/context'
import { typeOf } from '#shared/fields/registry'
import type { Field } from '#shared/fields/field'
import type { FieldContext } from '#shared/fields/type'
import type { Json } from '#shared/json'
import { shownFields } from '#shared/views/apply'
import { writeCsv, type CsvCell } from './csv-writer'
import type { PageExporter } from './kinds'

export const collectionExporter: PageExporter = {
  formats: ['csv'],
  write: async (ctx, access) => new TextEncoder().encode(await collectionCsv(ctx, access))
}

async function collectionCsv(ctx: Context, { page }: PageAccess): Promise<string> {
  const loaded = await loadCollection(ctx, page.id)
  const rows = await computed(ctx, loaded)
  const fields = shownFields(loaded.fields, {})
  const related = await relatedCollections(ctx, page.id, loaded.fields)
  const context = await valueContext(ctx, { fields, records: rows, related })
  const lines = rows.map((row) => fields.map((field) => cellOf(row.values[field.key], field, context)))
  return writeCsv(
    fields.map((field) => field.label),
    lines,
    ctx.locale
  )
}

/** Numbers as numbers, so that a negative one stays one; everything else as the text of its type. */
function cellOf(value: Json | undefined, field: Field, ctx: FieldContext): CsvCell {
  if (value === undefined) return null
  const type = typeOf(field)
  const cell = type.cell?.(value, field, ctx)
  if (cell?.kind === 'number') return cell.value
  if (cell?.kind === 'day') return cell.value
  return type.storage === 'computed' && typeof value === 'number' ? value : type.text(value, field, ctx)
}
