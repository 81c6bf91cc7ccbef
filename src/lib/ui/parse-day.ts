// Days as people type them: « 12 mars », « 12/03 », « 12/3/2027 », « demain », « vendredi ». Gives an ISO day or null.
import type { Locale } from '$lib/i18n'

export function parseDay(text: string, locale: Locale, today: Date): string | null {
  const typed = plain(text)
  if (typed === '') return null
  return (
    relativeDay(typed, today) ?? isoDay(typed) ?? numericDay(typed, today) ?? namedDay(typed, locale, today)
  )
}

/** Same rule everywhere: without a year, the next time this day comes, up to two months in the past. */
function completed(day: number, month: number, year: number | undefined, today: Date): string | null {
  if (year !== undefined) return existing(day, month, year < 100 ? 2000 + year : year)
  const here = today.getFullYear()
  const limit = new Date(today.getTime() - 60 * 86_400_000)
  const thisYear = existing(day, month, here)
  if (thisYear !== null && new Date(`${thisYear}T12:00:00`) >= limit) return thisYear
  return existing(day, month, here + 1) ?? thisYear
}

/** 31 February does not exist. */
function existing(day: number, month: number, year: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return same ? date.toISOString().slice(0, 10) : null
}

function relativeDay(typed: string, today: Date): string | null {
  const shift = SHIFTS[typed] ?? weekdayShift(typed, today)
  if (shift === undefined) return null
  const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() + shift)
  return existing(day.getDate(), day.getMonth() + 1, day.getFullYear())
}

function weekdayShift(typed: string, today: Date): number | undefined {
  const wanted = WEEKDAYS.findIndex((names) => names.includes(typed))
  if (wanted === -1) return undefined
  return (wanted - today.getDay() + 7) % 7 || 7
}

function isoDay(typed: string): string | null {
  const found = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed)
  return found ? existing(Number(found[3]), Number(found[2]), Number(found[1])) : null
}

function numericDay(typed: string, today: Date): string | null {
  const found = /^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{2}|\d{4}))?$/.exec(typed)
  if (!found) return null
  const year = found[3] === undefined ? undefined : Number(found[3])
  return completed(Number(found[1]), Number(found[2]), year, today)
}

function namedDay(typed: string, locale: Locale, today: Date): string | null {
  const found = /^(?:\p{L}+ )?(\d{1,2})(?:er|st|nd|rd|th)? (\p{L}+)\.?(?: (\d{4}))?$/u.exec(typed)
  if (!found) return null
  const name = found[2] ?? ''
  const month = MONTHS.findIndex((names) => names.some((known) => name.length >= 3 && known.startsWith(name)))
  if (month === -1 || (locale === 'fr' && name === 'jui')) return null
  return completed(Number(found[1]), month + 1, found[3] === undefined ? undefined : Number(found[3]), today)
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’']/g, ' ')
    .replace(/[\s,]+/g, ' ')
    .trim()
    .toLowerCase()
}

const SHIFTS: Record<string, number | undefined> = {
  hier: -1,
  yesterday: -1,
  'aujourd hui': 0,
  today: 0,
  demain: 1,
  tomorrow: 1,
  'apres-demain': 2
}

const WEEKDAYS = [
  ['dimanche', 'sunday'],
  ['lundi', 'monday'],
  ['mardi', 'tuesday'],
  ['mercredi', 'wednesday'],
  ['jeudi', 'thursday'],
  ['vendredi', 'friday'],
  ['samedi', 'saturday']
]

const MONTHS = [
  ['janvier', 'january'],
  ['fevrier', 'february'],
  ['mars', 'march'],
  ['avril', 'april'],
  ['mai', 'may'],
  ['juin', 'june'],
  ['juillet', 'july'],
  ['aout', 'august'],
  ['septembre', 'september'],
  ['octobre', 'october'],
  ['novembre', 'november'],
  ['decembre', 'december']
]
