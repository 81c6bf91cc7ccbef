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

  /**
   * @param asked `performance.now()` when the request was sent: one that got no answer at all has failed all that time
   * @returns milliseconds to wait; null: give up
   */
  failed(asked: number): number | null {
    const now = performance.now()
    this.#since ??= asked
    if (now - this.#since > this.limitMs) return null
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures++)
    return Math.round(ceiling / 2 + (this.random() * ceiling) / 2)
  }

  reset(): void {
    this.#since = null
    this.#failures = 0
  }
}
