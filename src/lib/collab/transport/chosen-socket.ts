// The socket that y-websocket is given: a WebSocket where that works, the same by HTTP where it does not. Whoever uses it sees one
// connection that opens, carries frames and closes.
import { Probe } from './probe'
import { ABNORMAL, SocketEvents, STATE, type Socket, type SocketClose } from './socket'
import type { Line, LineKind } from './line'

export interface Transports {
  line: Line
  websocket: (url: string) => Socket
  http: (url: string) => Socket
}

/** A WebSocket that has not opened by then is given company; the first to open is the one. */
const PATIENCE_MS = 3_000
/** Going back to a WebSocket interrupts for an instant: not while someone is typing, unless they never stop. */
const QUIET_MS = 1_000
const MOVE_WITHIN_MS = 20_000

const GOING_AWAY = 1001

export class ChosenSocket extends SocketEvents implements Socket {
  /** Which one it became. */
  kind: LineKind | null = null
  readonly #candidates = new Map<LineKind, Socket>()
  readonly #failures = new Set<LineKind>()
  #chosen: Socket | null = null
  #patience: ReturnType<typeof setTimeout> | undefined
  #moving: ReturnType<typeof setTimeout> | undefined
  #probe: Probe | null = null
  #openedAt = 0
  #heard = false
  #lastSent = 0

  constructor(
    readonly url: string,
    readonly transports: Transports
  ) {
    super()
    const first = transports.line.kind
    this.#try(first)
    this.#patience = setTimeout(() => this.#try(otherThan(first)), PATIENCE_MS)
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    this.#lastSent = performance.now()
    this.#chosen?.send(data)
  }

  close(code?: number, reason?: string): void {
    if (this.readyState >= STATE.closing) return
    const event = { code: code ?? 1000, reason: reason ?? '', wasClean: true }
    if (this.kind === 'websocket') this.#tell(event.code)
    this.readyState = STATE.closing
    this.#letGo(code, reason)
    setTimeout(() => this.#end(event), 0)
  }

  /** Somebody looks again, or the network may have changed. */
  wake(): void {
    this.#chosen?.hurry?.()
    this.#probe?.soon()
  }

  /** The page is left: the others need not wait to see it. A WebSocket says so by itself. */
  leave(): void {
    if (this.kind === 'http') this.close(GOING_AWAY, '')
  }

  #try(kind: LineKind): void {
    if (this.readyState !== STATE.connecting || this.#candidates.has(kind)) return
    const socket = this.transports[kind](this.url)
    this.#candidates.set(kind, socket)
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => this.#choose(kind, socket)
    socket.onclose = () => this.#failed(kind)
    socket.onerror = (event) => {
      if (this.#chosen === socket) this.onerror?.(event)
    }
  }

  #choose(kind: LineKind, socket: Socket): void {
    clearTimeout(this.#patience)
    for (const [other, rival] of this.#candidates) if (other !== kind) dismiss(rival)
    const { line } = this.transports
    if (kind === 'http') line.preferHttp()
    else if (line.kind === 'http') line.preferWebSocket()
    this.kind = kind
    this.#chosen = socket
    this.#openedAt = performance.now()
    this.readyState = STATE.open
    socket.onclose = (event) => this.#over(event)
    socket.onmessage = (event) => {
      this.#heard = true
      this.onmessage?.(event)
    }
    if (kind === 'http') {
      const deps = { open: this.transports.websocket, found: () => this.#goBack() }
      this.#probe = new Probe(this.url, deps, line.relapses)
    }
    this.onopen?.({})
  }

  /** It never opened. The other one is tried, if it has not been. */
  #failed(kind: LineKind): void {
    if (this.readyState !== STATE.connecting) return
    this.#failures.add(kind)
    clearTimeout(this.#patience)
    const other = otherThan(kind)
    if (!this.#failures.has(other)) return this.#try(other)
    this.onerror?.({})
    this.#end({ code: ABNORMAL, reason: '', wasClean: false })
  }

  #over(event: SocketClose): void {
    if (this.kind === 'websocket') this.#tell(event.code)
    this.#letGo()
    this.#end(event)
  }

  #tell(code: number): void {
    this.transports.line.ended(code, performance.now() - this.#openedAt, this.#heard)
  }

  /** A WebSocket works again: closed as soon as it is quiet; whoever uses this comes back, by WebSocket. */
  #goBack(): void {
    this.transports.line.preferWebSocket()
    const since = performance.now()
    const look = () => {
      const now = performance.now()
      if (now - this.#lastSent > QUIET_MS || now - since > MOVE_WITHIN_MS) {
        this.close(1000, 'websocket')
      } else this.#moving = setTimeout(look, QUIET_MS / 4)
    }
    look()
  }

  #letGo(code?: number, reason?: string): void {
    clearTimeout(this.#patience)
    clearTimeout(this.#moving)
    this.#probe?.stop()
    for (const socket of this.#candidates.values()) dismiss(socket, code, reason)
    this.#candidates.clear()
  }

  #end(event: SocketClose): void {
    if (this.readyState === STATE.closed) return
    this.readyState = STATE.closed
    this.ended()
    this.onclose?.(event)
  }

  /** For whoever keeps count. */
  protected ended(): void {}
}

function otherThan(kind: LineKind): LineKind {
  return kind === 'websocket' ? 'http' : 'websocket'
}

function dismiss(socket: Socket, code?: number, reason?: string): void {
  socket.onopen = null
  socket.onmessage = null
  // `ws` in Node says an error when it is closed before it has opened, and needs somebody to hear it.
  socket.onerror = () => undefined
  socket.onclose = null
  if (socket.readyState < STATE.closing) socket.close(code, reason)
}
