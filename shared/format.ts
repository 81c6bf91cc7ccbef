// Dates, times, numbers, money, sizes and lists as people read them (DESIGN.md section 8), in French and English.
// Always in the time zone of the network, so that server and browser write the same words.
import type { Locale } from './messages/format'

export interface FormatOptions {
  timeZone?: string
  /** The present instant; tests give one. */
  now?: () => Date
}

export type Instant = string | Date

export type Format = ReturnType<typeof createFormat>

export function createFormat(locale: Locale, options: FormatOptions = {}) {
  const timeZone = options.timeZone ?? 'Europe/Paris'
  const now = options.now ?? (() => new Date())
  const french = locale === 'fr'
  const tag = french ? 'fr-FR' : 'en-GB'
  // Making an Intl formatter costs more than using it a hundred times.
  const formatters = new Map<string, Intl.DateTimeFormat>()
  const part = (value: Date, parts: Intl.DateTimeFormatOptions, language = tag) => {
    const key = `${language} ${JSON.stringify(parts)}`
    const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(language, { timeZone, ...parts })
    formatters.set(key, formatter)
    return formatter.format(value)
  }
  const weekday = (value: Date) => part(value, { weekday: 'long' })
  const year = (value: Date) => Number(part(value, { year: 'numeric' }))

  /** « 11 février », « 1er mars 2027 » when the year is not the present one. */
  function day(instant: Instant, { withYear = 'auto' as 'auto' | 'always' | 'never' } = {}): string {
    const value = toDate(instant)
    const number = Number(part(value, { day: 'numeric' }))
    const month = part(value, { month: 'long' })
    const text = french ? `${number === 1 ? '1er' : number}${NBSP}${month}` : `${number} ${month}`
    const wanted = withYear === 'always' || (withYear === 'auto' && year(value) !== year(now()))
    return wanted ? `${text} ${year(value)}` : text
  }

  /** « 9 h 30 », « 18 h »; “9:30 am”, “6 pm”. */
  function time(instant: Instant): string {
    const [hours, minutes] = clock(toDate(instant))
    if (french) return minutes === 0 ? `${hours}${NBSP}h` : `${hours}${NBSP}h${NBSP}${two(minutes)}`
    const hour = hours % 12 === 0 ? 12 : hours % 12
    return `${hour}${minutes === 0 ? '' : `:${two(minutes)}`}${NBSP}${hours < 12 ? 'am' : 'pm'}`
  }

  /** « février »: under a day written as a big figure. */
  const month = (instant: Instant) => part(toDate(instant), { month: 'long' })

  /** What is to come: « aujourd’hui », « demain », « vendredi 14 » within eight days, « 11 février » afterwards. */
  function upcoming(instant: Instant, { withTime = false } = {}): string {
    const value = toDate(instant)
    const distance = daysFromNow(value)
    const named = RELATIVE[locale][String(distance)]
    const within = distance > 1 && distance <= 8
    const text = named ?? (within ? `${weekday(value)}${NBSP}${part(value, { day: 'numeric' })}` : day(value))
    return withTime ? `${text}, ${time(value)}` : text
  }

  /** What happened: « 8 h 52 » today, « hier », « mardi » within a week, « 11 février » before. */
  function past(instant: Instant): string {
    const value = toDate(instant)
    const distance = daysFromNow(value)
    if (distance === 0) return time(value)
    if (distance === -1) return RELATIVE[locale]['-1'] ?? day(value)
    return distance < 0 && distance > -7 ? weekday(value) : day(value)
  }

  /** « mardi 11 février, 19 h ». */
  function full(instant: Instant, { withTime = true } = {}): string {
    const value = toDate(instant)
    const text = `${weekday(value)} ${day(value)}`
    return withTime ? `${text}, ${time(value)}` : text
  }

  /** The date as a poster: « Jeudi » and « 6 février », so that the first word can carry the highlighter. */
  function poster(instant: Instant): { weekday: string; rest: string } {
    const value = toDate(instant)
    return { weekday: capitalise(weekday(value)), rest: day(value) }
  }

  /** « juillet 2018 ». */
  function monthYear(instant: Instant): string {
    return part(toDate(instant), { month: 'long', year: 'numeric' })
  }

  /** « 18 min », « 1 h 15 », « 2 h ». */
  function duration(minutes: number): string {
    const whole = Math.max(0, Math.round(minutes))
    const hours = Math.floor(whole / 60)
    if (hours === 0) return `${whole}${NBSP}min`
    const rest = whole % 60
    return rest === 0 ? `${hours}${NBSP}h` : `${hours}${NBSP}h${NBSP}${two(rest)}`
  }

  /** « 28 février – 2 mars ». */
  function dayRange(from: Instant, to: Instant): string {
    return day(from) === day(to) ? day(from) : `${day(from)} – ${day(to)}`
  }

  function number(value: number, decimals?: number): string {
    const digits = decimals === undefined ? { maximumFractionDigits: 2 } : fixed(decimals)
    return new Intl.NumberFormat(tag, digits).format(value)
  }

  /** « 1 250 € », cents only when there are some. */
  function money(euros: number): string {
    const digits = Number.isInteger(euros) ? fixed(0) : fixed(2)
    return new Intl.NumberFormat(tag, { style: 'currency', currency: 'EUR', ...digits }).format(euros)
  }

  function percent(ratio: number): string {
    return new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 }).format(ratio)
  }

  /** « 214 Mo », “214 MB”; decimal units, like the systems people compare with. */
  function size(bytes: number): string {
    const units = french ? ['o', 'Ko', 'Mo', 'Go', 'To'] : ['B', 'KB', 'MB', 'GB', 'TB']
    let value = Math.max(0, bytes)
    let rank = 0
    while (value >= 1000 && rank < units.length - 1) {
      value /= 1000
      rank += 1
    }
    return `${number(value, value < 10 && rank > 0 && !Number.isInteger(value) ? 1 : 0)}${NBSP}${units[rank]}`
  }

  /** « Erwan, Maïwenn et Soazig ». */
  function list(items: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
    return new Intl.ListFormat(tag, { type }).format(items)
  }

  function clock(value: Date): [number, number] {
    const text = part(value, { hour: 'numeric', minute: 'numeric', hour12: false }, 'en-GB')
    const [hours, minutes] = text.split(':').map(Number)
    return [(hours ?? 0) % 24, minutes ?? 0]
  }

  function daysFromNow(value: Date): number {
    return Math.round((dayNumber(value) - dayNumber(now())) / 86_400_000)
  }

  function dayNumber(value: Date): number {
    return Date.parse(
      `${part(value, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA')}T00:00:00Z`
    )
  }

  return {
    day,
    dayRange,
    duration,
    full,
    list,
    money,
    month,
    monthYear,
    number,
    past,
    percent,
    poster,
    size,
    time,
    upcoming,
    weekday: (i: Instant) => weekday(toDate(i))
  }
}

const NBSP = '\u00A0'

const RELATIVE: Record<Locale, Record<string, string>> = {
  fr: { '-1': 'hier', '0': 'aujourd’hui', '1': 'demain' },
  en: { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }
}

/** A calendar day (`2027-02-11`) is that day everywhere: noon keeps it inside whatever the zone. */
function toDate(instant: Instant): Date {
  if (instant instanceof Date) return instant
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(instant) ? `${instant}T12:00:00Z` : instant)
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function fixed(decimals: number) {
  return { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
