// Days, months and instants as people type them: « 12/03/2027 », « 12 mars », « 1er mars 2027, 14 h 30 », « 2027-03-12 », « demain ».
const MONTHS = [
  ['janvier', 'janv', 'january', 'jan'],
  ['fevrier', 'fevr', 'fev', 'february', 'feb'],
  ['mars', 'march', 'mar'],
  ['avril', 'avr', 'april', 'apr'],
  ['mai', 'may'],
  ['juin', 'june', 'jun'],
  ['juillet', 'juil', 'july', 'jul'],
  ['aout', 'august', 'aug'],
  ['septembre', 'sept', 'september', 'sep'],
  ['octobre', 'october', 'oct'],
  ['novembre', 'november', 'nov'],
  ['decembre', 'december', 'dec']
]
const NEAR: Record<string, number> = {
  'avant-hier': -2,
  hier: -1,
  yesterday: -1,
  "aujourd'hui": 0,
  today: 0,
  demain: 1,
  tomorrow: 1,
  'apres-demain': 2
}

export interface Today {
  now: Date
  timeZone: string
}

/** `2027-03-12`; undefined when it is no day of any calendar. Without a year: the present one. */
export function parseDay(text: string, today: Today): string | undefined {
  const value = plain(text)
  const near = Object.hasOwn(NEAR, value) ? NEAR[value] : undefined
  if (near !== undefined) return addDays(dayIn(today.now, today.timeZone), near)
  const year = dayIn(today.now, today.timeZone).slice(0, 4)
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(value)
  if (iso) return day(iso[1], iso[2], iso[3])
  const numbers = /^(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{4}|\d{2}))?$/.exec(value)
  if (numbers) return day(century(numbers[3] ?? year), numbers[2], numbers[1])
  const words = /^(?:[a-z]+ )?(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+)\.?(?: (\d{4}))?$/.exec(value)
  if (words) return day(words[3] ?? year, monthNumber(words[2]), words[1])
  return undefined
}

/** `2027-03`. */
export function parseMonth(text: string): string | undefined {
  const value = plain(text)
  const iso = /^(\d{4})[-/.](\d{1,2})$/.exec(value) ?? undefined
  if (iso) return month(iso[1], iso[2])
  const numbers = /^(\d{1,2})[-/. ](\d{4})$/.exec(value)
  if (numbers) return month(numbers[2], numbers[1])
  const words = /^([a-z]+)\.? (\d{4})$/.exec(value)
  return words ? month(words[2], monthNumber(words[1])) : undefined
}

/** An instant in UTC, `2027-03-12T13:30:00.000Z`; the wall clock is that of the time zone given. */
export function parseInstant(text: string, today: Today): string | undefined {
  const trimmed = text.trim()
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.test(trimmed)) {
    const date = new Date(trimmed)
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
  }
  const value = plain(trimmed.replace('T', ' '))
  const found = /^(.*?)(?:,| a| at)? +(\d{1,2}) ?(?:h|:) ?(\d{2})?(?::\d{2})?$/.exec(value)
  const whole = found ? parseDay(found[1] ?? '', today) : parseDay(value, today)
  if (whole === undefined) return undefined
  const hours = Number(found?.[2] ?? 0)
  const minutes = Number(found?.[3] ?? 0)
  return hours > 23 || minutes > 59 ? undefined : instantAt(whole, hours, minutes, today.timeZone)
}

export function isDay(value: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  return found !== null && day(found[1], found[2], found[3]) === value
}

export function isMonth(value: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(value)
}

const dayFormats = new Map<string, Intl.DateTimeFormat>()

/** The day it is there, at that instant. */
export function dayIn(at: Date, timeZone: string): string {
  let format = dayFormats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    dayFormats.set(timeZone, format)
  }
  return format.format(at)
}

export function addDays(from: string, count: number): string {
  const date = new Date(`${from}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + count)
  return date.toISOString().slice(0, 10)
}

/** The last day of a shorter month: 31 January + 1 month is 28 February. */
export function addMonths(from: string, count: number): string {
  const date = new Date(`${from.slice(0, 7)}-01T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + count)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  const number = Math.min(Number(from.slice(8, 10)), last)
  return `${date.toISOString().slice(0, 8)}${String(number).padStart(2, '0')}`
}

/** The instant at which clocks there show this time. */
export function instantAt(of: string, hours: number, minutes: number, timeZone: string): string {
  const wanted = Date.parse(`${of}T${two(hours)}:${two(minutes)}:00Z`)
  // Twice: the first guess may lie on the other side of a change of the clocks.
  let guess = wanted
  for (let round = 0; round < 2; round += 1) guess += wanted - wallClock(new Date(guess), timeZone)
  return new Date(guess).toISOString()
}

function wallClock(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour12: false,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit'
  }).format(at)
  return Date.parse(`${dayIn(at, timeZone)}T${parts.replace(/^24/, '00')}Z`)
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/’/g, "'")
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim()
    .toLowerCase()
}

function day(year: string | undefined, monthText: string | undefined, dayText: string | undefined) {
  const value = `${year ?? ''}-${two(Number(monthText))}-${two(Number(dayText))}`
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) ? value : undefined
}

function month(year: string | undefined, number: string | undefined): string | undefined {
  const value = `${year ?? ''}-${two(Number(number))}`
  return isMonth(value) ? value : undefined
}

function monthNumber(word: string | undefined): string {
  return String(MONTHS.findIndex((names) => names.includes(word ?? '')) + 1)
}

function century(year: string): string {
  return year.length === 2 ? `20${year}` : year
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
