// « 7 prochains jours », « cette semaine », « le mois dernier » as two days, both included. Weeks begin on Monday.
import { addDays, addMonths } from '#shared/fields/date-text'
import { isJsonObject, type Json } from '#shared/json'
import type { RelativeDate } from './view'

export interface DayRange {
  from: string
  to: string
}

export function readRelativeDate(value: Json | undefined): RelativeDate | null {
  if (!isJsonObject(value)) return null
  const { unit, from, to } = value
  if (unit !== 'day' && unit !== 'week' && unit !== 'month' && unit !== 'year') return null
  if (!isOffset(from) || !isOffset(to)) return null
  return { unit, from, to }
}

export function rangeOf({ unit, from, to }: RelativeDate, today: string): DayRange {
  if (unit === 'day') return { from: addDays(today, from), to: addDays(today, to) }
  if (unit === 'week') {
    const monday = addDays(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7))
    return { from: addDays(monday, 7 * from), to: addDays(monday, 7 * to + 6) }
  }
  const months = unit === 'year' ? 12 : 1
  const start = unit === 'year' ? `${today.slice(0, 4)}-01-01` : `${today.slice(0, 7)}-01`
  return { from: addMonths(start, months * from), to: addDays(addMonths(start, months * (to + 1)), -1) }
}

function isOffset(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 3660
}
