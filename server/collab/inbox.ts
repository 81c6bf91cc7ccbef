// Frames of one socket, let through at a bounded rate. Beyond it nothing more is read from the network: the sender feels it and
// nothing is lost. Only a socket that keeps flooding is closed.
import type { Clock } from './contract'
import { TokenBucket } from './limits'
import type { Settings } from './settings'

export interface Pausable {
  readonly isPaused: boolean
  pause(): void
  resume(): void
}

/** Whose inbox it is. */
export interface Reader {
  take(data: Buffer): void
  flooded(): void
}

export class Inbox {
  #queue: Buffer[] = []
  #suspended = false
  #stopped = false
  #timer: NodeJS.Timeout | null = null
  #throttledSince: number | null = null
  readonly #frames: TokenBucket
  readonly #bytes: TokenBucket

  constructor(
    readonly source: Pausable,
    readonly settings: Settings,
    readonly clock: Clock,
    readonly shared: readonly TokenBucket[],
    readonly reader: Reader
  ) {
    this.#frames = new TokenBucket(settings.framesPerSecond, settings.framesBurst, clock)
    this.#bytes = new TokenBucket(settings.bytesPerSecond, settings.bytesBurst, clock)
  }

  push(data: Buffer): void {
    if (this.#stopped) return
    this.#queue.push(data)
    this.#pump()
  }

  /** While the gate is asked again, nothing goes through. */
  suspend(): void {
    this.#suspended = true
  }

  release(): void {
    this.#suspended = false
    this.#pump()
  }

  /** Everything received so far, whatever the limits say: the server is stopping. */
  drain(): void {
    for (const data of this.#queue.splice(0)) this.reader.take(data)
  }

  stop(): void {
    this.#stopped = true
    this.#queue = []
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    // The other side's answer to the close is behind what was not read: without it, it would learn of it much later.
    if (this.#suspended && this.source.isPaused) this.source.resume()
  }

  #pump(): void {
    if (this.#timer) return
    while (!this.#stopped && !this.#suspended) {
      const data = this.#queue[0]
      if (!data) break
      const wait = this.#take(data.byteLength)
      if (wait > 0) return this.#wait(wait)
      this.#queue.shift()
      this.reader.take(data)
    }
    if (this.#stopped) return
    if (this.#suspended) return this.source.pause()
    if (this.#throttledSince !== null && this.#frames.full) this.#throttledSince = null
    if (this.source.isPaused) this.source.resume()
  }

  /** Milliseconds until the slowest limit lets one more through; 0: let through. */
  #take(bytes: number): number {
    const now = this.clock.monotonic()
    let wait = Math.max(this.#frames.take(1, now), this.#bytes.take(bytes, now))
    for (const bucket of this.shared) wait = Math.max(wait, bucket.take(1, now))
    return wait
  }

  #wait(ms: number): void {
    const now = this.clock.monotonic()
    this.#throttledSince ??= now
    if (now - this.#throttledSince > this.settings.throttledCloseMs) return this.reader.flooded()
    this.source.pause()
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#pump()
    }, ms)
  }
}
