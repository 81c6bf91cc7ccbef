// The stock y-websocket client, asking for acknowledgements. Both sides count the frames that carry changes (updates, and the
// answer to the server's first question); TCP keeps their order, so a number says which of our edits are on disk.
import type * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Awareness } from 'y-protocols/awareness'
import * as syncProtocol from 'y-protocols/sync'
import { WebsocketProvider } from 'y-websocket'
import type * as Y from 'yjs'
import { MESSAGE, PARAM, readHash, readNews, readNotSaved, readSaved } from '#shared/collab/protocol'
import { askedDelay, retryDelay } from './backoff'
import { readParts, withParts } from './parts'
import { collabSocket, wakeSockets, type SocketClass } from './transport'
import { ChosenSocket } from './transport/chosen-socket'
import type { LineKind } from './transport/line'

export interface AckEvents {
  /** A frame that carries changes has just left: everything local until now is in it or in an earlier one. */
  onsent(): void
  /** The first `count` of those frames of this connection are on disk. */
  onsaved(count: number): void
  onrefused(count: number, reason: number, message: string): void
  onhash(stateVector: Uint8Array, sha256: string): void
  onstatus(): void
  /** Something beside the text has changed: ask for it again. */
  onnews?(topic: string): void
  /** The server closed for good; it will not be asked again by itself. */
  onended(code: number, reason: string): void
}

export interface AckOptions {
  url: string
  room: string
  doc: Y.Doc
  awareness: Awareness
  epoch: number
  schema: number
  events: AckEvents
  /** By WebSocket or by HTTP, whichever works, unless told otherwise. */
  socket?: SocketClass
}

export class AckProvider extends WebsocketProvider {
  /** What the server asked for when it last closed (4503), in milliseconds. */
  asked = 0
  #attempt = 0
  readonly #events: AckEvents

  constructor(options: AckOptions) {
    const { url, room, doc, awareness, epoch, schema, events, socket = collabSocket() } = options
    // Tabs of one person meet at the server: what came through a broadcast channel could not be counted.
    super(url, room, doc, {
      connect: false,
      disableBc: true,
      awareness,
      WebSocketPolyfill: withParts(socket)
    })
    this.#events = events
    this.params = {
      [PARAM.ack]: '1',
      [PARAM.parts]: '1',
      [PARAM.news]: '1',
      [PARAM.schema]: String(schema),
      [PARAM.epoch]: String(epoch)
    }
    this.#countAnswers()
    this.#readAcknowledgements()
    readParts(this)
    doc.on('update', this.#countUpdate)
    this.on('connection-close', (event) => this.#planRetry(event))
    this.on('status', () => events.onstatus())
    this.on('sync', (synced) => {
      if (synced) this.#attempt = 0
      events.onstatus()
    })
    this.on('closed', ({ code, reason }) => events.onended(code, reason))
  }

  get online(): boolean {
    return this.wsconnected && this.synced
  }

  /** What carries the frames now; null: nothing does. */
  get transport(): LineKind | null {
    const { ws } = this
    return ws instanceof ChosenSocket ? ws.kind : null
  }

  /** Asks something every server answers; `wsLastMessageReceived` tells whether the line is alive. */
  probe(): void {
    wakeSockets()
    if (!this.wsconnected || this.ws?.readyState !== WebSocket.OPEN) return
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, MESSAGE.sync)
    syncProtocol.writeSyncStep1(encoder, this.doc)
    this.ws.send(encoding.toUint8Array(encoder))
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.wsconnected && this.ws?.readyState === WebSocket.OPEN) this.ws.send(frame)
  }

  /** From now on only to read: an editor older than the documents may still show them. */
  readFromNowOn(): void {
    this.params = { ...this.params, [PARAM.read]: '1' }
  }

  /** Gives up the present connection, if any, and tries at once. */
  reconnect(): void {
    this.#attempt = 0
    if (this.ws !== null) this.disconnect()
    this.connect()
  }

  override destroy(): void {
    this.doc.off('update', this.#countUpdate)
    super.destroy()
  }

  /** Registered after the handler of the parent class: when this runs, the frame was sent or was not. */
  #countUpdate = (_update: Uint8Array, origin: unknown): void => {
    if (origin === this || !this.wsconnected || this.ws?.readyState !== WebSocket.OPEN) return
    this.#events.onsent()
  }

  #countAnswers(): void {
    const answer = this.messageHandlers[MESSAGE.sync]
    if (!answer) throw new Error('y-websocket has no sync handler')
    this.messageHandlers[MESSAGE.sync] = (encoder, decoder, provider, emitSynced, type) => {
      answer(encoder, decoder, provider, emitSynced, type)
      // Only the answer to a SyncStep1 writes more than the message type; the caller sends it right away.
      if (encoding.length(encoder) > 1) this.#events.onsent()
    }
  }

  #readAcknowledgements(): void {
    type Handler = (encoder: encoding.Encoder, decoder: decoding.Decoder) => void
    const handle = (type: number, handler: Handler) => (this.messageHandlers[type] = handler)
    handle(MESSAGE.saved, (_, decoder) => this.#events.onsaved(readSaved(decoder)))
    handle(MESSAGE.notSaved, (_, decoder) => {
      const { count, reason, message } = readNotSaved(decoder)
      this.#events.onrefused(count, reason, message)
    })
    handle(MESSAGE.news, (_, decoder) => this.#events.onnews?.(readNews(decoder)))
    handle(MESSAGE.hash, (_, decoder) => {
      const { stateVector, sha256 } = readHash(decoder)
      this.#events.onhash(stateVector, sha256)
    })
  }

  /** The parent waits min(2^failures × 100 ms, maxBackoffTime): with many failures, exactly what is set here. */
  #planRetry(event: CloseEvent | null): void {
    this.wsUnsuccessfulReconnects = 30
    this.asked = askedDelay(event?.reason ?? '')
    this.maxBackoffTime = retryDelay(this.#attempt, this.asked)
    this.#attempt += 1
  }
}
