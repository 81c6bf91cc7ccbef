// Two kinds of clients: the unmodified WebsocketProvider of y-websocket, and one that says whatever bytes it is given.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { readParts, withParts } from '$lib/collab/parts'
import { MESSAGE, SYNC, readHash, readNotSaved, readSaved } from '#shared/collab/protocol'

// Each provider listens to the end of the process.
process.setMaxListeners(0)

export interface Place {
  url: string
}

export interface ClientOptions {
  params?: Record<string, string>
  origin?: string
  /** Instead of the session cookie. */
  headers?: Record<string, string>
  doc?: Y.Doc
  /** Large messages leave in parts, as those of our own client. */
  parts?: boolean
  /** Instead of a WebSocket. */
  socket?: typeof globalThis.WebSocket
}

/** The session cookie, sent the way a browser does. */
export function socketOf(
  visitor: Visitor | null,
  origin?: string,
  given: Record<string, string> = {}
): typeof globalThis.WebSocket {
  class CookieSocket extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      const headers = visitor ? { cookie: `session=${visitor.sessionId}` } : given
      super(url, protocols, { headers, ...(origin !== undefined && { origin }) })
      // y-websocket takes its listeners away when it disconnects; in Node an error then has nobody left to hear it.
      this.on('error', () => undefined)
    }
  }
  // `ws` has the interface of the browser's WebSocket that y-websocket uses, under another type.
  return CookieSocket as unknown as typeof globalThis.WebSocket
}

export class StockClient {
  readonly doc: Y.Doc
  readonly provider: WebsocketProvider
  saved = 0
  sent = 0
  notSaved: { count: number; reason: number; message: string }[] = []
  closes: number[] = []

  constructor(place: Place, room: string, visitor: Visitor | null, options: ClientOptions = {}) {
    this.doc = options.doc ?? new Y.Doc()
    const socket = options.socket ?? socketOf(visitor, options.origin, options.headers)
    this.provider = new WebsocketProvider(place.url, room, this.doc, {
      WebSocketPolyfill: options.parts ? withParts(socket) : socket,
      disableBc: true,
      maxBackoffTime: 200,
      params: { ...options.params, ...(options.parts && { parts: '1' }) }
    })
    if (options.parts) readParts(this.provider)
    this.provider.on('connection-close', (event) => {
      this.closes.push(event?.code ?? 0)
      this.saved = this.sent = 0
    })
    this.#count()
  }

  get text(): Y.Text {
    return this.doc.getText('t')
  }

  /** Paragraph after paragraph in the body of a document. */
  write(words: string): void {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(words)])
    const body = this.doc.getXmlFragment('default')
    body.insert(body.length, [paragraph])
  }

  async synced(): Promise<this> {
    await until(() => this.provider.synced, 'synced')
    return this
  }

  /** Everything this client has sent is on disk: only with `ack: '1'`. */
  async acknowledged(): Promise<void> {
    await until(() => this.provider.synced && this.sent > 0 && this.saved === this.sent, 'acknowledged')
  }

  close(): void {
    this.provider.destroy()
    this.doc.destroy()
  }

  /** What a client of ours does in its own code: counts frames, reads types 100 and 101. No change to y-websocket. */
  #count(): void {
    const handlers = this.provider.messageHandlers
    const stock = handlers[MESSAGE.sync]
    handlers[MESSAGE.sync] = (encoder, decoder, provider, emitSynced, type) => {
      stock?.(encoder, decoder, provider, emitSynced, type)
      if (encoding.length(encoder) > 1) this.sent++
    }
    handlers[MESSAGE.saved] = (_, decoder) => {
      this.saved = readSaved(decoder)
    }
    handlers[MESSAGE.notSaved] = (_, decoder) => {
      this.notSaved.push(readNotSaved(decoder))
    }
    this.doc.on('update', (_update: Uint8Array, origin: unknown) => {
      if (origin !== this.provider && this.provider.wsconnected) this.sent++
    })
  }
}

export interface RawMessage {
  type: number
  decoder: decoding.Decoder
  bytes: Uint8Array
}

/** Says anything, reads everything. */
export class RawClient {
  readonly messages: RawMessage[] = []
  closeCode: number | null = null
  closeReason = ''
  /** HTTP status of a refused upgrade. */
  status: number | null = null
  readonly ws: WebSocket
  #opened = false

  constructor(place: Place, path: string, visitor: Visitor | null, options: ClientOptions = {}) {
    const query = new URLSearchParams(options.params).toString()
    this.ws = new WebSocket(`${place.url}/${path}${query === '' ? '' : `?${query}`}`, {
      headers: visitor ? { cookie: `session=${visitor.sessionId}` } : {},
      ...(options.origin !== undefined && { origin: options.origin })
    })
    this.ws.binaryType = 'nodebuffer'
    this.ws.on('message', (data: Buffer) => {
      const bytes = new Uint8Array(data)
      const decoder = decoding.createDecoder(bytes)
      this.messages.push({ type: decoding.readVarUint(decoder), decoder, bytes })
    })
    this.ws.on('open', () => (this.#opened = true))
    this.ws.on('close', (code, reason) => {
      this.closeCode = code
      this.closeReason = reason.toString()
    })
    this.ws.on('unexpected-response', (request, response) => {
      this.status = response.statusCode ?? 0
      request.destroy()
    })
    this.ws.on('error', () => undefined)
  }

  async opened(): Promise<this> {
    await until(() => this.#opened, 'open')
    return this
  }

  async closed(): Promise<number> {
    await until(() => this.closeCode !== null || this.status !== null, 'closed')
    return this.closeCode ?? this.status ?? 0
  }

  send(...parts: (number | Uint8Array)[]): void {
    this.ws.send(message(...parts))
  }

  update(update: Uint8Array): void {
    this.send(MESSAGE.sync, SYNC.update, update)
  }

  answer(update: Uint8Array): void {
    this.send(MESSAGE.sync, SYNC.step2, update)
  }

  ask(stateVector: Uint8Array = new Uint8Array([0])): void {
    this.send(MESSAGE.sync, SYNC.step1, stateVector)
  }

  get saved(): number {
    const last = this.messages.filter((m) => m.type === MESSAGE.saved).at(-1)
    return last ? readSaved(fresh(last)) : 0
  }

  get notSaved(): { count: number; reason: number; message: string }[] {
    return this.messages.filter((m) => m.type === MESSAGE.notSaved).map((m) => readNotSaved(fresh(m)))
  }

  get hashes(): { stateVector: Uint8Array; sha256: string }[] {
    return this.messages.filter((m) => m.type === MESSAGE.hash).map((m) => readHash(fresh(m)))
  }

  /** The document as received so far. */
  document(): Y.Doc {
    const doc = new Y.Doc()
    for (const m of this.messages) {
      if (m.type !== MESSAGE.sync) continue
      const decoder = fresh(m)
      if (decoding.readVarUint(decoder) !== SYNC.step1)
        Y.applyUpdate(doc, decoding.readVarUint8Array(decoder))
    }
    return doc
  }

  close(): void {
    this.ws.close()
  }
}

/** A number is a varUint, bytes are a varUint8Array. */
export function message(...parts: (number | Uint8Array)[]): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const part of parts) {
    if (typeof part === 'number') encoding.writeVarUint(encoder, part)
    else encoding.writeVarUint8Array(encoder, part)
  }
  return encoding.toUint8Array(encoder)
}

/** Polls: everything here is observed from outside. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  ms = 10_000
): Promise<void> {
  const deadline = performance.now() + ms
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`never ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function fresh(m: RawMessage): decoding.Decoder {
  const decoder = decoding.createDecoder(m.bytes)
  decoding.readVarUint(decoder)
  return decoder
}
