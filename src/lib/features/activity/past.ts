// When something was done, inside a sentence: « à 8 h 52 », « hier », « mardi », « le 11 février ».
import type { Format, Messages } from '$lib/i18n'
import { calendarDay } from './calendar-day'

const WEEK = 7

export function pastPhrase(t: Messages, format: Format, instant: string, now = new Date()): string {
  const days = Math.round((noon(calendarDay(now)) - noon(calendarDay(instant))) / 86_400_000)
  const when = format.past(instant)
  if (days <= 0) return t('activity.past.time', { when })
  return days < WEEK ? when : t('activity.past.day', { when })
}

function noon(day: string): number {
  return Date.parse(`${day}T12:00:00Z`)
}
