// A timeline in the hands of one person: how close they look, what they carry, what they did last.
import { addDays } from '#shared/fields/date-text'
import { formatIn } from '#shared/fields/figures'
import type { Json } from '#shared/json'
import type { ViewProps } from '#shared/views/contract'
import { roleCandidates, withOptions, withRole } from '#shared/views/roles'
import { daysBetween, movable, moveSpan, spanOf, startValue, stretchSpan } from '#shared/views/spans'
import type { FieldRole } from '#shared/fields/field'
import type { Messages } from '$lib/i18n'
import { todayIn } from '../calendar/layout'
import { fieldOptions, type SettingChoice } from '../settings/choices'
import { DAY_WIDTH, readTimeline, ROW, ZOOMS, zoomOf, type TimelineRow, type ZoomLevel } from './layout'

/** What is under the pointer: the whole, or its end; how many days it has been carried. */
export interface Carried {
  id: string
  part: 'whole' | 'end'
  days: number
}

export class TimelineState {
  carried = $state.raw<Carried | null>(null)
  said = $state('')
  /** The record that Tab reaches. */
  current = $state<string | null>(null)
  #zoom = $state<ZoomLevel | null>(null)
  readonly #props: () => ViewProps
  readonly #t: Messages

  constructor(props: () => ViewProps, t: Messages) {
    this.#props = props
    this.#t = t
  }

  readonly today = $derived.by(() => todayIn(this.#props().context))
  readonly timeline = $derived.by(() => readTimeline({ ...this.#props(), today: this.today }))
  readonly zoom = $derived.by(() => this.#zoom ?? zoomOf(this.#props().settings))
  readonly day = $derived(DAY_WIDTH[this.zoom])
  readonly format = $derived.by(() => formatIn(this.#props().context))
  readonly moves = $derived.by(
    () => this.#props().abilities.write && this.timeline !== null && movable(this.timeline.span)
  )
  readonly width = $derived(
    this.timeline ? (daysBetween(this.timeline.first, this.timeline.last) + 1) * this.day : 0
  )
  readonly places = $derived(
    new Map(
      (this.timeline?.lines ?? []).flatMap((line, index) =>
        line.kind === 'record' ? [[line.record.id, index] as const] : []
      )
    )
  )

  /** Pixels from the first day. */
  xOf(day: string): number {
    return this.timeline ? daysBetween(this.timeline.first, day) * this.day : 0
  }

  dayAt(x: number): string {
    return addDays(this.timeline?.first ?? this.today, Math.floor(x / this.day))
  }

  /** Where a bar stands, what is carried included. */
  barOf(row: TimelineRow): { x: number; width: number } | null {
    if (!row.span) return null
    const { carried } = this
    const mine = carried?.id === row.record.id ? carried : null
    const shift = (mine?.part === 'whole' ? mine.days : 0) * this.day
    const more = mine?.part === 'end' ? mine.days : 0
    const days = Math.max(1, daysBetween(row.span.from, row.span.to) + 1 + more)
    return {
      x: this.xOf(row.span.from) + shift,
      width: Math.max(row.milestone && more === 0 ? 0 : 6, days * this.day)
    }
  }

  yOf(id: string): number | null {
    const place = this.places.get(id)
    return place === undefined ? null : (place + 0.5) * ROW
  }

  setZoom(zoom: ZoomLevel): void {
    this.#zoom = zoom
    const { abilities, settings, onchange } = this.#props()
    if (abilities.manage) onchange([{ type: 'settings', settings: withOptions(settings, { zoom }) }])
  }

  nearer(step: 1 | -1): void {
    const next = ZOOMS[ZOOMS.indexOf(this.zoom) - step]
    if (next) this.setZoom(next)
  }

  nameOf(row: TimelineRow): string {
    return row.title || this.#t('views-timeline.untitled')
  }

  spoken(row: TimelineRow): string {
    const { span } = row
    if (!span) return [this.nameOf(row), this.#t('views-timeline.undated')].join(', ')
    const early = this.timeline?.links.find((link) => link.to === row.record.id && link.early)
    const before =
      early && this.timeline?.lines.find((line) => line.kind === 'record' && line.record.id === early.from)
    return [
      this.nameOf(row),
      row.milestone
        ? this.#t('views-timeline.on', { day: this.format.day(span.from, { withYear: 'always' }) })
        : this.#t('views-timeline.span', {
            from: this.format.day(span.from, { withYear: 'always' }),
            to: this.format.day(span.to, { withYear: 'always' })
          }),
      row.mark?.text ?? '',
      row.progress === null
        ? ''
        : this.#t('views-timeline.done', { share: this.format.percent(row.progress) }),
      before?.kind === 'record' ? this.#t('views-timeline.early', { name: this.nameOf(before) }) : ''
    ]
      .filter(Boolean)
      .join(', ')
  }

  change(row: TimelineRow, part: 'whole' | 'end', days: number): void {
    const { context, onchange, abilities } = this.#props()
    if (!this.timeline || !abilities.write || days === 0 || (part === 'whole' && !this.moves)) return
    const { span } = this.timeline
    const values =
      part === 'whole'
        ? moveSpan(row.record, span, days, context)
        : stretchSpan(row.record, span, { days }, context)
    if (Object.keys(values).length === 0) {
      this.said = this.#t(part === 'end' && !span.end ? 'views-timeline.no_end' : 'views-timeline.shortest')
      return
    }
    onchange([{ type: 'set', id: row.record.id, values }])
    const next = spanOf(
      { values: { ...row.record.values, ...(values as Record<string, Json>) } },
      span,
      context
    )
    if (next)
      this.said = this.#t('views-timeline.moved', {
        name: this.nameOf(row),
        from: this.format.full(next.from, { withTime: false }),
        to: this.format.full(next.to, { withTime: false })
      })
  }

  /** A record without a date is given one. */
  give(row: TimelineRow, day: string): void {
    const { context, onchange } = this.#props()
    if (!this.timeline || !this.moves) return
    const { start } = this.timeline.span
    onchange([
      { type: 'set', id: row.record.id, values: { [start.key]: startValue(start, day, null, context) } }
    ])
    const name = this.nameOf(row)
    const said = this.format.full(day, { withTime: false })
    this.said = this.#t('views-timeline.moved', { name, from: said, to: said })
  }

  readonly choices = $derived.by((): SettingChoice[] => {
    const { fields, settings, onchange } = this.#props()
    const t = this.#t
    const change = (next: typeof settings) => onchange([{ type: 'settings', settings: next }])
    const role = (name: FieldRole, value: string, none?: string): SettingChoice => ({
      kind: 'one',
      key: name,
      label: t.dynamic(`views-timeline.role.${name}`),
      value,
      options: fieldOptions(roleCandidates(fields, name)),
      ...(none !== undefined && { none }),
      set: (key) => change(withRole(settings, name, key))
    })
    const roles = settings.options?.['roles']
    const chosen = (name: FieldRole) => {
      const key =
        typeof roles === 'object' && roles !== null && !Array.isArray(roles) ? roles[name] : undefined
      return typeof key === 'string'
        ? key
        : (fields.find((field) => field.role === name && !field.retired)?.key ?? '')
    }
    return [
      role('date', this.timeline?.span.start.key ?? ''),
      role('end', this.timeline?.span.end?.key ?? '', t('views-timeline.role.none')),
      role('depends', chosen('depends'), t('views-timeline.role.none')),
      role('progress', chosen('progress'), t('views-timeline.role.none')),
      {
        kind: 'one',
        key: 'colour',
        label: t('views-timeline.colour'),
        value: this.timeline?.colour?.key ?? '',
        options: fieldOptions(fields.filter((field) => !field.retired && field.type === 'choice')),
        set: (key) => change({ ...settings, colour: key === '' ? null : key })
      }
    ]
  })
}
