// « Depuis hier matin », « Depuis mardi », « Depuis le 11 février »: the title of what moved, by how long ago the last visit was.
import type { Format, MessageKey } from '$lib/i18n'
import { calendarDay } from '$lib/features/activity/calendar-day'

export interface SinceTitle {
  key: MessageKey
  when: string
}

export function sinceTitle(
  since: string | null,
  format: Format,
  now: Date,
  timeZone = 'Europe/Paris'
): SinceTitle {
  if (since === null) return { key: 'home.moved.title.first', when: '' }
  const days = daysBetween(calendarDay(since, timeZone), calendarDay(now, timeZone))
  if (days === 0) return { key: 'home.moved.title.time', when: format.past(since) }
  if (days === 1) return { key: `home.moved.title.${partOfDay(since, timeZone)}`, when: '' }
  if (days < 7) return { key: 'home.moved.title.weekday', when: format.past(since) }
  return { key: 'home.moved.title.day', when: format.past(since) }
}

function partOfDay(instant: string, timeZone: string): 'morning' | 'afternoon' | 'evening' {
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(
      new Date(instant)
    )
  )
  return hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening'
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000)
}
