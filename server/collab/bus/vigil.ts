// Notices that this process has slept: stopped by a signal, a suspended machine, a very long pause. Timers that were due fire after the
// network has been read, so whoever receives something asks first.
import type { Clock } from '../contract'

export class Vigil {
  #last: number
  readonly #timer: NodeJS.Timeout

  constructor(
    readonly clock: Clock,
    readonly gapMs: number,
    readonly onGap: () => void
  ) {
    this.#last = clock.monotonic()
    this.#timer = setInterval(() => this.look(), gapMs / 5)
    this.#timer.unref()
  }

  look(): void {
    const now = this.clock.monotonic()
    const gap = now - this.#last
    this.#last = now
    if (gap > this.gapMs) this.onGap()
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
