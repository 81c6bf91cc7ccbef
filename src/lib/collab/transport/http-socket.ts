// A WebSocket made of HTTP requests, for networks where a real one does not open: pushes go up one after the other, one poll at a
// time waits for what comes down. What is lost on the way is asked for again; what comes twice counts once.
import {
  decodeAnswer,
  decodeOpened,
  decodeTaken,
  encodeClose,
  encodePoll,
  encodePush,
  OPCODE,
  readClose,
  type Frame
} from '#shared/collab/http'
import { exchange, type Ask, type Fetch, type Outcome } from './exchange'
import { Patience } from './patience'
import { PushQueue } from './push-queue'
import { ABNORMAL, SocketEvents, STATE, type Socket, type SocketClose } from './socket'

export interface HttpSocketDeps {
  fetch: Fetch
  /** A tab nobody looks at keeps no request waiting: a browser has only six for all of them. */
  isHidden: () => boolean
}

const OPEN_PATIENCE_MS = 15_000
const POLL_MS = 20_000
/** A poll is answered after 20 s at the latest: silence beyond this is a dead line. */
const POLL_PATIENCE_MS = POLL_MS + 10_000
const PUSH_PATIENCE_MS = 30_000
/** Requests that fail for so long: the connection is over, and its owner decides what to try next. */
const FAILING_POLL_MS = 6_000
const FAILING_PUSH_MS = 20_000
/** What is typed together leaves together. */
const GATHER_MS = 8
const HIDDEN_PAUSE_MS = 4_000
/** What was written just before looking elsewhere is acknowledged without delay. */
const STAYS_ATTENTIVE_MS = 10_000
/** An empty answer that comes at once: somebody does not let polls wait. */
const HASTY_MS = 200
const MAX_KEEPALIVE_BYTES = 48 * 1024

export class HttpSocket extends SocketEvents implements Socket {
  readonly #url: string
  readonly #abort = new AbortController()
  readonly #queue = new PushQueue()
  #session = ''
  #received = 0
  #lastSent = -Infinity
  #pushing = false
  readonly #pauses = new Set<() => void>()

  constructor(
    url: string,
    readonly deps: HttpSocketDeps
  ) {
    super()
    this.#url = url.replace(/^ws/, 'http')
    void this.#run()
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== STATE.open) return
    this.#lastSent = performance.now()
    this.#queue.add(data)
    if (this.#pushing) return
    this.#pushing = true
    setTimeout(() => void this.#push(), GATHER_MS)
  }

  close(code = 1000, reason = ''): void {
    if (this.readyState >= STATE.closing) return
    const wasOpen = this.readyState === STATE.open
    this.readyState = STATE.closing
    if (wasOpen) this.#sayGoodbye(code, reason)
    setTimeout(() => this.#end({ code, reason, wasClean: true }), 0)
  }

  /** Somebody looks again: no need to wait for the next slow poll. */
  hurry(): void {
    for (const wake of [...this.#pauses]) wake()
  }

  async #run(): Promise<void> {
    const opened = await this.#ask({
      body: new Uint8Array(),
      read: decodeOpened,
      patienceMs: OPEN_PATIENCE_MS
    })
    if (this.readyState !== STATE.connecting) return
    if (opened.kind !== 'ok') {
      this.onerror?.({})
      return this.#end({ code: ABNORMAL, reason: '', wasClean: false })
    }
    this.#session = opened.value.session
    this.readyState = STATE.open
    this.onopen?.({})
    this.#take(opened.value.frames)
    await this.#pollForEver()
  }

  async #pollForEver(): Promise<void> {
    const patience = new Patience(FAILING_POLL_MS)
    while (this.readyState === STATE.open) {
      const asked = performance.now()
      const answer = await this.#ask({
        session: this.#session,
        body: encodePoll(this.#received, this.#isResting ? 0 : POLL_MS),
        read: decodeAnswer,
        patienceMs: POLL_PATIENCE_MS
      })
      if (this.readyState !== STATE.open) return
      if (answer.kind === 'gone') return this.#lost('gone')
      if (answer.kind === 'failed') {
        const wait = patience.failed(asked)
        if (wait === null) return this.#lost('')
        await this.#pause(wait)
        continue
      }
      patience.reset()
      const { first, frames } = answer.value
      if (first === this.#received) this.#take(frames)
      if (this.#isResting) await this.#pause(HIDDEN_PAUSE_MS)
      else if (frames.length === 0 && performance.now() - asked < HASTY_MS) await this.#pause(HASTY_MS)
    }
  }

  get #isResting(): boolean {
    return this.deps.isHidden() && performance.now() - this.#lastSent > STAYS_ATTENTIVE_MS
  }

  async #push(): Promise<void> {
    const patience = new Patience(FAILING_PUSH_MS)
    while (!this.#queue.empty && this.readyState === STATE.open) {
      const asked = performance.now()
      const outcome = await this.#ask({
        session: this.#session,
        body: encodePush(this.#queue.first, this.#queue.next()),
        read: decodeTaken,
        patienceMs: PUSH_PATIENCE_MS
      })
      if (outcome.kind === 'gone') this.#lost('gone')
      else if (outcome.kind === 'ok') {
        patience.reset()
        // Nothing taken: the server is closing and will say so by the poll.
        if (outcome.value <= this.#queue.first) await this.#pause(HASTY_MS)
        this.#queue.taken(outcome.value)
      } else {
        const wait = patience.failed(asked)
        if (wait === null) this.#lost('')
        else await this.#pause(wait)
      }
    }
    this.#pushing = false
  }

  #take(frames: readonly Frame[]): void {
    for (const { opcode, payload } of frames) {
      if (this.readyState !== STATE.open) return
      this.#received += 1
      // Its own memory, as a WebSocket gives it: the answer holds many.
      if (opcode === OPCODE.binary) this.onmessage?.({ data: Uint8Array.from(payload).buffer })
      else if (opcode === OPCODE.close) this.#end({ ...readClose(payload), wasClean: true })
    }
  }

  #ask<T>(ask: Omit<Ask<T>, 'url' | 'signal'>): Promise<Outcome<T>> {
    return exchange(this.deps.fetch, { ...ask, url: this.#url, signal: this.#abort.signal })
  }

  /** With what had not left yet. What was under way may arrive twice: it is numbered. */
  #sayGoodbye(code: number, reason: string): void {
    const frames = [...this.#queue.next(), encodeClose(code, reason)]
    const body = encodePush(this.#queue.first, frames)
    void exchange(this.deps.fetch, {
      url: this.#url,
      session: this.#session,
      body,
      read: decodeTaken,
      patienceMs: PUSH_PATIENCE_MS,
      keepalive: body.byteLength <= MAX_KEEPALIVE_BYTES
    })
  }

  #lost(reason: string): void {
    this.#end({ code: ABNORMAL, reason, wasClean: false })
  }

  #end(event: SocketClose): void {
    if (this.readyState === STATE.closed) return
    this.readyState = STATE.closed
    this.#abort.abort()
    this.hurry()
    this.onclose?.(event)
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        this.#pauses.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.#pauses.add(wake)
    })
  }
}
