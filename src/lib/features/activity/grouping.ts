// A journal people can read: the same person doing the same thing to the same object says it once, days are titled.
import type { ActivityDto } from '#shared/schemas/home'
import { calendarDay } from './calendar-day'

export interface ActivityLine {
  /** The latest of the activities said together. */
  activity: ActivityDto
  /** How many times it happened in a row. */
  times: number
}

export interface ActivityDay {
  /** Calendar day in the zone of the network. */
  day: string
  lines: ActivityLine[]
}

/** Neighbours alike are one line. Activities come the latest first. */
export function gather(activities: readonly ActivityDto[]): ActivityLine[] {
  const lines: ActivityLine[] = []
  for (const activity of activities) {
    if (activity.verb === 'page.edited' && activities.some((other) => opens(other, activity))) continue
    const previous = lines.at(-1)
    if (previous && alike(previous.activity, activity)) previous.times += 1
    else lines.push({ activity, times: 1 })
  }
  return lines
}

export function byDay(activities: readonly ActivityDto[], timeZone = 'Europe/Paris'): ActivityDay[] {
  const days: { day: string; activities: ActivityDto[] }[] = []
  for (const activity of activities) {
    const day = calendarDay(activity.at, timeZone)
    const last = days.at(-1)
    if (last?.day === day) last.activities.push(activity)
    else days.push({ day, activities: [activity] })
  }
  return days.map((entry) => ({ day: entry.day, lines: gather(entry.activities) }))
}

/** Who creates a page writes in it: said once, by its creation. */
function opens(created: ActivityDto, edited: ActivityDto): boolean {
  return (
    created.verb === 'page.created' &&
    created.page?.id === edited.page?.id &&
    created.actor?.id === edited.actor?.id
  )
}

function alike(a: ActivityDto, b: ActivityDto): boolean {
  return (
    a.verb === b.verb &&
    a.actor?.id === b.actor?.id &&
    a.page?.id === b.page?.id &&
    a.initiative?.id === b.initiative?.id &&
    JSON.stringify(a.data) === JSON.stringify(b.data)
  )
}
