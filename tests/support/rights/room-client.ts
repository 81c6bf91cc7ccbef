// One connection to the collaboration server, opened with any headers: what it is let in for, what it receives, whether it may write.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { MESSAGE, SYNC, readNews } from '#shared/collab/protocol'
import { HttpSocket } from '$lib/collab/transport/http-socket'

export interface Door {
  url: string
}

export class RoomClient {
  readonly doc = new Y.Doc()
  readonly seen = new Set<number>()
  /** Code of the close, or status of a refused upgrade. */
  ended: number | null = null
  /** Topics of message 105, as they came. */
  readonly news: string[] = []
  readonly #line: { send(bytes: Uint8Array<ArrayBuffer>): void; close(): void }

  constructor(
    door: Door,
    room: string,
    headers: Record<string, string>,
    query: Record<string, string> = {},
    by: 'websocket' | 'http' = 'websocket'
  ) {
    const search = new URLSearchParams({ ack: '1', ...query }).toString()
    const url = `${door.url.replace(/^http/, 'ws')}/collab/${room}?${search}`
    this.#line = by === 'http' ? this.#byHttp(url, headers) : this.#byWebSocket(url, headers)
  }

  #byWebSocket(url: string, headers: Record<string, string>) {
    const ws = new WebSocket(url, { headers })
    ws.binaryType = 'nodebuffer'
    ws.on('open', () => this.#ask())
    ws.on('message', (data: Buffer) => this.#read(new Uint8Array(data)))
    ws.on('close', (code) => (this.ended ??= code))
    ws.on('unexpected-response', (request, response) => {
      this.ended = response.statusCode ?? 0
      request.destroy()
    })
    ws.on('error', () => undefined)
    return { send: (bytes: Uint8Array) => ws.send(bytes), close: () => ws.terminate() }
  }

  #byHttp(url: string, headers: Record<string, string>) {
    const asRole: typeof fetch = (input, init) =>
      fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), ...headers } })
    const socket = new HttpSocket(url, { fetch: asRole, isHidden: () => false })
    socket.onopen = () => this.#ask()
    socket.onmessage = ({ data }) => this.#read(new Uint8Array(data))
    socket.onclose = ({ code }) => (this.ended ??= code)
    return socket
  }

  /** The whole document has come (null), or the door was shut (its code). */
  async admitted(): Promise<number | null> {
    await expect.poll(() => this.#synced || this.ended !== null, { timeout: 20_000, interval: 5 }).toBe(true)
    return this.ended
  }

  async over(timeout = 5_000): Promise<number> {
    await expect.poll(() => this.ended, { timeout, interval: 5 }).not.toBeNull()
    return this.ended ?? 0
  }

  get text(): string {
    return this.doc.getXmlFragment('default').toJSON()
  }

  /** A paragraph of someone else's hand, sent as an update or as an answer to the server's question. */
  write(words: string, as: 'update' | 'answer' = 'update'): void {
    this.change((doc) => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(words)])
      doc.getXmlFragment('default').insert(0, [paragraph])
    }, as)
  }

  /** Whatever somebody's editor may do to a document it has not read. */
  change(edit: (doc: Y.Doc) => void, as: 'update' | 'answer' = 'update'): void {
    const other = new Y.Doc()
    other.transact(() => edit(other))
    this.#send(MESSAGE.sync, as === 'update' ? SYNC.update : SYNC.step2, Y.encodeStateAsUpdate(other))
  }

  /** After `write`: on disk, or refused. */
  async answered(): Promise<'saved' | 'refused'> {
    const known = () => this.seen.has(MESSAGE.saved) || this.seen.has(MESSAGE.notSaved) || this.ended !== null
    await expect.poll(known, { timeout: 20_000, interval: 5 }).toBe(true)
    return this.seen.has(MESSAGE.saved) && this.ended === null ? 'saved' : 'refused'
  }

  close(): void {
    this.#line.close()
    this.doc.destroy()
  }

  #synced = false

  #ask(): void {
    this.#send(MESSAGE.sync, SYNC.step1, Y.encodeStateVector(this.doc))
  }

  #read(bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes)
    const type = decoding.readVarUint(decoder)
    this.seen.add(type)
    if (type === MESSAGE.news) this.news.push(readNews(decoder))
    if (type !== MESSAGE.sync) return
    if (decoding.readVarUint(decoder) === SYNC.step1) return
    Y.applyUpdate(this.doc, decoding.readVarUint8Array(decoder))
    this.#synced = true
  }

  #send(type: number, step: number, bytes: Uint8Array): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, type)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, bytes)
    this.#line.send(encoding.toUint8Array(encoder))
  }
}
