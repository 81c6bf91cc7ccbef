// What a chart says before it is drawn: categories, series, one figure for each pair. Its table and its drawing are made of the same. Pure.
import { addMonths } from '#shared/fields/date-text'
import type { Field } from '#shared/fields/field'
import { formatIn } from '#shared/fields/figures'
import { typeOf } from '#shared/fields/registry'
import type { Aggregation } from '#shared/fields/type'
import { applyView } from '#shared/views/apply'
import type { ViewContext, ViewProps, ViewRecord } from '#shared/views/contract'
import { dayOf } from '#shared/views/filter'
import { groupRecords } from '#shared/views/group'
import { roleField } from '#shared/views/roles'
import { aggregate, aggregateText } from '#shared/views/totals'
import type { ViewSettings } from '#shared/views/view'

export const CHARTS = [
  'bar',
  'stacked',
  'line',
  'donut',
  'pyramid',
  'heat',
  'radar',
  'scatter',
  'waterfall',
  'progress'
] as const
export type ChartKind = (typeof CHARTS)[number]

export const FIGURES = ['sum', 'avg', 'median', 'min', 'max'] as const
export type Figure = (typeof FIGURES)[number]
export const BUCKETS = ['day', 'month', 'year'] as const
export type Bucket = (typeof BUCKETS)[number]

export interface Mark {
  key: string
  label: string
  colour: string
  rank: number
}

export interface ChartData {
  x: Field
  series: Mark[]
  categories: Mark[]
  /** By series, then by category; null: nothing to count with. */
  values: (number | null)[][]
  /** As people read a figure of this chart. */
  text: (value: number | null) => string
  /** A ratio as people read it. */
  percent: (ratio: number) => string
  /** The figures are shares themselves. */
  share: boolean
  /** Records are counted. */
  whole: boolean
  measure: string
}

/** Colours of what has none of its own, told apart as far as they can be. */
const PALETTE = ['sea', 'kelp', 'heather', 'moor', 'channel', 'gorse', 'brick', 'stone', 'moss'] as const
const MOST_CATEGORIES = 500
const MOST_SERIES = 8
const MOST_MONTHS = 120

export function chartKind(settings: ViewSettings): ChartKind {
  const wanted = settings.options?.['chart']
  return CHARTS.find((kind) => kind === wanted) ?? 'bar'
}

export function groupFields(fields: readonly Field[]): Field[] {
  return fields.filter((field) => !field.retired && typeOf(field).groups)
}

export function numberFields(fields: readonly Field[]): Field[] {
  return fields.filter((field) => !field.retired && typeOf(field).aggregations.includes('sum'))
}

/** What the records are spread over. Nothing is spread over a text unless somebody asks for it. */
export function xField(fields: readonly Field[], settings: ViewSettings): Field | null {
  const all = groupFields(fields)
  const named = [settings.options?.['x'], settings.group?.[0]]
  const chosen = named.flatMap((key) => all.find((field) => field.key === key) ?? [])[0]
  const byRole = (['status', 'colour', 'geo', 'date'] as const).flatMap(
    (role) => roleField(all, settings, role) ?? []
  )
  return chosen ?? byRole[0] ?? all.find((field) => field.type === 'choice' || field.type === 'bool') ?? null
}

export function seriesField(fields: readonly Field[], settings: ViewSettings): Field | null {
  const found = groupFields(fields).find((field) => field.key === settings.options?.['series'])
  return found && found.key !== xField(fields, settings)?.key ? found : null
}

export function measureField(fields: readonly Field[], settings: ViewSettings): Field | null {
  return numberFields(fields).find((field) => field.key === settings.options?.['measure']) ?? null
}

export function figureOf(settings: ViewSettings): Figure {
  return FIGURES.find((one) => one === settings.options?.['aggregation']) ?? 'sum'
}

export function bucketOf(settings: ViewSettings): Bucket {
  return BUCKETS.find((one) => one === settings.options?.['bucket']) ?? 'month'
}

export function isDated(field: Field): boolean {
  return (
    typeOf(field).operators.includes('relative') &&
    typeOf(field).storage !== 'computed' &&
    field.type !== 'month'
  )
}

export function readChart(
  props: Pick<ViewProps, 'records' | 'fields' | 'settings' | 'context'> & { noValue: string; count: string }
): ChartData | null {
  const { fields, settings, context } = props
  const x = xField(fields, settings)
  if (!x) return null
  const by = seriesField(fields, settings)
  const measure = measureField(fields, settings)
  const figure: Aggregation = measure ? figureOf(settings) : 'count'
  const records = applyView(props.records, fields, settings, context)
  const bucket = bucketOf(settings)
  const columns = spread(records, x, context, bucket, props.noValue).slice(0, MOST_CATEGORIES)
  const rows = by
    ? spread(records, by, context, bucket, props.noValue).slice(0, MOST_SERIES)
    : [{ key: '', label: measure?.label ?? props.count, colour: null, records }]
  const value = (held: ViewRecord[]) => {
    if (!measure) return held.length
    const found = aggregate(held, measure, figure)
    return typeof found === 'number' ? found : null
  }
  const inRow = rows.map((row) => new Set(row.records))
  const format = formatIn(context)
  return {
    x,
    categories: columns.map((one, rank) => ({
      ...one,
      colour: one.colour ?? paletteAt(by ? 0 : rank),
      rank
    })),
    series: rows.map((one, rank) => ({ ...one, colour: one.colour ?? paletteAt(rank), rank })),
    values: inRow.map((row) =>
      columns.map((column) => value(by ? column.records.filter((one) => row.has(one)) : column.records))
    ),
    text: (found) => {
      if (found === null) return ''
      return measure ? aggregateText(found, measure, figure, context) : format.number(found)
    },
    percent: (ratio) => format.percent(ratio),
    share: measure?.type === 'percent',
    whole: measure === null,
    measure: measure?.label ?? props.count
  }
}

function paletteAt(rank: number): string {
  return PALETTE[rank % PALETTE.length] ?? 'stone'
}

interface Heap {
  key: string
  label: string
  colour: string | null
  records: ViewRecord[]
}

/** Empty options are told too; « sans valeur » only where there are some. */
export function spread(
  records: readonly ViewRecord[],
  field: Field,
  context: ViewContext,
  bucket: Bucket,
  noValue: string
): Heap[] {
  if (isDated(field)) return spreadOverTime(records, field, context, bucket, noValue)
  return groupRecords(records, field, context)
    .filter((group) => group.key !== null || group.records.length > 0)
    .map((group) => ({
      key: group.key ?? '',
      label: group.key === null ? noValue : group.label,
      colour: group.key === null ? 'stone' : group.colour,
      records: group.records
    }))
}

function spreadOverTime(
  records: readonly ViewRecord[],
  field: Field,
  context: ViewContext,
  bucket: Bucket,
  noValue: string
): Heap[] {
  const length = { day: 10, month: 7, year: 4 }[bucket]
  const heaps = new Map<string, ViewRecord[]>()
  for (const record of records) {
    const key = dayOf(record.values[field.key], context)?.slice(0, length) ?? ''
    const heap = heaps.get(key)
    if (heap) heap.push(record)
    else heaps.set(key, [record])
  }
  const known = [...heaps.keys()].filter((key) => key !== '').sort()
  const keys = bucket === 'month' ? everyMonth(known) : known
  const format = formatIn(context)
  const labelOf = (key: string) =>
    bucket === 'year'
      ? key
      : bucket === 'month'
        ? format.monthYear(`${key}-15`)
        : format.day(key, { withYear: 'always' })
  const none = heaps.get('')
  return [
    ...keys.map((key) => ({ key, label: labelOf(key), colour: 'sea', records: heaps.get(key) ?? [] })),
    ...(none ? [{ key: '', label: noValue, colour: 'stone', records: none }] : [])
  ]
}

/** A month without anything is a month: a line that jumps over it would lie. */
function everyMonth(known: readonly string[]): string[] {
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || last === undefined) return []
  const all: string[] = []
  for (
    let month = first;
    month <= last && all.length < MOST_MONTHS;
    month = addMonths(`${month}-01`, 1).slice(0, 7)
  )
    all.push(month)
  return all.at(-1) === last ? all : [...known]
}

export interface Dot {
  x: number
  y: number
  series: number
  /** Records that stand there. */
  count: number
  label: string
}

export interface ScatterData {
  x: Field
  y: Field
  series: Mark[]
  dots: Dot[]
  textX: (value: number) => string
  textY: (value: number) => string
}

const GRID = { x: 90, y: 50 }
const MOST_DOTS = 1500

/** Beyond some thousand records, those that would hide each other are one larger point. */
export function readScatter(
  props: Pick<ViewProps, 'records' | 'fields' | 'settings' | 'context'> & { noValue: string; count: string }
): ScatterData | null {
  const { fields, settings, context } = props
  const numbers = numberFields(fields)
  const y = numbers.find((field) => field.key === settings.options?.['measure']) ?? numbers[0]
  const x =
    numbers.find((field) => field.key === settings.options?.['across'] && field.key !== y?.key) ??
    numbers.find((field) => field.key !== y?.key)
  if (!x || !y) return null
  const by = groupFields(fields).find((field) => field.key === settings.options?.['series']) ?? null
  const title = roleField(fields, settings, 'title')
  const records = applyView(props.records, fields, settings, context)
  const heaps = by
    ? spread(records, by, context, 'month', props.noValue).slice(0, MOST_SERIES)
    : [{ key: '', label: props.count, colour: null, records }]
  const seriesOf = new Map(
    heaps.flatMap((heap, index) => heap.records.map((record) => [record.id, index] as const))
  )
  const numberOf = (record: ViewRecord, field: Field) => {
    const value = record.values[field.key]
    return value === undefined ? null : (typeOf(field).number?.(value, field) ?? null)
  }
  const dots = records.flatMap((record): Dot[] => {
    const [across, up] = [numberOf(record, x), numberOf(record, y)]
    const name = title && record.values[title.key]
    const label = title && name !== undefined && name !== null ? typeOf(title).text(name, title, context) : ''
    return across === null || up === null
      ? []
      : [{ x: across, y: up, series: seriesOf.get(record.id) ?? 0, count: 1, label }]
  })
  return {
    x,
    y,
    series: heaps.map((heap, rank) => ({ ...heap, colour: heap.colour ?? paletteAt(rank), rank })),
    dots: dots.length > MOST_DOTS ? gathered(dots) : dots,
    textX: (value) => typeOf(x).text(value, x, context),
    textY: (value) => typeOf(y).text(value, y, context)
  }
}

function gathered(dots: readonly Dot[]): Dot[] {
  const extent = (of: 'x' | 'y') => {
    const values = dots.map((dot) => dot[of])
    const least = values.reduce((a, b) => Math.min(a, b), Infinity)
    const most = values.reduce((a, b) => Math.max(a, b), -Infinity)
    return { least, step: (most - least) / GRID[of] || 1 }
  }
  const [across, up] = [extent('x'), extent('y')]
  const cells = new Map<string, Dot>()
  for (const dot of dots) {
    const [column, row] = [
      Math.round((dot.x - across.least) / across.step),
      Math.round((dot.y - up.least) / up.step)
    ]
    const key = `${column}/${row}`
    const cell = cells.get(key)
    if (cell) cell.count += 1
    else cells.set(key, { ...dot, x: across.least + column * across.step, y: up.least + row * up.step })
  }
  return [...cells.values()]
}
