// A document and the sockets that look at it. It wires the parts together: the document in memory (live-document.ts), the way in
// (intake.ts), the way out (fanout.ts), who is here (presence.ts); and says when there is nothing left to keep it for.
import * as Y from 'yjs'
import { CLOSE, NOT_SAVED, SYNC, encodeHash } from '#shared/collab/protocol'
import { formatRoom } from '#shared/collab/room'
import type { RoomBus } from './bus/index'
import { CollectionKeeper } from './collection/keeper'
import { Following } from './bus/following'
import type { Connection, RoomPort } from './connection'
import type { Clock, CollabLog, CollabMetrics } from './contract'
import { showsCursor, type Whereabouts } from './versions/busy'
import { Suspicions, compareWith } from './divergence'
import { Fanout } from './fanout'
import { syncMessage } from './frames'
import { GuardError, inspect } from './guard'
import { Intake } from './intake'
import { LargeUpdates, type Sliced } from './large'
import { LiveDocument } from './live-document'
import type { AppendLog, Storing } from './log'
import type { Merged } from './merged'
import { Owners } from './owners'
import { Presence } from './presence'
import { Quarantine } from './quarantine'
import { ServerEdits } from './server-edits'
import type { Settings } from './settings'
import type { DocumentRow, Store } from './store'

export interface RoomDeps {
  store: Store
  log: AppendLog
  settings: Settings
  clock: Clock
  logger: CollabLog
  metrics: CollabMetrics
  run: { readonly id: string }
  /** Other nodes may write too. */
  bus: RoomBus | null
  /** No longer the room of its document: nobody else is let in. */
  retire(room: Room): void
  /** The log of this document has grown to so much. */
  onGrowth(row: DocumentRow, rows: number, bytes: number): void
  /** In the worker: the guard, then slices. */
  slice(update: Uint8Array): Promise<Sliced>
  /** In the worker: a snapshot and its log as one. */
  merge(parts: Uint8Array[]): Promise<Merged>
}

export class Room implements RoomPort {
  readonly name: string
  readonly connections = new Set<Connection>()
  /** Work of the server on this room: it must not be forgotten meanwhile. */
  holds = 0
  readonly document: LiveDocument
  /** Made for the first one who shows themselves: whoever only reads the words may never do. */
  #presence: Presence<Connection> | null = null
  readonly #fanout: Fanout
  readonly #intake: Intake
  readonly #large: LargeUpdates
  readonly #edits: ServerEdits
  readonly #following: Following
  readonly #owners: Owners
  readonly #quarantine: Quarantine
  readonly #suspicions: Suspicions<Connection>
  readonly #keeper: CollectionKeeper
  #frozen = false

  constructor(
    readonly row: DocumentRow,
    readonly deps: RoomDeps,
    readonly onEmpty: () => void
  ) {
    const { settings, clock, log, store, logger } = deps
    this.name = formatRoom(row)
    this.document = new LiveDocument(
      row,
      store,
      settings,
      (update) => this.#intake.emitted(update),
      (update) => this.#intake.tidied(update),
      deps.bus && ((update) => this.#fanout.update(update, null)),
      (parts) => deps.merge(parts),
      (doc) => this.#keeper.watch(doc)
    )
    this.#keeper = new CollectionKeeper({
      edit: (change) => this.edit(change, null),
      isOwn: (origin) => origin === this.#edits,
      tell: (clients) => this.#tellCorrected(clients),
      failed: (error) => logger.warn({ err: error, room: this.name }, 'collab: a collection was not mended')
    })
    this.#quarantine = new Quarantine(row, this.name, store, logger, deps.metrics)
    this.#suspicions = new Suspicions(settings.divergencePersistsMs, clock)
    this.#owners = new Owners(store.sql, row.id, row.epoch, deps.run)
    this.#fanout = new Fanout({
      connections: this.connections,
      settings,
      clock,
      stateVector: () => this.document.stateVector(),
      answer: (stateVector) => this.document.answer(stateVector),
      everyone: () => this.#presence?.everyone() ?? null,
      failed: (connection, error) => this.#failedFor(connection, error)
    })
    const intakeDeps = {
      row,
      document: this.document,
      owners: this.#owners,
      log,
      settings,
      clock,
      logger,
      announcer: (client: number) => this.#presence?.announcer(client) ?? null,
      broadcast: (update: Uint8Array, author: Connection | null) => this.#fanout.update(update, author),
      askAgain: (connection: Connection) => this.#ask(connection),
      shared: deps.bus !== null,
      sockets: () => this.connections.size,
      catchUp: () => this.refresh(),
      failed: (error: unknown) => this.#failed(error),
      grown: () => deps.onGrowth(row, this.document.logRows, this.document.logBytes),
      orphaned: () => this.#orphaned(),
      quarantine: (frame: { from: Connection; update: Uint8Array }, reason: string) =>
        this.#quarantine.keep(reason, '', frame.update, frame.from.visitor.personId)
    }
    this.#intake = new Intake(intakeDeps)
    this.#edits = new ServerEdits(this.#intake, intakeDeps)
    this.#large = new LargeUpdates({
      settings,
      slice: (update) => deps.slice(update),
      push: (frame) => this.#intake.push(frame),
      failed: (connection, error) => this.#failedFor(connection, error)
    })
    this.#following = new Following({
      document: this.document,
      intake: this.#intake,
      isWatched: () => this.connections.size > 0,
      broadcast: (update) => this.#fanout.update(update, null)
    })
    deps.bus?.opened(this)
  }

  /** What another node has stored. False: something it builds on is not here. @throws LoadError */
  follow(updates: Uint8Array[]): Promise<boolean> {
    return this.#following.add(updates)
  }

  /** Everything on disk, whoever wrote it. @throws LoadError */
  refresh(): Promise<void> {
    return this.#following.refresh()
  }

  /** Its content was replaced, on this node or another. */
  replaced(epoch: number): void {
    if (epoch !== this.row.epoch) this.#retire(CLOSE.otherEpoch, `epoch:${epoch}`)
  }

  gone(): void {
    this.#retire(CLOSE.notFound, 'room.not_found')
  }

  /** Awareness of the people connected here, for the other nodes. */
  awarenessHere(): Uint8Array {
    return this.#people().here()
  }

  awarenessFrom(run: string, payload: Uint8Array, whole: boolean): void {
    this.#people().arrive(run, payload, whole)
  }

  awarenessGone(run: string): void {
    this.#presence?.withdraw((other) => other === run)
  }

  awarenessOnlyOf(runs: ReadonlySet<string>): void {
    this.#presence?.withdraw((other) => !runs.has(other))
  }

  /** From here on it receives what changes; what was before, it asks for. */
  join(connection: Connection): void {
    if (this.#frozen) return connection.close(CLOSE.tryAgain, 'room.unavailable')
    this.connections.add(connection)
    this.#ask(connection)
    this.everyone(connection)
  }

  leave(connection: Connection): void {
    if (!this.connections.delete(connection)) return
    this.#presence?.leave(connection)
    this.#fanout.forget(connection)
    this.#intake.forget(connection)
    this.#large.forget(connection)
    if (this.connections.size === 0) this.onEmpty()
  }

  get empty(): boolean {
    return this.connections.size === 0 && this.holds === 0
  }

  synchronise(from: Connection, stateVector: Uint8Array): void {
    this.document.answer(stateVector).then(
      (update) => from.send(syncMessage(SYNC.step2, update)),
      (error: unknown) => this.#failedFor(from, error)
    )
  }

  update(from: Connection, number: number, answer: boolean, update: Uint8Array): void {
    if (this.#large.take({ from, number, answer, update })) return
    this.#intake.push({ from, number, answer, update, found: inspect(update, this.deps.settings) })
  }

  leavesSoon(from: Connection): boolean {
    return this.#intake.acknowledgeLater(from)
  }

  awareness(from: Connection, payload: Uint8Array): void {
    try {
      this.#people().receive(from, payload)
    } catch (error) {
      throw new GuardError('awareness', { cause: error })
    }
  }

  everyone(to: Connection): void {
    const everyone = this.#presence?.everyone()
    if (everyone) to.send(everyone)
  }

  /** Only a document that is being edited: the others are not worth a Y.Doc. */
  compare(from: Connection, stateVector: Uint8Array, sha256: string): void {
    const doc = this.document.warm?.doc
    if (!doc) return
    const found = compareWith(doc, stateVector, sha256)
    from.send(encodeHash(found.stateVector, found.sha256))
    if (!this.#suspicions.confirm(from, found.differs)) return
    this.deps.metrics.diverged?.(this.name)
    this.deps.logger.error(
      { room: this.name, person: from.visitor.personId },
      'collab: a browser has diverged'
    )
    const detail = `browser ${sha256.slice(0, 64)}, server ${found.sha256}`
    this.#quarantine.keep('diverged', detail, Y.encodeStateAsUpdate(doc), from.visitor.personId)
  }

  /** Who is here, under which clientIDs, and what they show of where they are. */
  whereabouts(): Whereabouts {
    const states = this.#presence?.states() ?? new Map<number, unknown>()
    const writers = [...this.connections].filter((connection) => connection.mode === 'write')
    const hidden = writers.some((writer) => !showsCursor(states.get(this.#presence?.idOf(writer) ?? -1)))
    const claimed = writers.flatMap((writer) => [...writer.clients])
    return { clients: new Set([...states.keys(), ...claimed]), states: [...states.values()], hidden }
  }

  edit(change: (doc: Y.Doc) => void, personId: string | null): Promise<void> {
    return this.#edits.make(change, personId)
  }

  /** Reads the document as it is, what is not on disk yet included; it must change nothing. @throws LoadError */
  async look<T>(read: (doc: Y.Doc) => T): Promise<T> {
    let found: { value: T } | null = null
    await this.#intake.exclusively(async () => {
      const { doc } = this.document.warm ?? (await this.document.warmUp())
      found = { value: read(doc) }
    })
    if (!found) throw new Error('not read')
    return (found as { value: T }).value
  }

  /** What has been received is in the document or refused; what is in the document may still be on its way to the disk. */
  async settle(): Promise<void> {
    await this.#large.settle()
    await this.#intake.settle()
  }

  /** Everything received is on disk. */
  get idle(): boolean {
    return this.#large.idle && this.#intake.idle && this.document.unstored === 0
  }

  /** Writers are told that the disk is in trouble, and that it is over. */
  onStoring(state: Storing): void {
    for (const connection of this.connections) {
      if (connection.mode !== 'write') continue
      if (state === 'ok') {
        connection.notSaved(connection.received, NOT_SAVED.none, '')
        if (connection.hasDropped) this.#ask(connection)
      } else {
        const reason = state === 'full' ? NOT_SAVED.storageFull : NOT_SAVED.storageTrouble
        connection.notSaved(connection.received, reason, 'storage.unavailable')
      }
    }
  }

  setMode(connection: Connection, mode: 'read' | 'write'): void {
    if (connection.mode === mode) return
    connection.mode = mode
    if (mode === 'read') connection.notSaved(connection.received, NOT_SAVED.readOnly, 'room.read_only')
    else {
      connection.notSaved(connection.received, NOT_SAVED.none, '')
      this.#ask(connection)
    }
  }

  /** Its content is about to be replaced: nothing more comes in, nobody more joins. */
  freeze(): void {
    this.#frozen = true
    for (const connection of this.connections) connection.suspend()
  }

  closeAll(code: number, reason: string): void {
    for (const connection of [...this.connections]) connection.close(code, reason)
  }

  /** Forgets the Y.Doc when nobody has edited for a while and everything is on disk. */
  rest(): void {
    const quiet = this.deps.clock.monotonic() - this.#intake.lastEdit > this.deps.settings.warmMs
    if (!this.document.warm || !quiet || !this.idle || this.holds > 0) return
    this.document.cool()
    this.#owners.forget()
  }

  dispose(): void {
    this.#presence?.dispose()
    this.#fanout.dispose()
    this.#intake.dispose()
    this.document.cool()
    this.deps.bus?.closed(this)
  }

  #people(): Presence<Connection> {
    const { settings, clock, bus } = this.deps
    this.#presence ??= new Presence(
      settings,
      clock,
      (message) => this.#fanout.awareness(message),
      (payload) => bus?.awareness(this, payload),
      (from) => from.close(CLOSE.badFrame, 'awareness')
    )
    return this.#presence
  }

  /** The writer of a cell that was put back, in whichever window. */
  #tellCorrected(clients: Set<number>): void {
    const people = new Set([...clients].map((client) => this.#owners.get(client)?.personId))
    for (const connection of this.connections) {
      if (connection.mode !== 'write' || !people.has(connection.visitor.personId)) continue
      connection.notSaved(connection.received, NOT_SAVED.corrected, 'collection.corrected')
    }
  }

  #ask(connection: Connection): void {
    this.document.stateVector().then(
      (stateVector) => connection.send(syncMessage(SYNC.step1, stateVector)),
      (error: unknown) => this.#failedFor(connection, error)
    )
  }

  /** Its document is gone, or another node has replaced its content. */
  #orphaned(): void {
    this.document.unstored--
    this.deps.store.existing(this.row.pageId, this.row.part).then(
      (row) => {
        if (!row) this.gone()
        else if (row.epoch !== this.row.epoch) this.replaced(row.epoch)
        else this.closeAll(CLOSE.tryAgain, 'room.unavailable')
      },
      (error: unknown) => this.#failed(error)
    )
  }

  /** Nobody comes back into this room: the next one reads the table again. */
  #retire(code: number, reason: string): void {
    this.deps.retire(this)
    this.closeAll(code, reason)
    this.dispose()
  }

  #failed(error: unknown): void {
    this.#quarantine.notLoaded(error)
    this.closeAll(CLOSE.tryAgain, 'room.unavailable')
  }

  #failedFor(connection: Connection, error: unknown): void {
    this.#quarantine.notLoaded(error)
    connection.close(CLOSE.tryAgain, 'room.unavailable')
  }
}
