// When a room flushes: at once when it was idle, and less often the more people it has. A tenth of a millisecond for each
// connection costs nobody anything, and turns many small broadcasts into one.
import type { Clock } from './contract'
import type { Settings } from './settings'

export class Ticks {
  #scheduled = false
  #last = -Infinity

  constructor(
    readonly settings: Settings,
    readonly clock: Clock,
    readonly population: () => number,
    readonly flush: () => Promise<void>
  ) {}

  request(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const run = () => {
      this.#scheduled = false
      void this.flush()
    }
    const { tickMinMs, tickMaxMs, tickPerConnectionMs } = this.settings
    const tick = Math.min(tickMaxMs, Math.max(tickMinMs, this.population() * tickPerConnectionMs))
    const wait = this.#last + tick - this.clock.monotonic()
    if (wait > 0) setTimeout(run, wait)
    else setImmediate(run)
  }

  begun(): void {
    this.#last = this.clock.monotonic()
  }
}
