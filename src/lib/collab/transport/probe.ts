// While the frames go by HTTP: does a WebSocket work by now? Tried from time to time beside the connection in use, as a reader that
// changes nothing; it must open, hear the server, and stay.
import { PARAM } from '#shared/collab/protocol'
import { STATE, type Socket } from './socket'

export interface ProbeDeps {
  open: (url: string) => Socket
  /** It works. Called once. */
  found: () => void
  random?: () => number
}

const DELAYS_MS = [5_000, 15_000, 30_000, 60_000, 120_000, 300_000]
const OPEN_WITHIN_MS = 5_000
const STAYS_MS = 3_000
/** Another network may have come: no need to wait for the next try. */
const SOON_MS = 1_000

export class Probe {
  #attempt: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #socket: Socket | null = null
  #stopped = false

  constructor(
    readonly url: string,
    readonly deps: ProbeDeps,
    /** How many of the first tries to skip. */
    skip = 0
  ) {
    this.#attempt = skip
    this.#plan()
  }

  soon(): void {
    if (this.#stopped || this.#socket) return
    this.#attempt = 0
    this.#plan(SOON_MS)
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#drop()
  }

  #plan(delay = DELAYS_MS[Math.min(this.#attempt, DELAYS_MS.length - 1)] ?? 0): void {
    clearTimeout(this.#timer)
    const { random = Math.random } = this.deps
    this.#timer = setTimeout(() => this.#try(), delay * (0.75 + random() / 2))
  }

  #try(): void {
    this.#attempt += 1
    const url = new URL(this.url)
    url.searchParams.set(PARAM.read, '1')
    const socket = (this.#socket = this.deps.open(url.href))
    this.#timer = setTimeout(() => this.#failed(), OPEN_WITHIN_MS)
    socket.onclose = () => this.#failed()
    socket.onmessage = () => {
      socket.onmessage = null
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#succeeded(socket), STAYS_MS)
    }
  }

  #succeeded(socket: Socket): void {
    if (socket.readyState !== STATE.open) return this.#failed()
    this.stop()
    this.deps.found()
  }

  #failed(): void {
    this.#drop()
    if (!this.#stopped) this.#plan()
  }

  #drop(): void {
    const socket = this.#socket
    this.#socket = null
    if (!socket) return
    socket.onmessage = null
    socket.onclose = null
    socket.close()
  }
}
