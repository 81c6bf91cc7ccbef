// When a record takes place: days, and times of the day where its fields have some. Calendars, timelines and subscriptions read it here,
// and write through `moveSpan` and `stretchSpan`, so that a move keeps the length and the hour.
import { addDays, instantAt } from '#shared/fields/date-text'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'
import type { ViewContext, ViewRecord } from './contract'
import { dayOf } from './filter'

export interface Span {
  /** Both days included. */
  from: string
  to: string
  /** Minutes since midnight; null: the whole day. */
  at: number | null
  until: number | null
}

export interface SpanFields {
  start: Field
  end: Field | null
}

type Zone = Pick<ViewContext, 'timeZone'>

const DAY_MINUTES = 1440

/** Null: no date, or one that is not a day (a month, a year). An end before its beginning is passed over. */
export function spanOf(
  record: Pick<ViewRecord, 'values'>,
  { start, end }: SpanFields,
  ctx: Zone
): Span | null {
  const first = record.values[start.key]
  const from = wholeDay(first, ctx)
  if (from === null) return null
  const last = end ? record.values[end.key] : undefined
  const found = wholeDay(last, ctx)
  const at = minutesOf(first, ctx)
  const until = at === null ? null : minutesOf(last, ctx)
  const ends =
    found !== null && found >= from && !(found === from && at !== null && until !== null && until < at)
  return { from, to: ends ? found : from, at, until: ends ? until : null }
}

/** Computed and system dates are what they are. */
export function movable({ start }: SpanFields): boolean {
  return typeOf(start).storage === 'cell'
}

/** The whole of it `days` later, at `at` when that is given and the record has an hour. */
export function moveSpan(
  record: Pick<ViewRecord, 'values'>,
  fields: SpanFields,
  days: number,
  ctx: Zone,
  at?: number
): Record<string, Json | null> {
  const span = spanOf(record, fields, ctx)
  if (!span || !movable(fields)) return {}
  const minutes = at !== undefined && span.at !== null ? at - span.at : 0
  const values: Record<string, Json | null> = {
    [fields.start.key]: shifted(record.values[fields.start.key], days, minutes, ctx)
  }
  const { end } = fields
  const last = end && record.values[end.key]
  if (end && last !== undefined && last !== null && typeOf(end).storage === 'cell')
    values[end.key] = shifted(last, days, minutes, ctx)
  return values
}

/** Another end, never before its beginning. `minutes` counts where the record has an hour. */
export function stretchSpan(
  record: Pick<ViewRecord, 'values'>,
  fields: SpanFields,
  { days = 0, minutes = 0 }: { days?: number; minutes?: number },
  ctx: Zone
): Record<string, Json | null> {
  const span = spanOf(record, fields, ctx)
  const { end } = fields
  if (!span || !end || typeOf(end).storage !== 'cell') return {}
  if (end.type === 'date') {
    const to = addDays(span.to, days)
    return to < span.from ? {} : { [end.key]: to }
  }
  const until = (span.until ?? (span.at === null ? 0 : span.at + 60)) + minutes
  const to = addDays(span.to, days + Math.floor(until / DAY_MINUTES))
  const clock = ((until % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES
  if (to < span.from || (to === span.from && span.at !== null && clock <= span.at)) return {}
  return { [end.key]: instantAt(to, Math.floor(clock / 60), clock % 60, ctx.timeZone) }
}

/** What a new record needs to stand on this day. */
export function startValue(field: Field, day: string, at: number | null, ctx: Zone): Json {
  return field.type === 'datetime'
    ? instantAt(day, Math.floor((at ?? 540) / 60), (at ?? 540) % 60, ctx.timeZone)
    : day
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** Monday of its week. */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
}

function wholeDay(value: Json | undefined, ctx: Zone): string | null {
  const day = dayOf(value, ctx)
  return day?.length === 10 ? day : null
}

function shifted(value: Json | undefined, days: number, minutes: number, ctx: Zone): Json | null {
  const day = wholeDay(value, ctx)
  if (day === null) return value ?? null
  const clock = minutesOf(value, ctx)
  if (clock === null) return addDays(day, days)
  const total = clock + minutes
  const landed = addDays(day, days + Math.floor(total / DAY_MINUTES))
  const rest = ((total % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES
  return instantAt(landed, Math.floor(rest / 60), rest % 60, ctx.timeZone)
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function minutesOf(value: Json | undefined, ctx: Zone): number | null {
  if (typeof value !== 'string' || value.length <= 10) return null
  let clock = clocks.get(ctx.timeZone)
  if (!clock) {
    const parts = { timeZone: ctx.timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    clock = new Intl.DateTimeFormat('en-GB', parts)
    clocks.set(ctx.timeZone, clock)
  }
  const [hours, minutes] = clock.format(new Date(value)).split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}
