// How wide the columns of a table are: what someone chose, else what the type of field needs. Pixels.
import type { Field } from '#shared/fields/field'
import type { ViewSettings } from '#shared/views/view'
import { isJsonObject } from '#shared/json'

export const NARROWEST = 64
export const WIDEST = 900
const STEP = 40
const FIRST = 256
const USUAL = 176
const BY_TYPE: Record<string, number> = {
  longtext: 240,
  integer: 120,
  number: 120,
  money: 132,
  percent: 112,
  year: 96,
  bool: 96,
  date: 148,
  month: 132,
  rating: 96,
  autonumber: 80,
  person: 168
}

export function widthsOf(fields: readonly Field[], settings: ViewSettings): number[] {
  const chosen = settings.options?.['widths']
  return fields.map((field, at) => {
    const width = isJsonObject(chosen) ? chosen[field.key] : undefined
    if (typeof width === 'number') return bounded(width)
    return field.role === 'status' ? 200 : at === 0 ? FIRST : (BY_TYPE[field.type] ?? USUAL)
  })
}

export function withWidth(settings: ViewSettings, key: string, width: number): ViewSettings {
  const before = settings.options?.['widths']
  const widths = { ...(isJsonObject(before) ? before : {}), [key]: bounded(width) }
  return { ...settings, options: { ...settings.options, widths } }
}

export function wider(width: number, by: 1 | -1): number {
  return bounded(width + by * STEP)
}

function bounded(width: number): number {
  return Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)))
}

/** Numbers line up on their last digit. */
export function isFigure(field: Field): boolean {
  return ['integer', 'number', 'money', 'percent', 'year', 'autonumber', 'votes'].includes(field.type)
}
