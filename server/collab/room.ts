// A document and the sockets that look at it. It wires the parts together: the document in memory (live-document.ts), the way in
// (intake.ts), the way out (fanout.ts), who is here (presence.ts); and says when there is nothing left to keep it for.
import * as Y from 'yjs'
import { CLOSE, NOT_SAVED, SYNC, encodeHash } from '#shared/collab/protocol'
import { formatRoom } from '#shared/collab/room'
import type { Connection, RoomPort } from './connection'
import type { Clock, CollabLog, CollabMetrics } from './contract'
import { Suspicions, compareWith } from './divergence'
import { Fanout } from './fanout'
import { syncMessage } from './frames'
import { GuardError, inspect } from './guard'
import { Intake } from './intake'
import { LiveDocument } from './live-document'
import type { AppendLog, Storing } from './log'
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
  runId: string
  /** The log of this document has grown to so much. */
  onGrowth(row: DocumentRow, rows: number, bytes: number): void
}

export class Room implements RoomPort {
  readonly name: string
  readonly connections = new Set<Connection>()
  /** Work of the server on this room: it must not be forgotten meanwhile. */
  holds = 0
  readonly document: LiveDocument
  readonly #presence: Presence<Connection>
  readonly #fanout: Fanout
  readonly #intake: Intake
  readonly #edits: ServerEdits
  readonly #owners: Owners
  readonly #quarantine: Quarantine
  readonly #suspicions: Suspicions<Connection>
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
      (update) => this.#intake.tidied(update)
    )
    this.#quarantine = new Quarantine(row, this.name, store, logger, deps.metrics)
    this.#suspicions = new Suspicions(settings.divergencePersistsMs, clock)
    this.#owners = new Owners(store.sql, row.id, row.epoch, deps.runId)
    this.#presence = new Presence(
      settings,
      clock,
      (message) => this.#fanout.awareness(message),
      (from) => from.close(CLOSE.badFrame, 'awareness')
    )
    this.#fanout = new Fanout({
      connections: this.connections,
      settings,
      clock,
      stateVector: () => this.document.stateVector(),
      answer: (stateVector) => this.document.answer(stateVector),
      everyone: () => this.#presence.everyone(),
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
      population: () => this.connections.size,
      announcer: (client: number) => this.#presence.announcer(client),
      broadcast: (update: Uint8Array, author: Connection | null) => this.#fanout.update(update, author),
      askAgain: (connection: Connection) => this.#ask(connection),
      failed: (error: unknown) => this.#failed(error),
      grown: () => deps.onGrowth(row, this.document.logRows, this.document.logBytes),
      orphaned: () => this.#orphaned(),
      quarantine: (frame: { from: Connection; update: Uint8Array }, reason: string) =>
        this.#quarantine.keep(reason, '', frame.update, frame.from.visitor.personId)
    }
    this.#intake = new Intake(intakeDeps)
    this.#edits = new ServerEdits(this.#intake, intakeDeps)
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
    this.#presence.leave(connection)
    this.#fanout.forget(connection)
    this.#intake.forget(connection)
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
    const found = inspect(update, this.deps.settings)
    this.#intake.push({ from, number, answer, update, found })
  }

  awareness(from: Connection, payload: Uint8Array): void {
    try {
      this.#presence.receive(from, payload)
    } catch (error) {
      throw new GuardError('awareness', { cause: error })
    }
  }

  everyone(to: Connection): void {
    const everyone = this.#presence.everyone()
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

  edit(change: (doc: Y.Doc) => void, personId: string | null): Promise<void> {
    return this.#edits.make(change, personId)
  }

  /** What has been received is in the document or refused; what is in the document may still be on its way to the disk. */
  settle(): Promise<void> {
    return this.#intake.settle()
  }

  /** Everything received is on disk. */
  get idle(): boolean {
    return this.#intake.idle && this.document.unstored === 0
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
    this.#presence.dispose()
    this.#fanout.dispose()
    this.#intake.dispose()
    this.document.cool()
  }

  #ask(connection: Connection): void {
    this.document.stateVector().then(
      (stateVector) => connection.send(syncMessage(SYNC.step1, stateVector)),
      (error: unknown) => this.#failedFor(connection, error)
    )
  }

  #orphaned(): void {
    this.document.unstored--
    this.closeAll(CLOSE.notFound, 'room.not_found')
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
