// Rows of a timeline, the days that it covers, the links between its records. Pure: the components draw it.
import { addDays, addMonths } from '#shared/fields/date-text'
import { ids } from '#shared/fields/families'
import type { Field } from '#shared/fields/field'
import { optionRank } from '#shared/fields/options'
import { typeOf } from '#shared/fields/registry'
import { applyView } from '#shared/views/apply'
import type { ViewProps, ViewRecord } from '#shared/views/contract'
import { groupRecords } from '#shared/views/group'
import { roleField } from '#shared/views/roles'
import { daysBetween, mondayOf, spanOf, type Span, type SpanFields } from '#shared/views/spans'
import type { ViewSettings } from '#shared/views/view'
import { colourField } from '../calendar/layout'

export const ZOOMS = ['day', 'week', 'month', 'quarter', 'year'] as const
export type ZoomLevel = (typeof ZOOMS)[number]
/** Pixels of a day. */
export const DAY_WIDTH: Record<ZoomLevel, number> = { day: 40, week: 18, month: 7, quarter: 3, year: 1.1 }
export const ROW = 40

export interface TimelineRow {
  kind: 'record'
  record: ViewRecord
  title: string
  span: Span | null
  /** A day without an end: a sign instead of a bar. */
  milestone: boolean
  /** 0 to 1. */
  progress: number | null
  mark: { text: string; colour: string | null; rank: number } | null
}
export interface TimelineHead {
  kind: 'head'
  key: string
  label: string
  count: number
}
export type TimelineLine = TimelineRow | TimelineHead

export interface TimelineLink {
  from: string
  to: string
  /** Begins before what it waits for is over. */
  early: boolean
}

export interface Timeline {
  span: SpanFields
  colour: Field | null
  lines: TimelineLine[]
  links: TimelineLink[]
  first: string
  last: string
}

/** Beyond these many years around today nothing is drawn: a date of the year 1 is a slip of the keyboard. */
const YEARS = 15

export function zoomOf(settings: ViewSettings): ZoomLevel {
  const wanted = settings.options?.['zoom']
  return ZOOMS.find((zoom) => zoom === wanted) ?? 'month'
}

export function readTimeline(
  props: Pick<ViewProps, 'records' | 'fields' | 'settings' | 'context'> & { today: string }
): Timeline | null {
  const { records, fields, settings, context, today } = props
  const start = roleField(fields, settings, 'date')
  if (!start) return null
  const span = { start, end: roleField(fields, settings, 'end') }
  const colour = colourField(fields, settings)
  const title = roleField(fields, settings, 'title')
  const progress = roleField(fields, settings, 'progress')
  const group = fields.find(
    (field) => field.key === settings.group?.[0] && !field.retired && typeOf(field).groups
  )
  const text = (record: ViewRecord, field: Field | null) => {
    const value = field && record.values[field.key]
    return field && value !== undefined && value !== null ? typeOf(field).text(value, field, context) : ''
  }
  const rowOf = (record: ViewRecord): TimelineRow => {
    const found = spanOf(record, span, context)
    const done = progress && record.values[progress.key]
    const word = text(record, colour)
    const rank = colour ? optionRank(String(record.values[colour.key]), colour) : 0
    return {
      kind: 'record',
      record,
      title: text(record, title),
      span: found,
      milestone: found !== null && (span.end === null || record.values[span.end.key] === undefined),
      progress:
        progress?.type === 'percent' && typeof done === 'number' ? Math.min(1, Math.max(0, done)) : null,
      mark: word === '' ? null : { text: word, colour: colour?.options[rank]?.colour ?? null, rank }
    }
  }
  const shown = applyView(records, fields, settings, context)
  const sorted = (rows: TimelineRow[]) => ((settings.sort?.length ?? 0) > 0 ? rows : rows.sort(byStart))
  const lines: TimelineLine[] = group
    ? groupRecords(shown, group, context)
        .filter((one) => one.records.length > 0)
        .flatMap((one) => [
          { kind: 'head' as const, key: one.key ?? '', label: one.label, count: one.records.length },
          ...sorted(one.records.map(rowOf))
        ])
    : sorted(shown.map(rowOf))
  const rows = lines.filter((line) => line.kind === 'record')
  return {
    span,
    colour,
    lines,
    links: linksOf(rows, roleField(fields, settings, 'depends')),
    ...daysOf(rows, today)
  }
}

function byStart(a: TimelineRow, b: TimelineRow): number {
  const [left, right] = [a.span?.from ?? '~', b.span?.from ?? '~']
  return left < right ? -1 : left > right ? 1 : 0
}

function linksOf(rows: readonly TimelineRow[], depends: Field | null): TimelineLink[] {
  if (!depends) return []
  const byId = new Map(rows.map((row) => [row.record.id, row]))
  return rows.flatMap((row) => {
    const value = row.record.values[depends.key]
    const held = typeof value === 'string' ? [value] : value === undefined ? [] : ids(value)
    return held.flatMap((id): TimelineLink[] => {
      const before = byId.get(id)
      if (!before?.span || !row.span || before === row) return []
      return [{ from: id, to: row.record.id, early: row.span.from <= before.span.to }]
    })
  })
}

function daysOf(rows: readonly TimelineRow[], today: string): { first: string; last: string } {
  const [least, most] = [addMonths(today, -12 * YEARS), addMonths(today, 12 * YEARS)]
  let [first, last] = [today, today]
  for (const { span } of rows) {
    if (!span || span.from < least || span.to > most) continue
    if (span.from < first) first = span.from
    if (span.to > last) last = span.to
  }
  // Room around, so that what stands at the edge can be carried further.
  return {
    first: `${addMonths(first, -2).slice(0, 7)}-01`,
    last: addDays(`${addMonths(last, 4).slice(0, 7)}-01`, -1)
  }
}

export interface Tick {
  day: string
  /** Days that it covers. */
  days: number
  kind: 'year' | 'month' | 'week' | 'day'
}

/** The two lines of the head: large steps above, small ones under, only those between two days. */
export function ticksOf(zoom: ZoomLevel, from: string, to: string): { above: Tick[]; under: Tick[] } {
  const years = stepsOf('year', from, to)
  const months = stepsOf('month', from, to)
  if (zoom === 'year' || zoom === 'quarter')
    return { above: years, under: zoom === 'year' ? quarters(from, to) : months }
  if (zoom === 'day') return { above: months, under: stepsOf('day', from, to) }
  return zoom === 'week'
    ? { above: months, under: stepsOf('week', from, to) }
    : { above: years, under: months }
}

function stepsOf(kind: Tick['kind'], from: string, to: string): Tick[] {
  const ticks: Tick[] = []
  let day =
    kind === 'year'
      ? `${from.slice(0, 4)}-01-01`
      : kind === 'month'
        ? `${from.slice(0, 7)}-01`
        : kind === 'week'
          ? mondayOf(from)
          : from
  while (day <= to) {
    const next =
      kind === 'year'
        ? addMonths(day, 12)
        : kind === 'month'
          ? addMonths(day, 1)
          : addDays(day, kind === 'week' ? 7 : 1)
    ticks.push({ day, days: daysBetween(day, next), kind })
    day = next
  }
  return ticks
}

function quarters(from: string, to: string): Tick[] {
  return stepsOf('month', `${from.slice(0, 4)}-01-01`, to)
    .filter(({ day }) => (Number(day.slice(5, 7)) - 1) % 3 === 0)
    .map(({ day }) => ({ day, days: daysBetween(day, addMonths(day, 3)), kind: 'month' as const }))
}
