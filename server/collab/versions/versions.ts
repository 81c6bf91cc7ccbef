// The past of documents, as people see it: versions kept, compared, restored. A restoration is an edit of the live document like any
// other; the past is never rewritten.
import type { Sql } from 'postgres'
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import type { Compared, KeptVersion, MergedNode, VersionKind, VersionsPort } from '#shared/collab/versions'
import type { Background } from '../background'
import type { Compactor } from '../compaction'
import type { EditCounter } from '../edit-counter'
import type { AppendLog } from '../log'
import type { Room } from '../room'
import type { Settings } from '../settings'
import { sha256 } from '../store'
import { restoreIn, sweepIn, type Emptied } from './restoration'
import { treesOf, type Tree } from './tree'

/** The server writes in a document now and then: not this often. */
const ATTEMPTS = 5

export interface VersionsDeps {
  sql: Sql
  /** The room is open until `work` has ended. Null: no such document. */
  inRoom<T>(name: string, work: (room: Room) => Promise<T>): Promise<T | null>
  log: AppendLog
  compactor: Compactor
  background: Background
  counter: EditCounter
  settings: Settings
}

export class Versions implements VersionsPort {
  constructor(readonly deps: VersionsDeps) {}

  /**
   * What the document says now becomes a version. @returns its id; null: no such document, or (of a session) nothing has changed
   * since the last one
   */
  async keep(
    name: string,
    version: { kind: VersionKind; name?: string; personId: string | null }
  ): Promise<string | null> {
    return this.deps.inRoom(name, (room) => this.#keep(room, version))
  }

  async #keep(
    room: Room,
    version: { kind: VersionKind; name?: string; personId: string | null }
  ): Promise<string | null> {
    const { sql, log, compactor, counter, settings } = this.deps
    const { id, epoch } = room.row
    await room.settle()
    await log.settled()
    await counter.flush()
    await compactor.now(id, epoch)
    const nothing = new Uint8Array([0, 0])
    // A document in which nothing was ever written has no snapshot yet.
    await sql`
      insert into doc_snapshots (document_id, epoch, upto_seq, state, sha256, schema_version)
      select ${id}, ${epoch}, 0, ${Buffer.from(nothing)}, ${sha256(nothing)}, ${settings.schemaVersion}
      where not exists (select 1 from doc_snapshots where document_id = ${id} and epoch = ${epoch} and current)
      on conflict do nothing`
    const [made] = await sql<{ id: string }[]>`
      with stands as (
        update doc_snapshots s set pinned = s.pinned or ${version.kind !== 'session'}
        where s.document_id = ${id} and s.epoch = ${epoch} and s.current and not (${version.kind === 'session'} and exists (
          select 1 from doc_versions v
          where v.document_id = s.document_id and v.epoch = s.epoch and v.upto_seq = s.upto_seq))
        returning s.document_id, s.epoch, s.upto_seq
      ), made as (
        insert into doc_versions (document_id, epoch, upto_seq, kind, name, created_by)
        select document_id, epoch, upto_seq, ${version.kind}, ${version.name ?? ''}, ${version.personId} from stands
        returning id
      ), authors as (
        insert into doc_version_authors (version_id, person_id)
        select made.id, e.person_id from made, page_edits e join documents d on d.page_id = e.page_id
        where d.id = ${id} and e.last_at > coalesce(
          (select max(v.at) from doc_versions v where v.document_id = ${id}), '-infinity')
        on conflict do nothing
      )
      select id from made`
    return made?.id ?? null
  }

  /** A version or the present text, beside another version of the same document or beside nothing. Null: one of them is not there. */
  async compare(name: string, after: string, before: string | null): Promise<Compared | null> {
    const { sql, background } = this.deps
    return this.deps.inRoom(name, async (room) => {
      const wanted = [after, before].filter((id) => id !== null && id !== 'now')
      const rows = await sql<{ id: string; state: Uint8Array }[]>`
        select v.id, s.state from doc_versions v join doc_snapshots s using (document_id, epoch, upto_seq)
        where v.document_id = ${room.row.id} and v.id = any(${wanted}::uuid[])`
      const state = (id: string | null) => rows.find((row) => row.id === id)?.state ?? null
      const now = after === 'now' ? await room.document.whole() : state(after)
      const then = state(before)
      if (now === null || (before !== null && then === null)) return null
      const nodes = await background.run<'compare'>({ type: 'compare', before: then, after: now })
      return { nodes, people: await this.#people(room.row.id, nodes) }
    })
  }

  async read(name: string, versionId: string): Promise<KeptVersion | null> {
    return this.deps.inRoom(name, async (room) => {
      const [row] = await this.deps.sql<KeptVersion[]>`
        select v.kind, v.name, v.at::text as at, s.state from doc_versions v join doc_snapshots s using (document_id, epoch, upto_seq)
        where v.id = ${versionId} and v.document_id = ${room.row.id}`
      return row ? { ...row, at: new Date(row.at).toISOString() } : null
    })
  }

  async name(name: string, versionId: string, given: string): Promise<boolean> {
    const { sql } = this.deps
    const done = await this.deps.inRoom(name, async (room) => {
      const named = await sql`
        with named as (
          update doc_versions set name = ${given}, kind = 'named' where id = ${versionId} and document_id = ${room.row.id}
          returning document_id, epoch, upto_seq
        )
        update doc_snapshots s set pinned = true from named n
        where (s.document_id, s.epoch, s.upto_seq) = (n.document_id, n.epoch, n.upto_seq)`
      return named.count > 0
    })
    return done === true
  }

  /**
   * The live document says what this version said, as one edit of the least that differs. Blocks in which somebody may be typing are
   * emptied, and swept away once they have left. @returns false when it said so already; null: no such version
   */
  async restore(name: string, versionId: string, personId: string | null): Promise<boolean | null> {
    return this.deps.inRoom(name, async (room) => {
      const { sql } = this.deps
      const [row] = await sql<{ state: Uint8Array }[]>`
        select s.state from doc_versions v join doc_snapshots s using (document_id, epoch, upto_seq)
        where v.id = ${versionId} and v.document_id = ${room.row.id}`
      if (!row) return null
      const target = bodyOf(row.state)
      // Two at once, on two nodes, would each bring back what is missing: one after the other, the second finds nothing to do.
      return sql.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(hashtextextended(${room.row.id}, 0))`
        await room.refresh()
        return this.#restore(room, target, personId)
      })
    })
  }

  async #restore(room: Room, target: Tree[], personId: string | null): Promise<boolean> {
    const { sql } = this.deps
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (keyOf(bodyOf(await room.document.whole())) === keyOf(target)) return false
      const version = await this.#keep(room, { kind: 'before-restore', personId })
      const [kept] = await sql<{ state: Uint8Array }[]>`
        select s.state from doc_versions v join doc_snapshots s using (document_id, epoch, upto_seq) where v.id = ${version}`
      if (!kept) throw new Error('what the document said was not kept')
      const done: { emptied: Emptied | null } = { emptied: null }
      await room.edit((doc) => {
        done.emptied = restoreIn(doc, kept.state, target, room.whereabouts())
      }, personId)
      if (done.emptied === null) continue
      if (done.emptied.length > 0) await this.#leave(version, done.emptied)
      return true
    }
    throw new Error('the server itself writes in this document all the time')
  }

  /** Blocks that a restoration has emptied go, once nobody is in them. Those in which something was written stay. `atLast`: whoever shows no cursor had time to write. */
  async sweep(name: string, versionId: string, emptied: Emptied, atLast = false): Promise<void> {
    await this.deps.inRoom(name, async (room) => {
      let waiting: Emptied = emptied
      await room.edit((doc) => {
        const who = room.whereabouts()
        waiting = sweepIn(doc, emptied, { ...who, hidden: who.hidden && !atLast })
      }, null)
      if (waiting.length < emptied.length) await this.#leave(versionId, waiting)
    })
  }

  async #leave(versionId: string | null, emptied: Emptied): Promise<void> {
    const left = emptied.length === 0 ? null : JSON.stringify(emptied)
    await this.deps.sql`update doc_versions set sweep = ${left}::text::jsonb where id = ${versionId}`
  }

  async #people(documentId: string, nodes: MergedNode[]): Promise<Map<number, string | null>> {
    const clients = new Set<number>()
    const note = (node: MergedNode): void => {
      clients.add(node.client)
      for (const run of node.runs) clients.add(run.client)
      node.content.forEach(note)
    }
    nodes.forEach(note)
    const rows = await this.deps.sql<{ client: string; person: string | null }[]>`
      select client_id as client, person_id as person from doc_clients
      where document_id = ${documentId} and client_id = any(${[...clients]}::bigint[])`
    return new Map(rows.map((row) => [Number(row.client), row.person]))
  }
}

function bodyOf(state: Uint8Array): Tree[] {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  const trees = treesOf(doc.getXmlFragment(BODY))
  doc.destroy()
  return trees
}

function keyOf(trees: Tree[]): string {
  return JSON.stringify(trees.map((tree) => tree.key))
}
