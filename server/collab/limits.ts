// How much one may ask of the server. All delays are measured with the monotonic clock: setting the time changes nothing.
import type { Clock } from './contract'

/** Refills continuously; may go into debt by one request, so that a large one is delayed rather than impossible. */
export class TokenBucket {
  #tokens: number
  #at: number

  constructor(
    readonly perSecond: number,
    readonly burst: number,
    readonly clock: Clock
  ) {
    this.#tokens = burst
    this.#at = clock.monotonic()
  }

  /** Milliseconds until there is something to take; 0: taken. */
  take(cost = 1, now = this.clock.monotonic()): number {
    this.#tokens = Math.min(this.burst, this.#tokens + ((now - this.#at) / 1000) * this.perSecond)
    this.#at = now
    if (this.#tokens <= 0) return Math.max(1, (-this.#tokens / this.perSecond) * 1000 + 1)
    this.#tokens -= cost
    return 0
  }

  get full(): boolean {
    return this.#tokens + ((this.clock.monotonic() - this.#at) / 1000) * this.perSecond >= this.burst
  }
}

/** How many of each at the same time. */
export class Tally {
  readonly #counts = new Map<string, number>()

  get(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  add(key: string): void {
    this.#counts.set(key, this.get(key) + 1)
  }

  remove(key: string): void {
    const left = this.get(key) - 1
    if (left > 0) this.#counts.set(key, left)
    else this.#counts.delete(key)
  }
}

/**
 * Older y-websocket comes back whatever the close code says, every few seconds and for ever. Who has been refused several times
 * running gets the same code again at once, without a question to the database; a new cookie, or ten seconds of patience, starts afresh.
 */
export class RefusalMemory {
  readonly #refused = new Map<string, { count: number; code: number; until: number }>()

  constructor(
    readonly clock: Clock,
    readonly tolerated = 8,
    readonly forMs = 10_000
  ) {}

  remember(key: string, code: number): void {
    const now = this.clock.monotonic()
    const before = this.#refused.get(key)
    const count = before && before.until > now ? before.count + 1 : 1
    this.#refused.delete(key)
    this.#refused.set(key, { count, code, until: now + this.forMs })
    const oldest = this.#refused.keys().next()
    if (this.#refused.size > 10_000 && !oldest.done) this.#refused.delete(oldest.value)
  }

  /** The close code to expect, or null. */
  recall(key: string): number | null {
    const entry = this.#refused.get(key)
    if (!entry || entry.until <= this.clock.monotonic()) return null
    return entry.count > this.tolerated ? entry.code : null
  }

  /** Rights have changed: everyone may ask again. */
  clear(): void {
    this.#refused.clear()
  }
}
