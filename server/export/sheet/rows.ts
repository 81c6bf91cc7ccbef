// From the records of a view to the rows of a sheet: in its order, under the headings of its groups, with its totals. Pure.
import { dayIn } from '#shared/fields/date-text'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Aggregation, FieldContext } from '#shared/fields/type'
import type { Json } from '#shared/json'
import { applyView, shownFields } from '#shared/views/apply'
import type { ViewContext, ViewRecord } from '#shared/views/contract'
import { groupRecords } from '#shared/views/group'
import { aggregate } from '#shared/views/totals'
import type { ViewSettings } from '#shared/views/view'
import type { SheetCell, SheetColumn, SheetRow } from './model'

export interface SheetWords {
  /** The heading of what has no value in the field by which it is grouped. */
  none: string
  /** The row under all. */
  total: string
  /** Of a computed cell, by its code. */
  failed: (code: string) => string
}

export function sheetRows(
  records: readonly ViewRecord[],
  fields: readonly Field[],
  settings: ViewSettings,
  ctx: ViewContext,
  words: SheetWords
): { columns: SheetColumn[]; rows: SheetRow[] } {
  const shown = shownFields(fields, settings)
  const groups = (settings.group ?? []).flatMap(
    (key) => fields.find((field) => field.key === key && !field.retired) ?? []
  )
  const wanted = applyView(records, fields, settings, ctx)
  const maker = new RowMaker(shown, settings, ctx, words)
  const rows = maker.under(wanted, groups, 0)
  const totals = maker.totals(wanted)
  if (totals.some((cell) => cell.kind !== 'empty'))
    rows.push({ kind: 'total', depth: 0, cells: labelled(totals, words.total) })
  const columns = shown.map((field, at) => ({
    label: field.label,
    width: widthOf(
      field.label,
      rows.map((row) => row.cells[at])
    )
  }))
  return { columns, rows }
}

class RowMaker {
  constructor(
    readonly fields: readonly Field[],
    readonly settings: ViewSettings,
    readonly ctx: ViewContext,
    readonly words: SheetWords
  ) {}

  under(records: readonly ViewRecord[], [field, ...inner]: readonly Field[], depth: number): SheetRow[] {
    if (!field)
      return records.map((record) => ({
        kind: 'record',
        depth,
        cells: this.fields.map((one) => this.cell(record, one))
      }))
    return groupRecords(records, field, this.ctx).flatMap((group): SheetRow[] => {
      if (group.records.length === 0) return []
      const heading = `${group.label || this.words.none} (${group.records.length})`
      const head: SheetRow = { kind: 'group', depth, cells: labelled(this.totals(group.records), heading) }
      return [head, ...this.under(group.records, inner, depth + 1)]
    })
  }

  totals(records: readonly ViewRecord[]): SheetCell[] {
    return this.fields.map((field) => {
      const how = this.settings.totals?.[field.key]
      return how ? totalCell(aggregate(records, field, how), field, how, this.ctx) : EMPTY
    })
  }

  cell(record: ViewRecord, field: Field): SheetCell {
    const error = record.errors?.[field.key]
    if (error !== undefined) return { kind: 'text', value: this.words.failed(error) }
    return cellOf(record.values[field.key], field, this.ctx)
  }
}

const EMPTY: SheetCell = { kind: 'empty' }

export function cellOf(value: Json | undefined, field: Field, ctx: FieldContext): SheetCell {
  if (value === undefined || value === null) return EMPTY
  const type = typeOf(field)
  const cell = type.cell?.(value, field, ctx)
  if (cell?.kind === 'instant') return { kind: 'instant', value: wallClock(cell.value, ctx.timeZone) }
  if (cell && cell.kind !== 'flag') return cell
  if (type.storage === 'computed' && typeof value === 'number')
    return { kind: 'number', value, format: 'decimal' }
  const text = type.text(value, field, ctx)
  return text === '' ? EMPTY : { kind: 'text', value: text }
}

function totalCell(value: Json | null, field: Field, how: Aggregation, ctx: FieldContext): SheetCell {
  if (value === null) return EMPTY
  if (how === 'share' && typeof value === 'number') return { kind: 'number', value, format: 'percent' }
  if (typeof value === 'number' && COUNTED.includes(how)) return { kind: 'number', value, format: 'integer' }
  if (field.type === 'votes' && typeof value === 'number')
    return { kind: 'number', value, format: Number.isInteger(value) ? 'integer' : 'decimal' }
  const cell = cellOf(value, field, ctx)
  // An average of whole numbers may have decimals.
  return cell.kind === 'number' && cell.format === 'integer' && !Number.isInteger(cell.value)
    ? { ...cell, format: 'decimal' }
    : cell
}

const COUNTED: readonly Aggregation[] = ['count', 'filled', 'empty', 'distinct', 'checked']

/** In the first cell, before a total that stands there too. */
function labelled([first = EMPTY, ...others]: SheetCell[], label: string): SheetCell[] {
  const said = first.kind === 'number' ? `${label} : ${String(first.value)}` : label
  return [{ kind: 'text', value: said }, ...others]
}

function wallClock(instant: string, timeZone: string): string {
  const at = new Date(instant)
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(at)
  return `${dayIn(at, timeZone)}T${time}`
}

const NARROW = 8
const WIDE = 60
/** Enough to know how wide a column should be. */
const LOOKED_AT = 500

function widthOf(label: string, cells: readonly (SheetCell | undefined)[]): number {
  const lengths = cells.slice(0, LOOKED_AT).map((cell) => {
    if (!cell || cell.kind === 'empty') return 0
    if (cell.kind === 'instant') return 16
    return cell.kind === 'number' ? String(cell.value).length + 4 : String(cell.value).length
  })
  return Math.min(WIDE, Math.max(NARROW, label.length + 3, ...lengths))
}
