// Which way the frames of this device go: by WebSocket, unless that did not work here a short while ago. Shared by all the documents
// of a page, and remembered for the next pages.
import { ABNORMAL } from './socket'

export type LineKind = 'websocket' | 'http'

export interface Memory {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const KEY = 'interpoles.line'
/** Another network, perhaps: WebSocket gets its three seconds again. */
const REMEMBERED_MS = 30 * 60_000
/** A WebSocket that opens and breaks within this time… */
const SHORT_MS = 60_000
/** …so often within that time is no line to work on. */
const BREAKS = 3
const BREAKS_WITHIN_MS = 5 * 60_000
/** One that says nothing for so long never worked: the server greets whoever comes in. */
const MUTE_MS = 4_000

export class Line {
  #kind: LineKind
  #breaks: number[] = []
  #relapses = 0

  constructor(
    readonly memory: Memory | null,
    readonly now: () => number = () => Date.now()
  ) {
    const until = Number(this.#recall() ?? 0)
    this.#kind = until > now() ? 'http' : 'websocket'
  }

  get kind(): LineKind {
    return this.#kind
  }

  /** How often a WebSocket that was found again turned out to be no good: the next one is tried later. */
  get relapses(): number {
    return this.#relapses
  }

  /** HTTP has opened where a WebSocket did not. */
  preferHttp(): void {
    this.#kind = 'http'
    this.#remember()
  }

  /** A WebSocket has opened and stayed. */
  preferWebSocket(): void {
    this.#kind = 'websocket'
    this.#breaks = []
    this.#forget()
  }

  /** A WebSocket that had opened is over. `heard`: something came by it. */
  ended(code: number, openForMs: number, heard: boolean): void {
    const broke = code === ABNORMAL && openForMs < SHORT_MS
    const mute = !heard && openForMs > MUTE_MS
    if (!broke && !mute) return
    const now = this.now()
    this.#breaks = [...this.#breaks.filter((at) => now - at < BREAKS_WITHIN_MS), now]
    if (this.#breaks.length < BREAKS && !mute) return
    this.#breaks = []
    this.#relapses += 1
    this.preferHttp()
  }

  #recall(): string | null {
    try {
      return this.memory?.getItem(KEY) ?? null
    } catch {
      return null // Storage is switched off: nothing is remembered, everything works.
    }
  }

  #remember(): void {
    try {
      this.memory?.setItem(KEY, String(this.now() + REMEMBERED_MS))
    } catch {
      return // The same.
    }
  }

  #forget(): void {
    try {
      this.memory?.removeItem(KEY)
    } catch {
      return // The same.
    }
  }
}
