// The sentence under the date: what waits for this person and when, in one breath. Pure: the screen gives the words.
import type { HomeDto } from '#shared/schemas/home'

export interface Greeting {
  waiting: number
  /** The nearest appointment, when it is within a week. */
  next: { on: string; title: string } | null
  /** Something moved since the previous visit. */
  moved: number
  /** Nothing waits, nothing comes, nothing moved, and no page was ever opened: first steps. */
  newcomer: boolean
}

export function greeting(home: HomeDto, today: string): Greeting {
  const next = home.upcoming.find((step) => step.on >= today && step.on <= plusDays(today, 6))
  return {
    waiting: home.waiting.length + home.actions.counts.overdue + home.actions.counts.week,
    next: next ? { on: next.on, title: next.title } : null,
    moved: home.moved.length,
    newcomer:
      home.waiting.length === 0 &&
      home.actions.items.length === 0 &&
      home.upcoming.length === 0 &&
      home.moved.length === 0 &&
      home.recentPages.length === 0
  }
}

/** Appointments of the same day together, in the order they come. */
export function byDate<T extends { on: string }>(steps: readonly T[]): { on: string; steps: T[] }[] {
  const days: { on: string; steps: T[] }[] = []
  for (const step of [...steps].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))) {
    const last = days.at(-1)
    if (last?.on === step.on) last.steps.push(step)
    else days.push({ on: step.on, steps: [step] })
  }
  return days
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
