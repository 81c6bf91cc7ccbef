// Records crossed: rows and columns of one or two fields, a figure for each crossing, totals of everything. Pure.
import type { Field } from '#shared/fields/field'
import { formatIn } from '#shared/fields/figures'
import { applyView } from '#shared/views/apply'
import type { ViewContext, ViewProps, ViewRecord } from '#shared/views/contract'
import { aggregate, aggregateText } from '#shared/views/totals'
import type { ViewSettings } from '#shared/views/view'
import { bucketOf, figureOf, groupFields, measureField, spread, xField, type Bucket } from '../chart/data'

/** A heading: of the outer field, or of the inner one under it. The total of all has no key. */
export interface Head {
  key: string
  label: string
  level: 0 | 1
  /** Inner headings under it. */
  children: number
  records: Set<ViewRecord>
}

export interface PivotCell {
  text: string
  records: ViewRecord[]
}

export interface Pivot {
  rowFields: Field[]
  columnFields: Field[]
  rows: Head[]
  /** Headings that have cells under them, in order; and their outer ones, to be written above. */
  columns: Head[]
  outer: Head[]
  measure: string
  cell(row: Head | null, column: Head | null): PivotCell
  /** Headings that are not shown. */
  cut: number
}

const MOST_ROWS = 200
const MOST_COLUMNS = 40

export function pivotFields(
  fields: readonly Field[],
  settings: ViewSettings
): { rows: Field[]; columns: Field[] } {
  const all = groupFields(fields)
  const named = (key: 'rows' | 'columns') => {
    const keys = settings.options?.[key]
    const found = Array.isArray(keys)
      ? keys.flatMap((one) => all.find((field) => field.key === one) ?? [])
      : null
    return found?.slice(0, 2)
  }
  const first = xField(fields, settings)
  const rows = named('rows') ?? (first ? [first] : [])
  const free = all.filter((field) => !rows.includes(field))
  const second = free.find((field) => field.type === 'choice') ?? free.find((field) => field.type === 'bool')
  return {
    rows,
    columns: (named('columns') ?? (second ? [second] : [])).filter((field) => !rows.includes(field))
  }
}

export function layoutPivot(
  props: Pick<ViewProps, 'records' | 'fields' | 'settings' | 'context'> & { noValue: string; count: string }
): Pivot | null {
  const { fields, settings, context, noValue } = props
  const { rows, columns } = pivotFields(fields, settings)
  if (rows.length === 0) return null
  const records = applyView(props.records, fields, settings, context)
  const measure = measureField(fields, settings)
  const figure = measure ? figureOf(settings) : 'count'
  const bucket = bucketOf(settings)
  const down = headings(records, rows, context, bucket, noValue)
  const across = headings(records, columns, context, bucket, noValue)
  const leaves = across.filter((head) => head.level === 1 || head.children === 0)
  const format = formatIn(context)
  const made = new Map<string, PivotCell>()
  const text = (held: ViewRecord[]) => {
    if (held.length === 0) return ''
    if (!measure) return format.number(held.length)
    return aggregateText(aggregate(held, measure, figure), measure, figure, context)
  }
  return {
    rowFields: rows,
    columnFields: columns,
    rows: down.slice(0, MOST_ROWS),
    columns: leaves.slice(0, MOST_COLUMNS),
    outer: across.filter((head) => head.level === 0),
    measure: measure?.label ?? props.count,
    cut: Math.max(0, down.length - MOST_ROWS) + Math.max(0, leaves.length - MOST_COLUMNS),
    cell(row, column) {
      const key = `${row?.key ?? '∑'}\n${column?.key ?? '∑'}`
      const found = made.get(key)
      if (found) return found
      // The smaller side is walked through: ten thousand records crossed with two hundred rows stay quick.
      const [few, many] =
        !row || !column
          ? [row ?? column, null]
          : row.records.size < column.records.size
            ? [row, column]
            : [column, row]
      const held = few ? [...few.records].filter((record) => many?.records.has(record) ?? true) : records
      const cell = { records: held, text: text(held) }
      made.set(key, cell)
      return cell
    }
  }
}

function headings(
  records: readonly ViewRecord[],
  fields: readonly Field[],
  context: ViewContext,
  bucket: Bucket,
  noValue: string
): Head[] {
  const [outer, inner] = fields
  if (!outer) return []
  return spread(records, outer, context, bucket, noValue)
    .filter((heap) => heap.records.length > 0)
    .flatMap((heap): Head[] => {
      const under = inner
        ? spread(heap.records, inner, context, bucket, noValue).filter((one) => one.records.length > 0)
        : []
      const head: Head = {
        key: heap.key,
        label: heap.label,
        level: 0,
        children: under.length,
        records: new Set(heap.records)
      }
      return [
        head,
        ...under.map((one): Head => ({
          key: `${heap.key}\t${one.key}`,
          label: one.label,
          level: 1,
          children: 0,
          records: new Set(one.records)
        }))
      ]
    })
}
