// A calendar in the hands of one person: which day and mode they look at, what they carry, what they did last.
import { addDays, addMonths } from '#shared/fields/date-text'
import { formatIn } from '#shared/fields/figures'
import type { Field } from '#shared/fields/field'
import type { Json } from '#shared/json'
import type { ViewProps } from '#shared/views/contract'
import { roleCandidates, withOptions, withRole } from '#shared/views/roles'
import { daysBetween, movable, moveSpan, spanOf, startValue, stretchSpan } from '#shared/views/spans'
import { newId } from '$lib/collab/device/exclusive'
import type { Messages } from '$lib/i18n'
import { fieldOptions, type SettingChoice } from '../settings/choices'
import { eventsBetween, eventsOn, modeOf, MODES, readCalendar, todayIn, type Mode } from './layout'

export interface Place {
  day: string
  at: number | null
}

export class CalendarState {
  /** The day that is looked at; its month, its week. */
  day = $state('')
  /** Where what is carried would land. */
  over = $state.raw<Place | null>(null)
  /** Where something is being added. */
  adding = $state.raw<Place | null>(null)
  said = $state('')
  #mode = $state<Mode | null>(null)
  readonly #props: () => ViewProps
  readonly #t: Messages

  constructor(props: () => ViewProps, t: Messages) {
    this.#props = props
    this.#t = t
    this.day = todayIn(props().context)
  }

  readonly calendar = $derived.by(() => readCalendar(this.#props()))
  readonly mode = $derived.by(() => this.#mode ?? modeOf(this.#props().settings))
  readonly weekends = $derived.by(() => this.#props().settings.options?.['weekends'] !== false)
  readonly format = $derived.by(() => formatIn(this.#props().context))
  readonly today = $derived.by(() => todayIn(this.#props().context))
  readonly hours = $derived.by(() => this.calendar?.span.start.type === 'datetime')
  readonly writes = $derived.by(() => this.#props().abilities.write)
  readonly moves = $derived.by(() => this.writes && this.calendar !== null && movable(this.calendar.span))

  events(from: string, to = from) {
    return this.calendar ? eventsBetween(this.calendar.events, from, to) : []
  }

  on(day: string) {
    return this.calendar ? eventsOn(this.calendar.events, day) : []
  }

  setMode(mode: Mode): void {
    this.#mode = mode
    const { abilities, settings, onchange } = this.#props()
    if (abilities.manage) onchange([{ type: 'settings', settings: withOptions(settings, { mode }) }])
  }

  /** A day alone, without changing how the view opens. */
  show(day: string): void {
    this.day = day
    this.#mode = 'day'
  }

  go(step: 1 | -1): void {
    if (this.mode === 'month' || this.mode === 'agenda') this.day = addMonths(this.day, step)
    else this.day = addDays(this.day, this.mode === 'week' ? 7 * step : step)
  }

  dayName(day: string): string {
    return this.format.full(day, { withTime: false })
  }

  clock(minutes: number): string {
    const two = (value: number) => String(value).padStart(2, '0')
    const hours = Math.floor(minutes / 60)
    if (this.#props().context.locale === 'en') return `${hours}:${two(minutes % 60)}`
    return minutes % 60 === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${two(minutes % 60)}`
  }

  nameOf(id: string): string {
    const event = this.calendar?.events.find(({ record }) => record.id === id)
    const other = event?.title ?? this.calendar?.undated.find((one) => one.id === id)?.title
    return other || this.#t('views-calendar.untitled')
  }

  /** @returns whether it moved */
  move(id: string, days: number, at?: number): boolean {
    const { records, context, onchange } = this.#props()
    const record = records.find((one) => one.id === id)
    if (!record || !this.calendar || !this.moves) return false
    const values = moveSpan(record, this.calendar.span, days, context, at)
    const name = this.nameOf(id)
    if (!changes(record.values, values)) return false
    onchange([{ type: 'set', id, values }])
    const next = spanOf(
      { values: { ...record.values, ...(values as Record<string, Json>) } },
      this.calendar.span,
      context
    )
    if (next) {
      const day = this.dayName(next.from)
      this.said =
        next.at === null
          ? this.#t('views-calendar.moved', { name, day })
          : this.#t('views-calendar.moved_at', { name, day, time: this.clock(next.at) })
    }
    return true
  }

  stretch(id: string, by: { days?: number; minutes?: number }): void {
    const { records, context, onchange } = this.#props()
    const record = records.find((one) => one.id === id)
    if (!record || !this.calendar || !this.writes) return
    const { span } = this.calendar
    const values = stretchSpan(record, span, by, context)
    if (!changes(record.values, values)) {
      this.said = this.#t(span.end ? 'views-calendar.shortest' : 'views-calendar.no_end')
      return
    }
    const name = this.nameOf(id)
    onchange([{ type: 'set', id, values }])
    const next = spanOf({ values: { ...record.values, ...(values as Record<string, Json>) } }, span, context)
    if (next) this.said = this.#t('views-calendar.stretched', { name, day: this.dayName(next.to) })
  }

  /** What was carried from `grabbed` is let go here. */
  drop(id: string, grabbed: string): void {
    const { over } = this
    this.over = null
    if (!over) return
    if (grabbed !== '') this.move(id, daysBetween(grabbed, over.day), over.at ?? undefined)
    else this.#give(id, over)
  }

  #give(id: string, place: Place): void {
    const { context, onchange } = this.#props()
    if (!this.calendar || !this.moves) return
    const { start } = this.calendar.span
    onchange([{ type: 'set', id, values: { [start.key]: startValue(start, place.day, place.at, context) } }])
    this.said = this.#t('views-calendar.moved', { name: this.nameOf(id), day: this.dayName(place.day) })
  }

  add(name: string, title: Field, place: Place): void {
    const { context, onchange } = this.#props()
    if (!this.calendar) return
    const { start } = this.calendar.span
    const values: Record<string, Json> = {
      [title.key]: name,
      [start.key]: startValue(start, place.day, place.at, context)
    }
    onchange([{ type: 'add', id: newId(), values }])
    this.said = this.#t('views-calendar.added', { name, day: this.dayName(place.day) })
  }

  readonly choices = $derived.by((): SettingChoice[] => {
    const { fields, settings, onchange } = this.#props()
    const t = this.#t
    const change = (next: typeof settings) => onchange([{ type: 'settings', settings: next }])
    const span = this.calendar?.span
    return [
      {
        kind: 'one',
        key: 'mode',
        label: t('views-calendar.opens'),
        value: modeOf(settings),
        options: MODES.map((mode) => ({ value: mode, label: t(`views-calendar.mode.${mode}`) })),
        set: (mode) => this.setMode(MODES.find((one) => one === mode) ?? 'month')
      },
      {
        kind: 'one',
        key: 'date',
        label: t('views-calendar.start'),
        value: span?.start.key ?? '',
        options: fieldOptions(roleCandidates(fields, 'date')),
        set: (key) => change(withRole(settings, 'date', key))
      },
      {
        kind: 'one',
        key: 'end',
        label: t('views-calendar.end'),
        value: span?.end?.key ?? '',
        none: t('views-calendar.end.none'),
        options: fieldOptions(roleCandidates(fields, 'end').filter((field) => field.key !== span?.start.key)),
        set: (key) => change(withRole(settings, 'end', key))
      },
      {
        kind: 'one',
        key: 'colour',
        label: t('views-calendar.colour'),
        value: this.calendar?.colour?.key ?? '',
        options: fieldOptions(fields.filter((field) => !field.retired && field.type === 'choice')),
        set: (key) => change({ ...settings, colour: key === '' ? null : key })
      },
      {
        kind: 'flag',
        key: 'weekends',
        label: t('views-calendar.weekends'),
        value: this.weekends,
        set: (weekends) => change(withOptions(settings, { weekends }))
      }
    ]
  })
}

function changes(values: Readonly<Record<string, Json>>, next: Record<string, Json | null>): boolean {
  return Object.entries(next).some(([key, value]) => values[key] !== value)
}
