// One document between this device and the server: its Y.Doc, its local log, its connection, and the count of what is on disk
// where. Knows no screen: the same class sends what was left behind at the next start.
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { CLOSE, NOT_SAVED, TOPIC } from '#shared/collab/protocol'
import { textOf } from '#shared/editor/text'
import { EDITOR_SCHEMA_VERSION } from '#shared/editor/version'
import { AckProvider } from './ack-provider'
import { Divergence } from './divergence'
import { DocumentStore, FROM_DEVICE, type StoredDocument } from './device/document-store'
import type { DraftContent } from './device/drafts'
import type { PendingRecord } from './device/records'
import { tellHeard } from './heard'
import { earliest } from './leftovers'
import { LineWatch, type LineFacts } from './line-watch'
import type { SaveFacts } from './save-state'

export interface ChannelOptions {
  about: StoredDocument
  readOnly: boolean
  onchange?: () => void
  /** Something beside the text has changed; also said at each connection, when some may have been missed. */
  onnews?: (topic: string) => void
  /** `ws(s)://host/collab`; the address of the page by default. */
  url?: string
}

export interface Ended {
  code: number
  reason: string
}

/** Ends after which what was written here will never be accepted. A session that ended is not one: sign in, and it leaves. */
const REFUSING: number[] = [CLOSE.badFrame, CLOSE.forbidden, CLOSE.notFound, CLOSE.tooBig]

export class Channel {
  readonly doc = new Y.Doc()
  readonly awareness = new Awareness(this.doc)
  readonly store: DocumentStore
  readonly provider: AckProvider
  readOnly: boolean
  /** Closed by the server for good. */
  ended: Ended | null = null
  /** A change was refused: the reason of message 101. */
  refusal: number | null = null
  /** The server cannot store for now. */
  trouble = false
  /** This page of the application is older than the documents: reload. What was typed stays on the device until then. */
  outdated = false
  /** Something of this document was on the device, or the server has answered. */
  opened = false

  readonly #onchange: () => void
  readonly #divergence: Divergence
  #local = 0
  #acked = 0
  /** For each frame of this connection, the last local edit it covers. */
  #frames: number[] = []
  #counted = 0
  #unsavedSince: number | null = null
  #lostSince: number | null = performance.now()
  readonly #line = new LineWatch()
  /** Of edits that are not acknowledged. */
  #waitingBytes = 0
  #orphans: PendingRecord[] = []
  #settling: Promise<void> = Promise.resolve()

  constructor({ about, readOnly, onchange, onnews, url }: ChannelOptions) {
    this.readOnly = readOnly
    this.#onchange = onchange ?? (() => undefined)
    this.store = new DocumentStore(this.doc, about, () => this.#onchange())
    this.doc.on('update', this.#onupdate)
    this.#divergence = new Divergence(this.doc, (frame) => this.provider.send(frame))
    this.provider = new AckProvider({
      url: url ?? collabUrl(),
      room: about.room,
      doc: this.doc,
      awareness: this.awareness,
      epoch: about.epoch,
      schema: EDITOR_SCHEMA_VERSION,
      events: {
        onsent: () => this.#frames.push(this.#local),
        onsaved: (count) => this.#onsaved(count),
        onrefused: (count, reason) => this.#onrefused(count, reason),
        onhash: (stateVector, sha256) => {
          if (this.#divergence.onanswer(stateVector, sha256)) this.#onchange()
        },
        onnews: (topic) => onnews?.(topic),
        onstatus: () => {
          this.#onstatus()
          if (this.provider.online) for (const topic of Object.values(TOPIC)) onnews?.(topic)
        },
        onended: (code, reason) => this.#onended({ code, reason })
      }
    })
  }

  /** Made on this device: there is nothing to wait for. */
  startEmpty(): void {
    this.opened = true
    this.#onchange()
  }

  /** Puts what this device holds into the document. Before `connect`, so that it leaves with the first synchronisation. */
  async load(): Promise<void> {
    const { found, pending } = await this.store.load()
    if (pending) {
      this.#orphans = await this.store.orphans()
      this.#edited()
    }
    this.opened ||= found
    this.#onchange()
  }

  /** The whole text, for its author when the server will not have it. */
  content(): DraftContent {
    const bases = this.#orphans.map(({ base }) => base)
    if (this.store.base) bases.push(this.store.base)
    return {
      text: textOf(this.doc.getXmlFragment(BODY)),
      state: Y.encodeStateAsUpdate(this.doc),
      base: earliest(bases)
    }
  }

  connect(): void {
    this.#lostSince = performance.now()
    this.ended = null
    this.provider.reconnect()
  }

  get unsaved(): boolean {
    return this.#acked < this.#local
  }

  facts(): SaveFacts {
    const now = performance.now()
    return {
      connected: this.provider.online && this.#line.silentSince === null,
      silent: this.#line.silentSince !== null,
      lostFor: this.#lostSince === null ? 0 : now - this.#lostSince,
      unsaved: this.unsaved,
      unsavedFor: this.#unsavedSince === null ? 0 : now - this.#unsavedSince,
      confirmed: this.store.confirmed,
      persisted: this.store.persisted === true,
      refused: this.refusal !== null || (this.unsaved && REFUSING.includes(this.ended?.code ?? 0)),
      problem: this.trouble || this.#divergence.found,
      readOnly: this.readOnly,
      opened: this.opened
    }
  }

  /** To be called several times a second: finds a line that is dead although nobody said so. */
  watch(): void {
    const { provider } = this
    if (!provider.wsconnected) return
    if (provider.online && !this.unsaved) this.#divergence.tick()
    const silentSince = this.#line.silentSince
    const said = this.#line.look(this.#lineFacts())
    if (said === 'ask') this.doubt()
    if (said === 'dead') {
      // It was lost when it fell silent, not when it was given up.
      this.#lostSince = silentSince
      provider.reconnect()
    }
  }

  /** The line may be dead (the browser says offline, the page was asleep, an edit waits): ask for a sign of life. */
  doubt(): void {
    if (!this.provider.wsconnected) {
      if (this.ended === null) this.provider.reconnect()
      return
    }
    this.#line.asked(this.#lineFacts())
    this.provider.probe()
  }

  /** By requests instead of a WebSocket: a little slower, nothing else. */
  get byHttp(): boolean {
    return this.provider.transport === 'http'
  }

  #lineFacts(): LineFacts {
    const now = performance.now()
    return {
      now,
      heard: this.provider.wsLastMessageReceived,
      unsavedFor: this.#unsavedSince === null ? null : now - this.#unsavedSince,
      waitingBytes: this.#waitingBytes
    }
  }

  /** The device knows what the server has acknowledged so far. */
  settled(): Promise<void> {
    return this.#settling
  }

  async destroy(): Promise<void> {
    this.provider.destroy()
    this.awareness.destroy()
    this.doc.off('update', this.#onupdate)
    await this.store.close()
    this.doc.destroy()
  }

  #onupdate = (update: Uint8Array, origin: unknown, _: Y.Doc, { beforeState }: Y.Transaction): void => {
    if (origin === FROM_DEVICE) return
    const local = origin !== this.provider
    this.store.add(update, local, beforeState)
    if (!local) return
    this.#waitingBytes += update.byteLength
    this.#edited()
  }

  #edited(): void {
    this.#local += 1
    this.#unsavedSince ??= performance.now()
    this.#onchange()
  }

  #onsaved(count: number): void {
    const covered = this.#frames[count - this.#counted - 1]
    if (covered === undefined) return
    this.#frames = this.#frames.slice(count - this.#counted)
    this.#counted = count
    this.#acked = Math.max(this.#acked, covered)
    this.trouble = false
    if (this.unsaved) this.#unsavedSince = performance.now()
    else {
      this.#unsavedSince = null
      this.#waitingBytes = 0
      this.#settling = this.#settle()
    }
    this.#onchange()
  }

  async #settle(): Promise<void> {
    await this.store.settle()
    const orphans = this.#orphans
    this.#orphans = []
    await this.store.settleOrphans(orphans)
  }

  #onrefused(_count: number, reason: number): void {
    if (reason === NOT_SAVED.none) this.#onrestored()
    else if (reason === NOT_SAVED.storageTrouble || reason === NOT_SAVED.storageFull) this.trouble = true
    else if (reason !== NOT_SAVED.corrected) {
      if (reason === NOT_SAVED.readOnly) this.readOnly = true
      if (this.unsaved) this.refusal = reason
    }
    this.#onchange()
  }

  /** The disk works again, or the right to write has come back: the server asks for what it lacks. */
  #onrestored(): void {
    this.trouble = false
    this.readOnly = false
    this.refusal = null
  }

  #onstatus(): void {
    if (this.provider.online) {
      if (this.#lostSince !== null) tellHeard()
      if (this.#lostSince !== null && !this.unsaved) this.#settling = this.#settle()
      this.#lostSince = null
      this.opened = true
    } else this.#lostSince ??= performance.now()
    if (!this.provider.wsconnected) {
      this.#frames = []
      this.#counted = 0
      this.#line.forget()
    }
    this.#onchange()
  }

  #onended(ended: Ended): void {
    if (ended.code === CLOSE.oldSchema && !this.outdated) return this.#readAsOlder()
    this.ended = ended
    if (ended.code === CLOSE.forbidden) this.readOnly = true
    this.#onchange()
  }

  /** The server holds documents this page does not fully know: it may show them, not change them. */
  #readAsOlder(): void {
    this.outdated = true
    this.readOnly = true
    this.provider.readFromNowOn()
    this.provider.reconnect()
    this.#onchange()
  }
}

export function collabUrl(): string {
  const { protocol, host } = location
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/collab`
}
