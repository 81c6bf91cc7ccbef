// What stands on which day, and in which lane of its week. Pure: the components draw it.
import { addDays, addMonths, dayIn } from '#shared/fields/date-text'
import type { Field } from '#shared/fields/field'
import { optionRank } from '#shared/fields/options'
import { typeOf } from '#shared/fields/registry'
import { applyView } from '#shared/views/apply'
import type { ViewProps, ViewRecord } from '#shared/views/contract'
import { roleField } from '#shared/views/roles'
import { mondayOf, spanOf, type Span, type SpanFields } from '#shared/views/spans'
import type { ViewSettings } from '#shared/views/view'

export const MODES = ['month', 'week', 'day', 'agenda'] as const
export type Mode = (typeof MODES)[number]

export interface CalendarEvent extends Span {
  record: ViewRecord
  title: string
  /** Of the field of the colours: its word, and the name of its colour. */
  mark: { text: string; colour: string | null; rank: number } | null
}

export interface Calendar {
  span: SpanFields
  colour: Field | null
  /** By day, then by hour, then by name. */
  events: CalendarEvent[]
  /** Records that pass the filters and have no day. */
  undated: { id: string; title: string }[]
}

export interface Bar {
  event: CalendarEvent
  /** 0 is Monday. */
  column: number
  days: number
  lane: number
  /** Goes on before or after this week. */
  before: boolean
  after: boolean
}

/** Null: nothing in the collection is a date. */
export function readCalendar(
  props: Pick<ViewProps, 'records' | 'fields' | 'settings' | 'context'>
): Calendar | null {
  const { records, fields, settings, context } = props
  const start = roleField(fields, settings, 'date')
  if (!start) return null
  const span = { start, end: roleField(fields, settings, 'end') }
  const title = roleField(fields, settings, 'title')
  const colour = colourField(fields, settings)
  const titleOf = (record: ViewRecord) => {
    const value = title && record.values[title.key]
    return title && value !== undefined && value !== null ? typeOf(title).text(value, title, context) : ''
  }
  const calendar: Calendar = { span, colour, events: [], undated: [] }
  for (const record of applyView(records, fields, settings, context)) {
    const found = spanOf(record, span, context)
    if (!found) {
      calendar.undated.push({ id: record.id, title: titleOf(record) })
      continue
    }
    const value = colour && record.values[colour.key]
    const rank = colour ? optionRank(String(value), colour) : 0
    const text = colour && value !== undefined ? typeOf(colour).text(value ?? null, colour, context) : ''
    const mark = text === '' ? null : { text, colour: colour?.options[rank]?.colour ?? null, rank }
    calendar.events.push({ ...found, record, title: titleOf(record), mark })
  }
  calendar.events.sort(byTime)
  return calendar
}

export function colourField(fields: readonly Field[], settings: ViewSettings): Field | null {
  const chosen = fields.find((field) => field.key === settings.colour && !field.retired)
  return chosen ?? roleField(fields, settings, 'colour') ?? roleField(fields, settings, 'status')
}

function byTime(a: CalendarEvent, b: CalendarEvent): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1
  if (a.to !== b.to) return a.to > b.to ? -1 : 1
  return (a.at ?? -1) - (b.at ?? -1) || a.title.localeCompare(b.title, 'fr')
}

export function modeOf(settings: ViewSettings): Mode {
  const wanted = settings.options?.['mode']
  return MODES.find((mode) => mode === wanted) ?? 'month'
}

export function todayIn(context: ViewProps['context']): string {
  return dayIn(context.now, context.timeZone)
}

/** Weeks from Monday that hold this month; without weekends, five days each. */
export function monthWeeks(day: string, weekends = true): string[][] {
  const first = `${day.slice(0, 7)}-01`
  const last = addDays(addMonths(first, 1), -1)
  const weeks: string[][] = []
  for (let monday = mondayOf(first); monday <= last; monday = addDays(monday, 7)) {
    const week = weekOf(monday, weekends)
    // A month that begins on a Saturday has no first week of working days.
    if (weekends || week.some((one) => one >= first && one <= last)) weeks.push(week)
  }
  return weeks
}

export function weekOf(day: string, weekends = true): string[] {
  const monday = mondayOf(day)
  return Array.from({ length: weekends ? 7 : 5 }, (_, index) => addDays(monday, index))
}

export function eventsOn(events: readonly CalendarEvent[], day: string): CalendarEvent[] {
  return events.filter((event) => event.from <= day && event.to >= day)
}

export function eventsBetween(events: readonly CalendarEvent[], from: string, to: string): CalendarEvent[] {
  return events.filter((event) => event.from <= to && event.to >= from)
}

/** `most` lanes are drawn; of the others, how many each day hides. A bar that stands in the last lane makes room for « et n autres ». */
export function weekBars(
  events: readonly CalendarEvent[],
  days: readonly string[],
  most: number
): { bars: Bar[]; hidden: number[] } {
  const [first = '', last = ''] = [days[0], days.at(-1)]
  const taken: boolean[][] = []
  const all = eventsBetween(events, first, last).map((event): Bar => {
    const column = Math.max(
      0,
      days.findIndex((day) => day >= event.from)
    )
    const end = days.findLastIndex((day) => day <= event.to)
    const span = end - column + 1
    let lane = 0
    while (taken[lane]?.slice(column, end + 1).some(Boolean)) lane += 1
    const row = (taken[lane] ??= days.map(() => false))
    row.fill(true, column, end + 1)
    return { event, column, days: span, lane, before: event.from < first, after: event.to > last }
  })
  const depth = days.map((_, column) => taken.filter((row) => row[column]).length)
  const room = days.map((_, column) => ((depth[column] ?? 0) > most ? most - 1 : most))
  const fits = (bar: Bar) => days.every((_, column) => !covers(bar, column) || bar.lane < (room[column] ?? 0))
  const bars = all.filter(fits)
  const hidden = days.map(
    (_, column) =>
      all.filter((bar) => covers(bar, column)).length - bars.filter((bar) => covers(bar, column)).length
  )
  return { bars, hidden }
}

function covers(bar: Bar, column: number): boolean {
  return column >= bar.column && column < bar.column + bar.days
}

/** Where an event with an hour stands in the column of its day: side by side when they meet. */
export interface Slot {
  event: CalendarEvent
  /** Minutes since midnight of this day. */
  top: number
  bottom: number
  lane: number
  lanes: number
}

const LEAST = 30

export function daySlots(events: readonly CalendarEvent[], day: string): Slot[] {
  const timed = eventsOn(events, day).filter((event) => event.at !== null && event.from === event.to)
  const slots = timed.map((event): Slot => {
    const top = event.at ?? 0
    return {
      event,
      top,
      bottom: Math.min(1440, Math.max(top + LEAST, event.until ?? top + 60)),
      lane: 0,
      lanes: 1
    }
  })
  slots.sort((a, b) => a.top - b.top || b.bottom - a.bottom)
  let cluster: Slot[] = []
  let end = -1
  const close = () => {
    const lanes = Math.max(1, ...cluster.map((slot) => slot.lane + 1))
    for (const slot of cluster) slot.lanes = lanes
    cluster = []
  }
  for (const slot of slots) {
    if (slot.top >= end) close()
    const busy = new Set(cluster.filter((one) => one.bottom > slot.top).map((one) => one.lane))
    while (busy.has(slot.lane)) slot.lane += 1
    cluster.push(slot)
    end = Math.max(end, slot.bottom)
  }
  close()
  return slots
}

/** All day, or over several days: what stands above the hours. */
export function wholeDays(events: readonly CalendarEvent[]): CalendarEvent[] {
  return events.filter((event) => event.at === null || event.from !== event.to)
}
