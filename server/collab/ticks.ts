// When a room flushes: at once after a pause; otherwise a tick after the last time, so that what came meanwhile leaves together:
// one merged update, one write to each socket. A room whose flushes take long rests as long as it worked, so that the larger it is
// the more it merges, instead of falling behind.
import type { Clock } from './contract'
import type { Settings } from './settings'

export class Ticks {
  #scheduled = false
  #begun = -Infinity
  #worked = 0

  constructor(
    readonly settings: Settings,
    readonly clock: Clock,
    readonly flush: () => Promise<void>,
    /** Sockets that a flush writes to. */
    readonly sockets: () => number = () => 0
  ) {}

  request(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const run = () => {
      this.#scheduled = false
      void this.flush()
    }
    const wait = this.#begun + this.#length() - this.clock.monotonic()
    if (wait > 0) setTimeout(run, wait)
    else setImmediate(run)
  }

  /** A flush is on its way. */
  get due(): boolean {
    return this.#scheduled
  }

  begun(): void {
    this.#begun = this.clock.monotonic()
  }

  /** The last flush, while nothing else could run, took so long. */
  worked(ms: number): void {
    this.#worked = ms
  }

  #length(): number {
    const { tickMs, tickPerSocketMs, tickCrowdMs, tickMaxMs } = this.settings
    const crowd = Math.min(tickCrowdMs, tickPerSocketMs * this.sockets())
    return Math.min(tickMaxMs, Math.max(tickMs, crowd, 2 * this.#worked))
  }
}
