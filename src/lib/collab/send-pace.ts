// When what waits on this device is sent again: soon after any sign that the server may answer, else ever more slowly. Full jitter
// everywhere, so that five hundred devices do not come at the same instant. Knows neither network nor disk: tested alone.
import { retryDelay } from './backoff'

/** The network is back, or somebody looks again: within this time. */
const SPREAD_MS = 1_000
/** The server was heard by this very device: it came in by a spread of its own. */
const HEARD_SPREAD_MS = 300
/** Signs may come in numbers; each costs a request. */
const APART_MS = 1_000
/** What the server does not take yet, although it answers. */
const LATER_MS = 15_000

export interface RoundResult {
  /** The server answered, as far as anything was asked. */
  heard: boolean
  /** What it asked for, in milliseconds (`Retry-After`, 4503); 0 when nothing. */
  asked: number
  /** Something that may leave by itself is still here. */
  left: boolean
}

/** `heard`: the server answered this device a moment ago. `hope`: it may. */
export type Sign = 'heard' | 'hope'

export class SendPace {
  #timer: ReturnType<typeof setTimeout> | null = null
  #due = Infinity
  #failures = 0
  #notBefore = -Infinity
  #lastRound = -Infinity
  /** Something waits for its next round: only then a sign means anything. */
  #waits = false

  constructor(
    readonly send: () => void,
    readonly random: () => number = Math.random,
    readonly now: () => number = () => performance.now()
  ) {}

  /** A round is over. */
  ended({ heard, asked, left }: RoundResult): void {
    const now = this.now()
    this.#lastRound = now
    this.#notBefore = now + asked
    this.#cancel()
    this.#waits = left
    if (heard) this.#failures = 0
    if (!left) return
    this.#plan(heard ? Math.max(asked, LATER_MS) + this.random() * LATER_MS : this.#afterSilence(asked))
  }

  /** Sooner than planned, never before what the server asked for. */
  sign(sign: Sign): void {
    if (!this.#waits) return
    const now = this.now()
    const earliest = Math.max(now, this.#notBefore, this.#lastRound + APART_MS)
    const spread = this.random() * (sign === 'heard' ? HEARD_SPREAD_MS : SPREAD_MS)
    if (earliest + spread >= this.#due) return
    this.#failures = 0
    this.#plan(earliest + spread - now)
  }

  stop(): void {
    this.#cancel()
    this.#waits = false
  }

  #afterSilence(asked: number): number {
    return retryDelay(this.#failures++, asked, this.random)
  }

  #plan(delay: number): void {
    this.#cancel()
    this.#due = this.now() + delay
    this.#timer = setTimeout(() => {
      this.#cancel()
      this.send()
    }, delay)
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#due = Infinity
  }
}
