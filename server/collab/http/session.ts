// A connection by HTTP: what a WebSocket is to the others. Its client pushes frames and polls for frames; several requests, in any
// order, some of them twice, some never answered, make one connection that loses nothing and repeats nothing.
import { encodeAnswer, encodeClose, type Frame } from '#shared/collab/http'
import { CLOSE } from '#shared/collab/protocol'
import type { Clock } from '../contract'
import { TokenBucket } from '../limits'
import type { Settings } from '../settings'
import type { Transport, TransportListener } from '../transport'
import { Assembly } from './assembly'
import { Outbox } from './outbox'

type Answer = (body: Uint8Array) => void

export class HttpSession implements Transport {
  readonly kind = 'http'
  isPaused = false
  /** A close frame is the last of the outbox: nothing more is taken or written. */
  closing = false
  /** Requests being read or held back. */
  pushes = 0
  readonly requests: TokenBucket
  readonly #outbox = new Outbox()
  readonly #assembly: Assembly
  #listener: TransportListener | null = null
  #waiting: Answer | null = null
  #gathering: NodeJS.Timeout | null = null
  #cancelWait: () => void = () => undefined
  #resumed: (() => void)[] = []
  #closeCode = 0
  #over = false
  #polled = false
  #lastPoll: number

  constructor(
    readonly settings: Settings,
    readonly clock: Clock,
    /** Nothing more will be asked of it. */
    readonly onOver: () => void
  ) {
    this.#lastPoll = clock.monotonic()
    this.requests = new TokenBucket(settings.httpRequestsPerSecond, settings.httpRequestsBurst, clock)
    this.#assembly = new Assembly(settings.frameBytes, {
      message: (data, isBinary) => this.#listener?.onMessage(data, isBinary),
      left: (code) => this.#end(code),
      refuse: (code, reason) => this.breakOff(code, reason)
    })
  }

  listen(listener: TransportListener): void {
    this.#listener = listener
  }

  get buffered(): number {
    return this.#outbox.bytes
  }

  /** What it has to say, for the answer that opens it or refuses to. */
  get said(): Buffer[] {
    return this.#outbox.take(Infinity)
  }

  /** All it had to say has been given to a poll. */
  get told(): boolean {
    return this.#over || (this.#polled && this.#outbox.allTaken)
  }

  get over(): boolean {
    return this.#over
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
    for (const go of this.#resumed.splice(0)) go()
  }

  /** Resolves when frames may be taken again. */
  async ready(): Promise<void> {
    while (this.isPaused && !this.closing && !this.#over) {
      await new Promise<void>((resolve) => this.#resumed.push(resolve))
    }
  }

  /** @returns how many frames have been taken so far, these included or not */
  push(first: number, frames: readonly Frame[]): number {
    if (!this.isPaused && !this.closing && !this.#over) this.#assembly.accept(first, frames)
    return this.#assembly.taken
  }

  /** Answers once: at once if there is something, otherwise when there is, or when `wait` is over. */
  poll(received: number, wait: number, answer: Answer): void {
    // Late and twice: the client has already asked for more.
    if (received < this.#outbox.first) return answer(encodeAnswer(this.#outbox.first, []))
    if (!this.#outbox.confirm(received)) {
      answer(encodeAnswer(received, []))
      return this.breakOff(CLOSE.badFrame, 'order')
    }
    this.#release([])
    this.#polled = true
    this.#lastPoll = this.clock.monotonic()
    this.#waiting = answer
    if (this.closing && this.#outbox.empty) return this.#end(this.#closeCode)
    if (!this.#outbox.empty || wait === 0) return this.#deliver()
    const timer = setTimeout(() => this.#release([]), Math.min(wait, this.settings.httpPollMs))
    this.#cancelWait = () => clearTimeout(timer)
  }

  /** The one who waited has gone; what it would have been given is kept. */
  abandon(answer: Answer): void {
    if (this.#waiting !== answer) return
    this.#cancelWait()
    this.#waiting = null
    this.#lastPoll = this.clock.monotonic()
  }

  write(frame: Buffer): void {
    if (this.closing || this.#over) return
    this.#outbox.add(frame)
    if (this.#outbox.behind > this.settings.httpQueueBytes) return this.breakOff(CLOSE.tooSlow, 'slow')
    if (!this.#waiting) return
    // A few milliseconds: what comes together leaves together.
    this.#gathering ??= setTimeout(() => this.#deliver(), this.settings.httpGatherMs)
  }

  /** It gathers by itself. */
  together(): void {}

  close(code: number, reason: string): void {
    if (this.closing || this.#over) return
    this.#outbox.add(Buffer.from(encodeClose(code, reason)))
    this.closing = true
    this.#closeCode = code
    this.resume()
    if (this.#waiting) this.#deliver()
  }

  /** Silence is found by `expire`: a client that has nothing to say polls all the same. */
  ping(): boolean {
    return true
  }

  terminate(): void {
    this.#end(ABNORMAL)
  }

  /** To be called every second or so. */
  expire(): void {
    if (this.#waiting) return
    const { httpIdleMs, httpFirstPollMs, httpFarewellMs } = this.settings
    const patience = this.closing ? httpFarewellMs : this.#polled ? httpIdleMs : httpFirstPollMs
    if (this.clock.monotonic() - this.#lastPoll <= patience) return
    if (this.closing) this.#end(this.#closeCode)
    else if (this.#polled && !this.#outbox.empty) this.breakOff(CLOSE.tooSlow, 'slow')
    else this.terminate()
  }

  #deliver(): void {
    const frames = this.#outbox.take(this.settings.httpAnswerBytes)
    this.#release(frames)
  }

  #release(frames: readonly Uint8Array[]): void {
    if (this.#gathering) clearTimeout(this.#gathering)
    this.#gathering = null
    this.#cancelWait()
    const answer = this.#waiting
    this.#waiting = null
    this.#lastPoll = this.clock.monotonic()
    answer?.(encodeAnswer(this.#outbox.first, frames))
  }

  /** Closed by us, for a reason that the listener must know as well. */
  breakOff(code: number, reason: string): void {
    this.close(code, reason)
    this.#listener?.onClose(code)
  }

  #end(code: number): void {
    if (this.#over) return
    this.#over = true
    this.#release([])
    this.resume()
    this.#listener?.onClose(code)
    this.onOver()
  }
}

/** RFC 6455: it went without a word. */
const ABNORMAL = 1006
