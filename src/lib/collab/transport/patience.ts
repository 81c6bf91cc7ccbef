// How long to wait before a request that failed is sent again, and when to give up.

const FIRST_MS = 150
const LONGEST_MS = 2_000

export class Patience {
  #since: number | null = null
  #failures = 0

  constructor(
    /** Failing for so long is enough. */
    readonly limitMs: number,
    readonly random: () => number = Math.random
  ) {}

  /** Milliseconds to wait; null: give up. */
  failed(): number | null {
    const now = performance.now()
    this.#since ??= now
    if (now - this.#since > this.limitMs) return null
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures++)
    return Math.round(ceiling / 2 + (this.random() * ceiling) / 2)
  }

  reset(): void {
    this.#since = null
    this.#failures = 0
  }
}
