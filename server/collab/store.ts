// Every statement about documents and their log. Nothing here knows Yjs.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Sql } from 'postgres'

export interface DocumentRow {
  id: string
  pageId: string
  part: string
  epoch: number
}

export interface StoredParts {
  /** `rows`: how many of the log went into it, since its epoch began. */
  snapshot: { state: Uint8Array; uptoSeq: number; rows: number } | null
  updates: { seq: number; bytes: Uint8Array }[]
}

/** The snapshot, or the whole log: what its rows had, separated by commas. */
interface StoredRow {
  seqs: string
  bytes: Uint8Array
  /** Of the snapshot only. */
  rows: string | null
  sha256: string | null
  /** Of the log only; an empty one in old rows. */
  crcs: string | null
  lengths: string | null
}

export type Batch = { documentId: string; epoch: number; personId: string | null; bytes: Uint8Array }[]

/** What one transaction stored. */
export interface Appended {
  /** By `<document> <epoch>`. */
  seqs: Map<string, number>
  /** The transaction: other nodes know by it what they have already seen. */
  xid: string
}

interface AppendedRow {
  alive: boolean
  xid: string
  documentId: string | null
  epoch: number | null
  seq: string | null
}

export class RunLost extends Error {
  override readonly name = 'RunLost'
}

/** What was read is not what was written. Trying again will not help. */
export class CorruptBytes extends Error {
  override readonly name = 'CorruptBytes'
}

export class Store {
  constructor(
    readonly sql: Sql,
    /** A statement that has not answered by then has failed: the network or a lock. PostgreSQL gives up at about the same time. */
    readonly statementMs: number
  ) {}

  /**
   * The document of a room. A page that exists gets its row here when it was made before its document; a page that
   * does not exist gives null.
   */
  async document(pageId: string, part: string): Promise<DocumentRow | null> {
    const found = await this.#find(pageId, part)
    if (found) return found
    await this.sql`
      insert into documents (page_id, part) select id, ${part} from pages where id = ${pageId}
      on conflict (page_id, part) do nothing`
    return this.#find(pageId, part)
  }

  async existing(pageId: string, part: string): Promise<DocumentRow | null> {
    return this.#find(pageId, part)
  }

  /**
   * Snapshot and log in one statement: between two, a compaction could take away what neither returned. The log comes as one
   * run of bytes: thousands of rows of a few bytes each cost more in being rows than in being read.
   */
  async load(documentId: string, epoch: number): Promise<StoredParts> {
    const query = this.sql<StoredRow[]>`
      select upto_seq::text as seqs, rows::text as rows, state as bytes, sha256, null as crcs, null as lengths from doc_snapshots
      where document_id = ${documentId} and epoch = ${epoch} and current
      union all
      select string_agg(seq::text, ',' order by seq), null, string_agg(bytes, ''::bytea order by seq), null,
             string_agg(coalesce(crc::text, ''), ',' order by seq), string_agg(octet_length(bytes)::text, ',' order by seq)
      from doc_updates where document_id = ${documentId} and epoch = ${epoch} having count(*) > 0`
    const rows = await this.#limited(query).catch(namingDamage)
    const parts: StoredParts = { snapshot: null, updates: [] }
    for (const row of rows) {
      if (row.sha256 === null) parts.updates = logOf(row)
      else if (row.sha256 !== sha256(row.bytes)) throw new CorruptBytes('snapshot does not match its hash')
      else parts.snapshot = { state: row.bytes, uptoSeq: Number(row.seqs), rows: Number(row.rows) }
    }
    return parts
  }

  /**
   * One transaction for everybody. Rows whose document is gone, or has another epoch, are left out: the answer gives the last
   * sequence number of each `<document> <epoch>` that was stored. The epoch is true when it commits: whoever replaces a content
   * locks its document first, and either waits for this statement or is waited for (Documents.replace).
   * @throws RunLost when `fence`, a run, has been given up for lost by the other nodes: nothing was stored.
   */
  async append(batch: Batch, fence: string | null = null): Promise<Appended> {
    const bytes = Buffer.concat(batch.map((entry) => entry.bytes))
    let offset = 1
    const starts = batch.map((entry) => (offset += entry.bytes.byteLength) - entry.bytes.byteLength)
    const rows = await this.#limited(this.sql<AppendedRow[]>`
      with run as (
        select ${fence}::uuid is null or exists (
          select 1 from collab_runs where id = ${fence}::uuid and lost_at is null
        ) as alive
      ), incoming as (
        select * from unnest(
          ${array(batch.map((e) => e.documentId))}::uuid[], ${array(batch.map((e) => e.epoch))}::int[],
          ${array(batch.map((e) => e.personId ?? 'null'))}::uuid[], ${array(starts)}::int[],
          ${array(batch.map((e) => e.bytes.byteLength))}::int[], ${array(batch.map((e) => checksum(e.bytes)))}::int[]
        ) with ordinality as t (document_id, epoch, person_id, start, length, crc, n)
      ), stored as (
        insert into doc_updates (document_id, epoch, person_id, bytes, crc)
        select i.document_id, i.epoch, i.person_id, substring(${bytes}::bytea from i.start for i.length), i.crc
        from incoming i join documents d on d.id = i.document_id and d.epoch = i.epoch
        where (select alive from run)
        order by i.n
        for key share of d
        returning seq, document_id, epoch
      )
      select run.alive, pg_current_xact_id()::text as xid, s.document_id as "documentId", s.epoch, s.seq
      from run left join (
        select document_id, epoch, max(seq) as seq from stored group by document_id, epoch
      ) s on true`)
    const [first] = rows
    if (!first?.alive) throw new RunLost('given up for lost by the other nodes')
    const seqs = new Map<string, number>()
    for (const { documentId, epoch, seq } of rows) {
      if (documentId !== null) seqs.set(`${documentId} ${epoch}`, Number(seq))
    }
    return { seqs, xid: first.xid }
  }

  /** Kept for a person to look at. One row an hour for one document and reason is enough; one until it is settled, when the detail is the same. */
  async quarantine(entry: {
    documentId: string
    epoch: number
    personId: string | null
    reason: string
    detail: string
    bytes: Uint8Array | null
  }): Promise<void> {
    await this.sql`
      insert into doc_quarantine (document_id, epoch, person_id, reason, detail, bytes)
      select ${entry.documentId}, ${entry.epoch}, ${entry.personId}, ${entry.reason}, ${entry.detail.slice(0, 2000)},
             ${entry.bytes ? Buffer.from(entry.bytes) : null}::bytea
      from documents d where d.id = ${entry.documentId} and not exists (
        select 1 from doc_quarantine q where q.document_id = d.id and q.reason = ${entry.reason}
        and q.person_id is not distinct from ${entry.personId}::uuid and (q.at > now() - interval '1 hour'
          or (q.resolved_at is null and q.detail <> '' and q.detail = ${entry.detail.slice(0, 2000)}))
      )`
  }

  async #find(pageId: string, part: string): Promise<DocumentRow | null> {
    const [row] = await this.#limited(this.sql<DocumentRow[]>`
      select id, page_id as "pageId", part, epoch from documents where page_id = ${pageId} and part = ${part}`)
    return row ?? null
  }

  /** Not cancelled from here: the driver's own cancellation rejects where nobody can catch it when the server is gone. */
  async #limited<T>(query: PromiseLike<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer from the database in ${this.statementMs} ms`)),
        this.statementMs
      )
    })
    try {
      return await Promise.race([query, late])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** @throws CorruptBytes */
function logOf({ seqs, bytes, crcs, lengths }: StoredRow): StoredParts['updates'] {
  const expected = (crcs ?? '').split(',')
  const sizes = (lengths ?? '').split(',')
  let start = 0
  return seqs.split(',').map((seq, n) => {
    const update = bytes.subarray(start, (start += Number(sizes[n])))
    const crc = expected[n]
    if (crc && Number(crc) !== checksum(update)) {
      throw new CorruptBytes(`log row ${seq} does not match its checksum`)
    }
    return { seq: Number(seq), bytes: update }
  })
}

/** PostgreSQL found a page of a table, or of an index, that is not what it had written: trying again will not help. */
export function namingDamage(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'XX001' || code === 'XX002') throw new CorruptBytes(String(error), { cause: error })
  throw error
}

/** Of numbers and of what is made of hexadecimal digits and dashes only: the driver would look into each of them. */
function array(values: (string | number)[]): string {
  return `{${values.join(',')}}`
}

/** As PostgreSQL keeps it: a signed integer. */
function checksum(bytes: Uint8Array): number {
  return crc32(bytes) | 0
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
