// How far each large thing has got on its way to the server, for whoever shows it. Only in the tab that sends it.
import type { Progress } from './device/send-outbox'

export class Leaving {
  readonly #shares = new Map<string, number>()
  readonly #listeners = new Set<() => void>()

  /** From 0 to 1; null: not under way here. */
  shareOf(subject: string): number | null {
    return this.#shares.get(subject) ?? null
  }

  /** @returns what stops it */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  report: Progress = (subject, share) => {
    if (share === null) this.#shares.delete(subject)
    else this.#shares.set(subject, share)
    for (const tell of this.#listeners) tell()
  }
}
