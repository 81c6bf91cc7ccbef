// The usual transport: a WebSocket of `ws`, whose frames we write ourselves.
import type { Duplex } from 'node:stream'
import { WebSocket, type RawData } from 'ws'
import { CLOSE } from '#shared/collab/protocol'
import type { Transport, TransportListener } from './transport'

/** `ws` closes with the codes of its own standard; ours tell y-websocket not to come back with the same frame. */
export class CollabSocket extends WebSocket {
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
    readonly ws: WebSocket,
    readonly socket: Duplex
  ) {
    ws.on('message', (data, isBinary) => {
      // Its answer to a ping may stand behind megabytes that it is sending.
      this.#alive = true
      this.#listener?.onMessage(toBuffer(data), isBinary)
    })
    ws.on('close', (code) => this.#listener?.onClose(code))
    ws.on('pong', () => (this.#alive = true))
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
    process.nextTick(this.#uncork)
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

  readonly #uncork = (): void => {
    this.#corked = false
    this.socket.uncork()
  }
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
