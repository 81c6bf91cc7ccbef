// What the rest of the server asks of documents: make one, read one, change one, replace one.
import * as Y from 'yjs'
import type { Sql } from 'postgres'
import { CLOSE } from '#shared/collab/protocol'
import { parseRoom } from '#shared/collab/room'
import type { Compactor } from './compaction'
import type { TransactOrigin } from './contract'
import type { DerivedRows } from './derived'
import type { EditCounter } from './edit-counter'
import { NO_LIMITS, inspect } from './guard'
import type { Room } from './room'
import type { Rooms } from './rooms'
import { DocumentMoved } from './server-edits'
import type { Settings } from './settings'
import { sha256 } from './store'

export interface DocumentsDeps {
  sql: Sql
  rooms: Rooms
  compactor: Compactor
  derived: DerivedRows
  counter: EditCounter
  settings: Settings
  run: { readonly id: string }
  bus: DocumentsBus | null
}

/** What it needs of the bus between nodes. */
export interface DocumentsBus {
  readonly hasCompany: boolean
  /** The other nodes send away whoever has the old content open. */
  replaced(documentId: string, epoch: number): Promise<void>
}

const REPLACE_ATTEMPTS = 3
/** Other nodes may store something of the old content after it was compacted: so many times it is compacted again. */
const KEEP_ATTEMPTS = 8
const TRANSACT_ATTEMPTS = 8

class OtherEpoch extends Error {
  override readonly name = 'OtherEpoch'
}

export class Documents {
  constructor(readonly deps: DocumentsDeps) {}

  /** With what is not on disk yet. */
  async read(name: string): Promise<Uint8Array | null> {
    return this.#in(name, async (room) => {
      await this.#catchUp(room)
      return room.document.whole()
    })
  }

  async transact(
    name: string,
    change: (doc: Y.Doc) => void,
    origin: TransactOrigin | undefined
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const done = await this.#in(name, async (room) => {
          await this.#catchUp(room)
          await room.edit(change, origin?.personId ?? null)
          return true
        })
        if (!done) throw new Error(`no document ${name}`)
        return
      } catch (error) {
        if (!(error instanceof DocumentMoved) || attempt === TRANSACT_ATTEMPTS) throw error
        // The room of the old content finds out by itself, and makes way for the next one.
        await new Promise((resolve) => setTimeout(resolve, 20 * attempt))
      }
    }
  }

  /** Null: no such document. */
  async look<T>(name: string, read: (doc: Y.Doc) => T): Promise<{ value: T } | null> {
    return this.#in(name, async (room) => {
      await this.#catchUp(room)
      return { value: await room.look(read) }
    })
  }

  async create(pageId: string, part: string, state: Uint8Array | undefined): Promise<void> {
    if (state) check(state)
    const { sql, settings, run, derived } = this.deps
    // One statement: all of it is there, or nothing.
    const [row] = await sql<{ id: string }[]>`
      with made as (
        insert into documents (page_id, part) values (${pageId}, ${part})
        on conflict (page_id, part) do nothing returning id, epoch
      ), filled as (
        insert into doc_snapshots (document_id, epoch, upto_seq, state, sha256, schema_version)
        select id, epoch, 0, ${state ? Buffer.from(state) : null}::bytea, ${state ? sha256(state) : ''}, ${settings.schemaVersion}
        from made where ${state !== undefined}
      ), owned as (
        insert into doc_clients (document_id, client_id, person_id, epoch, run_id)
        select id, client, null, epoch, ${run.id} from made, unnest(${state ? clientsOf(state) : []}::bigint[]) as client
      )
      select id from made`
    if (row) derived.touch(row.id)
  }

  /** The old epoch is compacted and kept; whoever still has it open is sent away and refused with what they kept of it. */
  async replace(
    name: string,
    build: (doc: Y.Doc) => void,
    origin: TransactOrigin | undefined
  ): Promise<number> {
    const next = new Y.Doc()
    next.transact(() => build(next))
    const state = Y.encodeStateAsUpdate(next)
    check(state)
    for (let attempt = 1; ; attempt++) {
      try {
        const epoch = await this.#in(name, (room) =>
          this.deps.rooms.replace(room, () => this.#replace(room, state, origin?.personId ?? null))
        )
        if (epoch === null) throw new Error(`no document ${name}`)
        return epoch
      } catch (error) {
        // Two replacements at once, on two nodes: the one that comes second replaces what the first has made.
        if (!(error instanceof OtherEpoch) || attempt === REPLACE_ATTEMPTS) throw error
      }
    }
  }

  /** What was acknowledged on another node a moment ago is part of the answer. */
  async #catchUp(room: Room): Promise<void> {
    if (this.deps.bus?.hasCompany) await room.refresh()
  }

  async #replace(room: Room, state: Uint8Array, personId: string | null): Promise<number> {
    const { counter, compactor, derived } = this.deps
    const { id, epoch } = room.row
    room.freeze()
    try {
      await room.settle()
      await room.deps.log.settled()
      for (let attempt = 1; ; attempt++) {
        await compactor.now(id, epoch)
        // At the last attempt, what is late stays beside the snapshot, in the log of the old epoch.
        if (await this.#begin(id, epoch + 1, state, attempt === KEEP_ATTEMPTS)) break
      }
    } catch (error) {
      // Another room stands for this document from now on: nobody may stay in this one.
      room.closeAll(CLOSE.tryAgain, 'room.unavailable')
      room.dispose()
      throw error
    }
    room.closeAll(CLOSE.otherEpoch, `epoch:${epoch + 1}`)
    room.dispose()
    counter.add([{ row: room.row, personId }])
    derived.touch(id)
    await this.deps.bus?.replaced(id, epoch + 1)
    return epoch + 1
  }

  /**
   * The lock decides between this and the batches of every node (Store.append): what they have stored before is seen here, what they
   * store after finds the new epoch and is refused. @returns false: something of the old content is not in its snapshot
   */
  async #begin(id: string, epoch: number, state: Uint8Array, evenIfLate: boolean): Promise<boolean> {
    const { sql, settings, run } = this.deps
    return sql.begin(async (tx) => {
      const [found] = await tx`select 1 from documents where id = ${id} and epoch = ${epoch - 1} for update`
      if (!found) throw new OtherEpoch(`another node has replaced ${id}`)
      const [late] =
        await tx`select 1 from doc_updates where document_id = ${id} and epoch = ${epoch - 1} limit 1`
      if (late && !evenIfLate) return false
      await tx`update documents set epoch = ${epoch} where id = ${id}`
      await tx`
        insert into doc_snapshots (document_id, epoch, upto_seq, state, sha256, schema_version)
        values (${id}, ${epoch}, 0, ${Buffer.from(state)}, ${sha256(state)}, ${settings.schemaVersion})`
      await tx`
        insert into doc_clients (document_id, client_id, person_id, epoch, run_id)
        select ${id}, client, null, ${epoch}, ${run.id} from unnest(${clientsOf(state)}::bigint[]) as client`
      return true
    })
  }

  /** With what other nodes have stored. */
  async inRoom<T>(name: string, work: (room: Room) => Promise<T>): Promise<T | null> {
    return this.#in(name, async (room) => {
      await this.#catchUp(room)
      return work(room)
    })
  }

  async #in<T>(name: string, work: (room: Room) => Promise<T>): Promise<T | null> {
    const parsed = parseRoom(name)
    const room = parsed && (await this.deps.rooms.hold(parsed))
    if (!room) return null
    try {
      return await work(room)
    } finally {
      this.deps.rooms.release(room)
    }
  }
}

/** @throws GuardError, or whatever Yjs throws, for a state that would not load. */
function check(state: Uint8Array): void {
  inspect(state, NO_LIMITS)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  const incomplete = doc.store.pendingStructs !== null || doc.store.pendingDs !== null
  doc.destroy()
  if (incomplete) throw new Error('the state refers to what it does not contain')
}

function clientsOf(state: Uint8Array): number[] {
  return inspect(state, NO_LIMITS).ranges.map((range) => range.client)
}
