// Where an edit enters a document: guard → apply → broadcast at once → queue for the disk (→ acknowledge, in log.ts). One tick of a
// room is one Yjs transaction, so that what was merged is encoded once. Frames whose author is unknown, or that came
// before what they build on, wait beside the document; nothing waits inside it.
import * as Y from 'yjs'
import { CLOSE } from '#shared/collab/protocol'
import { admit, type AdmissionContext } from './admission'
import type { Connection } from './connection'
import type { Clock, CollabLog } from './contract'
import { Fates, onlyAuthor, type FateDeps, type Frame, type Tick } from './frame'
import { bringsNews, onlyTidies, type Known } from './known'
import { applySlices } from './large'
import type { LiveDocument, Warm } from './live-document'
import type { Owners } from './owners'
import type { Settings } from './settings'
import { Ticks } from './ticks'
import { HeldFrames, UnclaimedFrames } from './waiting'

export interface IntakeDeps extends FateDeps {
  document: LiveDocument
  owners: Owners
  settings: Settings
  clock: Clock
  logger: CollabLog
  /** Who shows a clientID as their own. */
  announcer(client: number): string | null
  /** Merged news of one transaction; the author when there was only one. */
  broadcast(update: Uint8Array, author: Connection | null): void
  /** This socket must hand over again what it has: something of it waits for what is missing. */
  askAgain(connection: Connection): void
  /** Other nodes write in this document too: what they have stored is read. */
  catchUp(): Promise<void>
  shared: boolean
  /** How many sockets a broadcast is written to. */
  sockets(): number
  /** The document cannot be loaded: nothing may be written. */
  failed(error: unknown): void
}

export class Intake {
  lastEdit: number
  #incoming: Frame[] = []
  #emitted: Uint8Array[] = []
  /** To be acknowledged when the tick begins. */
  #unsaid: Connection[] = []
  #busy = false
  #free: (() => void)[] = []
  readonly #unclaimed = new UnclaimedFrames()
  readonly #held: HeldFrames
  readonly #fates: Fates
  readonly #ticks: Ticks

  constructor(readonly deps: IntakeDeps) {
    this.lastEdit = deps.clock.monotonic()
    this.#held = new HeldFrames(deps.settings, deps.askAgain)
    this.#fates = new Fates(deps)
    this.#ticks = new Ticks(deps.settings, deps.clock, () => this.#flush(), deps.sockets)
  }

  get idle(): boolean {
    return !this.#busy && this.#incoming.length === 0 && this.#unclaimed.size === 0
  }

  push(frame: Frame): void {
    if (this.deps.log.state === 'full') return this.#fates.drop(frame)
    this.#incoming.push(frame)
    this.#schedule()
  }

  /** What Yjs says at the end of a transaction. */
  emitted(update: Uint8Array): void {
    this.#emitted.push(update)
  }

  /** Useless marks that Yjs deleted by itself: everybody's copy and the disk follow. */
  tidied(update: Uint8Array): void {
    this.deps.broadcast(update, null)
    this.#fates.appendOwn(update)
  }

  /** The edits of one transaction, then what Yjs tidied up after them, in transactions of its own. */
  takeEmitted(): Uint8Array[] {
    return this.#emitted.splice(0)
  }

  /** The document has moved by what another node stored. */
  moved(): void {
    this.lastEdit = this.deps.clock.monotonic()
    this.#incoming.unshift(...this.#held.takeAll())
  }

  forget(connection: Connection): void {
    this.#held.forget(connection)
  }

  dispose(): void {
    this.#held.dispose()
  }

  /** Everything pushed so far has been applied, refused or set aside when it resolves. */
  async settle(): Promise<void> {
    while (!this.idle) {
      await this.exclusively(() => Promise.resolve())
      await this.#flush()
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }

  /** The Y.Doc is no longer to be trusted: what was accepted goes to disk, then it is read again from there. */
  async recover(): Promise<void> {
    const { document, log, broadcast } = this.deps
    document.cool()
    await log.settled()
    document.cool()
    const { doc } = await document.warmUp()
    broadcast(Y.encodeStateAsUpdate(doc), null)
  }

  /** What was applied and never reached the log must not be taken for stored when it is handed over again. */
  async #distrust(): Promise<void> {
    this.takeEmitted()
    this.deps.document.cool()
    await this.deps.log.settled()
    this.deps.document.cool()
  }

  /** No tick runs during `work`. */
  async exclusively(work: () => Promise<void>): Promise<void> {
    while (this.#busy) await new Promise<void>((resolve) => this.#free.push(resolve))
    this.#busy = true
    try {
      await work()
    } finally {
      this.#release()
    }
  }

  /** Those who are told what is on disk with what this room sends next. False: it sends nothing soon. */
  acknowledgeLater(connection: Connection): boolean {
    if (this.#ticks.due) this.#unsaid.push(connection)
    return this.#ticks.due
  }

  async #flush(): Promise<void> {
    for (const connection of this.#unsaid.splice(0)) connection.acknowledge()
    if (this.#busy) return
    this.#busy = true
    this.#ticks.begun()
    try {
      while (this.#incoming.length > 0) {
        const warm = this.deps.document.warm ?? (await this.#wake())
        if (warm) await this.#tick(warm, this.#nextFrames())
      }
    } catch (error) {
      this.#incoming = []
      this.deps.failed(error)
      await this.#distrust()
    } finally {
      this.#release()
    }
  }

  #release(): void {
    this.#busy = false
    for (const free of this.#free.splice(0)) free()
    if (this.#incoming.length > 0) this.#schedule()
  }

  #schedule(): void {
    if (!this.#busy) this.#ticks.request()
  }

  /** A cold document is warmed only for an edit that brings something: answers of readers and of idle editors do not. */
  async #wake(): Promise<Warm | null> {
    const { document } = this.deps
    const { known } = await document.stored()
    if (document.warm) return document.warm
    this.#incoming = this.#incoming.filter((frame) => this.#matters(frame, known))
    return this.#incoming.length === 0 ? null : document.warmUp()
  }

  #matters(frame: Frame, known: Known): boolean {
    if (frame.from.cut) return false
    if (!bringsNews(frame.found, known)) this.#fates.settle(frame)
    else if (frame.from.mode === 'read' && frame.found.ranges.length > 0) this.#fates.refuseReader(frame)
    else return true
    return false
  }

  /** Up to the next large one, which goes alone. */
  #nextFrames(): Frame[] {
    const large = this.#incoming.findIndex((frame) => frame.slices)
    return this.#incoming.splice(0, large < 0 ? this.#incoming.length : Math.max(1, large))
  }

  async #tick(warm: Warm, frames: Frame[]): Promise<void> {
    const begun = this.deps.clock.monotonic()
    const tick: Tick = { accepted: [], repeated: [], claims: new Map(), broken: null }
    warm.doc.transact(() => {
      for (const frame of frames) {
        if (tick.broken) this.#incoming.push(frame)
        else this.#enter(warm, frame, tick)
      }
    })
    const large = await this.#enterLarge(warm, tick)
    const news = large ? [large.update] : this.takeEmitted()
    const { accepted, broken } = tick
    const [edits, ...tidied] = broken ? [] : news
    if (edits) this.deps.broadcast(edits, onlyAuthor(accepted))
    for (const frame of accepted) this.#fates.append(frame)
    for (const update of tidied) this.tidied(update)
    for (const frame of tick.repeated) this.#fates.nothingNew(frame)
    for (const [connection, clients] of tick.claims) void this.#claim(connection, clients)
    this.#ticks.worked(this.deps.clock.monotonic() - begun)
    if (broken) {
      this.#fates.reject(broken, CLOSE.badFrame, 'cannot be applied')
      await this.recover()
    }
    if (accepted.length === 0) return
    this.lastEdit = this.deps.clock.monotonic()
    this.#incoming.unshift(...this.#held.takeAll())
  }

  #enter(warm: Warm, frame: Frame, tick: Tick): void {
    const { from, update, found } = frame
    if (from.cut || this.#unclaimed.queue(frame)) return
    const asked = (client: number) => from.owns(client) || frame.asked?.has(client) === true
    const { personId } = from.visitor
    const depthLater = frame.slices !== undefined
    const verdict = admit({ update, found, personId, asked, depthLater }, this.#context(warm))
    if (verdict.kind === 'nothing-new') tick.repeated.push(frame)
    else if (from.mode === 'read') this.#fromReader(warm, frame, tick)
    else if (verdict.kind === 'refuse') this.#fates.reject(frame, verdict.code, verdict.reason)
    else if (verdict.kind === 'claim') {
      tick.claims.set(from, verdict.clients)
      this.#unclaimed.begin(frame)
    } else if (verdict.kind === 'hold') {
      if (!this.#held.add(frame)) this.#fates.reject(frame, CLOSE.badFrame, 'builds on nothing')
    } else if (frame.slices || this.#apply(warm.doc, frame)) tick.accepted.push(frame)
    else tick.broken = frame
  }

  #fromReader({ doc }: Warm, frame: Frame, tick: Tick): void {
    if (onlyTidies(frame.found, doc)) tick.repeated.push(frame)
    else this.#fates.refuseReader(frame)
  }

  #apply(doc: Y.Doc, frame: Frame): boolean {
    try {
      Y.applyUpdate(doc, frame.update)
      if (!doc.store.pendingStructs && !doc.store.pendingDs) return true
      throw new Error('something was left pending')
    } catch (error) {
      this.deps.logger.error(
        { err: error, room: frame.from.room.name },
        'collab: passed the guard, then failed'
      )
      return false
    }
  }

  /** Nothing of it is shown or stored before all of it is in the document. Others are served between two slices. */
  async #enterLarge({ doc }: Warm, tick: Tick): Promise<Frame | null> {
    const [frame] = tick.accepted
    if (!frame?.slices) return null
    const { document, settings } = this.deps
    const whole = document.beginChange()
    try {
      await applySlices(doc, frame.slices, frame.found.nests ? settings.nestingDepth : Infinity)
    } catch (error) {
      this.deps.logger.warn({ err: error, room: frame.from.room.name }, 'collab: a large update failed')
      tick.accepted = []
      tick.broken = frame
    } finally {
      whole()
    }
    this.takeEmitted()
    return frame
  }

  /** The owner of a clientID is on disk before anyone sees an edit under it. */
  async #claim(connection: Connection, clients: number[]): Promise<void> {
    const { owners, announcer, catchUp, shared } = this.deps
    const { personId } = connection.visitor
    const isMine = (client: number) => owners.get(client)?.personId === personId
    try {
      const free = clients.filter((client) => (announcer(client) ?? personId) === personId)
      await owners.claim(clients, personId, free)
      for (const client of clients) if (isMine(client)) connection.claimed(client)
      // Edits of somebody else that are not here: perhaps they are on their way from another node.
      if (shared && !clients.every(isMine)) await catchUp()
      const [first, ...others] = this.#unclaimed.take(connection)
      if (first) this.#incoming.unshift({ ...first, asked: new Set(clients) }, ...others)
      this.#schedule()
    } catch (error) {
      // Not stored, not shown, not acknowledged: the client still has it and comes back with it.
      this.deps.logger.warn({ err: error, room: connection.room.name }, 'collab: clientID not claimed')
      this.#unclaimed.take(connection)
      connection.close(CLOSE.tryAgain, 'storage.unavailable')
    }
  }

  #context(warm: Warm): AdmissionContext {
    const { document, owners, settings, announcer, shared } = this.deps
    return {
      shared,
      doc: warm.doc,
      known: warm.known,
      epoch: document.row.epoch,
      limits: settings,
      owner: (client) => owners.get(client),
      announcer
    }
  }
}
