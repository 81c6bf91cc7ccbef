// A y-websocket server somewhere, and clients that know nothing of it but its address.
import type * as decoding from 'lib0/decoding'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { MESSAGE, readSaved } from '#shared/collab/protocol'
import * as encoding from 'lib0/encoding'

export interface Target {
  /** `ws://host/path/{room}`: everything before the room is the server, as y-websocket takes it. */
  template: string
  headers: Record<string, string>
  params: Record<string, string>
  /** Rooms that may be used; without them any name is tried. */
  rooms: string[]
}

export interface Client {
  doc: Y.Doc
  provider: WebsocketProvider
  text: Y.Text
  saved: number
  sent: number
}

export class Visit {
  readonly #clients: WebsocketProvider[] = []
  #used = 0

  constructor(readonly target: Target) {}

  get server(): string {
    return this.target.template.replace(/\/?\{room\}.*$/, '')
  }

  /** Another one at each call. */
  room(): string {
    const { rooms } = this.target
    if (rooms.length === 0) return `conformance-${Date.now().toString(36)}-${this.#used++}`
    const room = rooms[this.#used++ % rooms.length]
    if (room === undefined) throw new Error('no room left')
    return room
  }

  join(room: string, params: Record<string, string> = {}): Client {
    const { headers } = this.target
    class HeaderSocket extends WebSocket {
      constructor(url: string) {
        super(url, { headers })
        this.on('error', () => undefined)
      }
    }
    const doc = new Y.Doc()
    const provider = new WebsocketProvider(this.server, room, doc, {
      // `ws` under the type of the browser's class.
      WebSocketPolyfill: HeaderSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
      maxBackoffTime: 500,
      params: { ...this.target.params, ...params }
    })
    this.#clients.push(provider)
    const client: Client = { doc, provider, text: doc.getText('conformance'), saved: 0, sent: 0 }
    const handlers = provider.messageHandlers
    const stock = handlers[MESSAGE.sync]
    handlers[MESSAGE.sync] = (encoder, decoder, self, emitSynced, type) => {
      stock?.(encoder, decoder, self, emitSynced, type)
      if (encoding.length(encoder) > 1) client.sent++
    }
    handlers[MESSAGE.saved] = (_, decoder: decoding.Decoder) => (client.saved = readSaved(decoder))
    handlers[MESSAGE.notSaved] = () => undefined
    doc.on('update', (_: Uint8Array, origin: unknown) => {
      if (origin !== provider && provider.wsconnected) client.sent++
    })
    return client
  }

  raw(room: string): WebSocket {
    const params = new URLSearchParams(this.target.params).toString()
    const socket = new WebSocket(`${this.server}/${room}${params === '' ? '' : `?${params}`}`, {
      headers: this.target.headers
    })
    socket.on('error', () => undefined)
    return socket
  }

  leave(): void {
    for (const provider of this.#clients.splice(0)) provider.destroy()
  }
}

export async function eventually(condition: () => boolean, what: string, ms = 8_000): Promise<void> {
  const deadline = performance.now() + ms
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
