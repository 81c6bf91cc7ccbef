// The usual transport: a WebSocket of `ws`, whose frames we write ourselves.
import type { Duplex } from 'node:stream'
import { WebSocket, type RawData } from 'ws'
import { CLOSE } from '#shared/collab/protocol'
import type { Transport, TransportListener } from './transport'

/** `ws` closes with the codes of its own standard; ours tell y-websocket not to come back with the same frame. */
export class CollabSocket extends WebSocket {
  carrier: WebSocketTransport | null = null

  override close(code?: number, data?: string | Buffer): void {
    if (code === 1009) super.close(CLOSE.tooBig, 'frame')
    else if (code === 1002 || code === 1007 || code === 1008) super.close(CLOSE.badFrame, 'frame')
    else super.close(code, data)
  }
}

export class WebSocketTransport implements Transport {
  readonly kind = 'websocket'
  #alive = true
  #corked = false
  #listener: TransportListener | null = null

  /** A listener must be given in the same turn: nothing is kept for it. */
  constructor(
    readonly ws: CollabSocket,
    readonly socket: Duplex
  ) {
    ws.carrier = this
    ws.on('message', onMessage)
    ws.on('close', onClose)
    ws.on('pong', onPong)
  }

  /** Something came; what it says, if it is a message. Its answer to a ping may stand behind megabytes that it is sending. */
  heard(data?: RawData, isBinary = true): void {
    this.#alive = true
    if (data !== undefined) this.#listener?.onMessage(toBuffer(data), isBinary)
  }

  ended(code: number): void {
    this.#listener?.onClose(code)
  }

  listen(listener: TransportListener): void {
    this.#listener = listener
  }

  get buffered(): number {
    return this.socket.writableLength
  }

  get isPaused(): boolean {
    return this.ws.isPaused
  }

  pause(): void {
    this.ws.pause()
  }

  resume(): void {
    this.ws.resume()
  }

  write(frame: Buffer): void {
    if (this.ws.readyState === WebSocket.OPEN) this.socket.write(frame)
  }

  together(): void {
    if (this.#corked || this.ws.readyState !== WebSocket.OPEN) return
    this.#corked = true
    this.socket.cork()
    process.nextTick(uncork, this)
  }

  close(code: number, reason: string): void {
    this.ws.close(code, reason)
  }

  ping(): boolean {
    if (!this.#alive) return false
    this.#alive = false
    this.ws.ping()
    return true
  }

  terminate(): void {
    this.ws.terminate()
  }

  apart(): void {
    this.#corked = false
    this.socket.uncork()
  }
}

// One function for all sockets, not some for each: two thousand people may be here.
function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  carrierOf(this)?.heard(data, isBinary)
}

function onClose(this: WebSocket, code: number): void {
  carrierOf(this)?.ended(code)
}

function onPong(this: WebSocket): void {
  carrierOf(this)?.heard()
}

function carrierOf(ws: WebSocket): WebSocketTransport | null {
  return ws instanceof CollabSocket ? ws.carrier : null
}

function uncork(transport: WebSocketTransport): void {
  transport.apart()
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
