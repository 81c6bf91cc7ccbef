// Which place has which records, and what it is coloured by. Pure: the component draws it.
import { ids } from '#shared/fields/families'
import type { Field } from '#shared/fields/field'
import { formatIn } from '#shared/fields/figures'
import { optionRank } from '#shared/fields/options'
import { typeOf } from '#shared/fields/registry'
import { applyView } from '#shared/views/apply'
import type { ViewContext, ViewProps, ViewRecord } from '#shared/views/contract'
import { roleField } from '#shared/views/roles'
import { aggregate, aggregateText } from '#shared/views/totals'
import type { ViewSettings } from '#shared/views/view'
import type { Geography, Place } from './geography'

export const SHAPES = ['points', 'communes', 'epci'] as const
export type MapShape = (typeof SHAPES)[number]

export interface MapPlace extends Place {
  records: ViewRecord[]
  /** What it is coloured by, in words. */
  text: string
  value: number | null
  /** Of a choice: the option that most of its records have. */
  option: { id: string; label: string; colour: string; rank: number } | null
  /** Records of other options too. */
  mixed: boolean
  /** 0 to 4, of a figure. */
  step: number | null
}

export interface MapLayout {
  geo: Field
  shape: MapShape
  /** The field of the colours; null: how many records. */
  by: Field | null
  categories: boolean
  places: MapPlace[]
  /** Of a figure: what each step holds. */
  steps: string[]
  /** Records with a place that this map does not draw, and without any. */
  elsewhere: ViewRecord[]
}

const STEPS = 5

export function shapeOf(settings: ViewSettings): MapShape {
  const wanted = settings.options?.['shape']
  return SHAPES.find((shape) => shape === wanted) ?? 'points'
}

/** What a map may be coloured by. */
export function colourFields(fields: readonly Field[]): Field[] {
  return fields.filter(
    (field) => !field.retired && (field.type === 'choice' || typeOf(field).aggregations.includes('sum'))
  )
}

export function colourBy(fields: readonly Field[], settings: ViewSettings): Field | null {
  if (settings.colour === null) return null
  const live = colourFields(fields)
  const chosen = live.find((field) => field.key === settings.colour)
  return chosen ?? live.find((field) => field.role === 'colour' || field.role === 'status') ?? null
}

export function layoutMap(
  props: Pick<ViewProps, 'records' | 'fields' | 'settings' | 'context'>,
  geography: Geography
): MapLayout | null {
  const { records, fields, settings, context } = props
  const geo = roleField(fields, settings, 'geo')
  if (!geo) return null
  const wanted = shapeOf(settings)
  const shape = geo.type === 'epci' && wanted === 'communes' ? 'epci' : wanted
  const by = colourBy(fields, settings)
  const places = new Map<string, MapPlace>()
  const elsewhere: ViewRecord[] = []
  for (const record of applyView(records, fields, settings, context)) {
    const found = codesOf(record, geo).flatMap((code) => placeFor(code, geo, shape, geography) ?? [])
    if (found.length === 0) elsewhere.push(record)
    for (const place of found) {
      const known = places.get(place.code)
      if (known) known.records.push(record)
      else places.set(place.code, { ...place, records: [record], ...BLANK })
    }
  }
  const all = [...places.values()].sort((a, b) => a.name.localeCompare(b.name, 'fr'))
  const categories = by?.type === 'choice'
  if (by && categories) all.forEach((place) => categorise(place, by))
  const steps = by && categories ? [] : measure(all, by, settings, context)
  return { geo, shape, by, categories, places: all, steps, elsewhere }
}

const BLANK = { text: '', value: null, option: null, mixed: false, step: null }

function codesOf(record: ViewRecord, geo: Field): string[] {
  const value = record.values[geo.key]
  if (typeof value === 'string') return [value]
  return value === undefined ? [] : ids(value)
}

function placeFor(code: string, geo: Field, shape: MapShape, geography: Geography): Place | null {
  if (geo.type === 'epci') return geography.epci(code)
  if (shape !== 'epci') return geography.commune(code)
  const epci = geography.epciOf(code)
  return epci === null ? null : geography.epci(epci)
}

function categorise(place: MapPlace, by: Field): void {
  const counts = new Map<string, number>()
  for (const { values } of place.records) {
    const id = values[by.key]
    if (typeof id === 'string') counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  // The first of the options wins a tie: the same on every screen.
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || optionRank(a[0], by) - optionRank(b[0], by))
  const [first] = ranked
  const option = by.options.find((one) => one.id === first?.[0])
  place.mixed = ranked.length > 1
  place.text = ranked
    .flatMap(([id, count]) => {
      const label = by.options.find((one) => one.id === id)?.label
      return label === undefined ? [] : [ranked.length > 1 ? `${label} (${count})` : label]
    })
    .join(', ')
  if (option)
    place.option = {
      id: option.id,
      label: option.label,
      colour: option.colour,
      rank: optionRank(option.id, by)
    }
}

function measure(
  places: MapPlace[],
  by: Field | null,
  settings: ViewSettings,
  context: ViewContext
): string[] {
  const how = settings.options?.['aggregation'] === 'avg' ? 'avg' : 'sum'
  const format = formatIn(context)
  const textOf = (value: number) => (by ? aggregateText(value, by, how, context) : format.number(value))
  for (const place of places) {
    const value = by ? aggregate(place.records, by, how) : place.records.length
    place.value = typeof value === 'number' ? value : null
    place.text = place.value === null ? '' : textOf(place.value)
  }
  const values = places.flatMap(({ value }) => value ?? []).sort((a, b) => a - b)
  const bounds = stepBounds(values)
  for (const place of places) {
    const { value } = place
    if (value !== null) place.step = bounds.findLastIndex(([from]) => value >= from)
  }
  return bounds.map(([from, to]) => (from === to ? textOf(from) : `${textOf(from)} – ${textOf(to)}`))
}

/** As many places in each step, as far as equal figures allow. Ascending values in; first and last of each step out. */
export function stepBounds(values: readonly number[]): [number, number][] {
  const distinct = [...new Set(values)]
  if (distinct.length <= STEPS) return distinct.map((value) => [value, value])
  const starts = Array.from(
    { length: STEPS },
    (_, step) => values[Math.floor((step * values.length) / STEPS)] ?? 0
  )
  return [...new Set(starts)].map((from, index, all): [number, number] => {
    const next = all[index + 1]
    const inside = distinct.filter((value) => value >= from && (next === undefined || value < next))
    return [from, inside.at(-1) ?? from]
  })
}
