// Percentiles of millions of delays in a fixed memory: buckets of a tenth of a millisecond, up to thirty seconds.
import type { Spread } from './work'

const BUCKETS = 300_000

export class Delays {
  readonly #counts = new Uint32Array(BUCKETS)
  #n = 0

  add(ms: number): void {
    const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.floor(ms * 10)))
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#n++
  }

  clear(): void {
    this.#counts.fill(0)
    this.#n = 0
  }

  spread(): Spread {
    return { n: this.#n, p50: this.#at(0.5), p95: this.#at(0.95), p99: this.#at(0.99), max: this.#at(1) }
  }

  #at(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.#n))
    for (let bucket = 0, seen = 0; bucket < BUCKETS && this.#n > 0; bucket++) {
      seen += this.#counts[bucket] ?? 0
      if (seen >= rank) return bucket / 10
    }
    return 0
  }
}
