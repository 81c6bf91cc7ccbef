// Answers that must not tell whether an account exists take the same time whether it does or not.
import { setTimeout as delay } from 'node:timers/promises'

/** Long enough for the slower of the two paths (a transaction and a mail put in the outbox) on a small machine. */
export const STEADY_MS = 300

/** The result of `work`, or its failure, not before `ms`. */
export async function steadily<T>(work: Promise<T>, ms = STEADY_MS): Promise<T> {
  const [result] = await Promise.allSettled([work, delay(ms)])
  if (result.status === 'rejected') throw result.reason
  return result.value
}
