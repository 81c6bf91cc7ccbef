// When to try again: full jitter, so that five hundred people do not come back in the same instant after a restart.

const FIRST_MS = 300
/** Nobody tries more than three times in a second. */
const APART_MS = 340
const LONGEST_MS = 20_000

/**
 * @param attempt 0 for the first one after a lost connection
 * @param atLeast what the server asked for, in milliseconds
 */
export function retryDelay(attempt: number, atLeast = 0, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16))
  return Math.round(Math.max(atLeast, APART_MS) + random() * ceiling)
}

/** « retry-after:12 » in the reason of a close, in milliseconds; 0 when nothing is asked. */
export function askedDelay(reason: string): number {
  const seconds = Number(/retry-after[:=]\s*(\d{1,4})/i.exec(reason)?.[1] ?? 0)
  return seconds * 1000
}
