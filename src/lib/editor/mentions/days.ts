// Days as they are looked for under `@`: « demain », « lundi », « 3 mars », « dans 2 semaines ». What is kept is the day, never the words.
import { addDays, dayIn, parseDay } from '#shared/fields/date-text'
import { createFormat } from '#shared/format'
import { foldWords } from '#shared/search-words'

export interface FoundDay {
  day: string
  /** « vendredi 12 mars ». */
  label: string
  /** What it is from here: « demain »; empty when the label says it all. */
  note: string
}

const TIME_ZONE = 'Europe/Paris'
const WEEKDAYS = {
  fr: ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'],
  en: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
}
const NEAR = {
  fr: [
    ['aujourd’hui', 0],
    ['demain', 1],
    ['après-demain', 2],
    ['hier', -1]
  ],
  en: [
    ['today', 0],
    ['tomorrow', 1],
    ['yesterday', -1]
  ]
} satisfies Record<string, [string, number][]>

export function findDays(query: string, now: Date, locale: 'fr' | 'en' = 'fr'): FoundDay[] {
  const today = dayIn(now, TIME_ZONE)
  const typed = foldWords(query)
  const found = new Map<string, string>()
  const add = (day: string | undefined, note = '') => {
    if (day !== undefined && !found.has(day)) found.set(day, note)
  }
  const near = NEAR[locale]
  if (typed === '') for (const [word, days] of near.slice(0, 2)) add(addDays(today, days), word)
  else {
    for (const [word, days] of near) if (foldWords(word).startsWith(typed)) add(addDays(today, days), word)
    WEEKDAYS[locale].forEach((word, number) => {
      const [first = '', next] = typed.split(' ')
      if (
        first.length < 2 ||
        !word.startsWith(first) ||
        (next !== undefined && !/^(prochain|next)/.test(next))
      )
        return
      add(addDays(today, (number - weekdayOf(today) + 7) % 7 || 7), word)
    })
    add(afterSome(typed, today))
    const written = parseDay(query, { now, timeZone: TIME_ZONE })
    // Without a year, the one that is to come before the one that is over.
    if (written !== undefined && written < today && !/\d{4}|\d\D+\d+\D+\d/.test(query)) {
      add(`${Number(written.slice(0, 4)) + 1}${written.slice(4)}`)
    }
    add(written)
  }
  const format = createFormat(locale, { now: () => now })
  return [...found]
    .slice(0, 4)
    .map(([day, note]) => ({ day, label: format.full(day, { withTime: false }), note }))
}

/** « dans 3 jours », « in 2 weeks ». */
function afterSome(typed: string, today: string): string | undefined {
  const found = /^(?:dans|in) (\d{1,3}) (j|d|s|w)\p{L}*$/u.exec(typed)
  if (!found) return undefined
  return addDays(today, Number(found[1]) * (found[2] === 's' || found[2] === 'w' ? 7 : 1))
}

function weekdayOf(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay()
}
