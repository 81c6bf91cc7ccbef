// What one update costs the database of this machine, measured now: the statement of the product's own log, on its own embedded PostgreSQL,
// alone and in batches; the same rows in a table cut into sixteen by document; one compaction. CPU is what the operating system counted.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { Sql } from 'postgres'
import * as Y from 'yjs'
import { perform } from '#server/collab/jobs'
import { Store, type Batch } from '#server/collab/store'
import { openDatabase } from '#server/db/open'

export interface Costs {
  /** By rows in a batch. */
  append: { rows: number; msPerCommit: number; cpuUsPerRow: number; walBytesPerRow: number }[]
  /** The same batches of 200, in a table partitioned by document. */
  partitioned: { cpuUsPerRow: number }
  /** Heap and indexes of one row of the log, until it is compacted. */
  logBytesPerRow: number
  updateBytes: number
  compaction: { rows: number; ms: number; stateBytesPerUpdate: number }
}

const DOCUMENTS = 2_000
const SIZES = [1, 20, 200]

export async function measureCosts(): Promise<Costs> {
  const dataDir = mkdtempSync(join(tmpdir(), 'interpoles-scale-'))
  const opened = await openDatabase({
    config: { dataDir, databaseUrl: undefined },
    log: pino({ level: 'silent' }),
    progress: () => undefined
  })
  try {
    const { sql } = opened.database
    const updates = typed(2_000)
    const documents = await emptyDocuments(sql)
    const store = new Store(sql, 60_000)
    const append = []
    for (const rows of SIZES) append.push(await measureAppend(sql, store, documents, updates, rows))
    const [size] = await sql<{ bytes: string; rows: string }[]>`
      select pg_total_relation_size('doc_updates') as bytes, (select count(*) from doc_updates) as rows`
    return {
      append,
      partitioned: await measurePartitioned(sql, documents, updates),
      logBytesPerRow: Number(size?.bytes) / Number(size?.rows),
      updateBytes: updates.reduce((sum, update) => sum + update.byteLength, 0) / updates.length,
      compaction: measureCompaction(updates.slice(0, 500))
    }
  } finally {
    await opened.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** What an editor sends while someone types: one character an update, sometimes a deletion. */
function typed(count: number): Uint8Array[] {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const text = new Y.XmlText()
  doc.getXmlFragment('default').insert(0, [text])
  for (let n = 1; n < count; n++) {
    if (n % 12 === 0) text.delete(text.length - 1, 1)
    else text.insert(text.length, n % 6 === 0 ? ' ' : 'e')
  }
  return updates
}

/** The pages are not needed: this database is thrown away. */
async function emptyDocuments(sql: Sql): Promise<string[]> {
  const [constraint] = await sql<{ name: string }[]>`
    select conname as name from pg_constraint where conrelid = 'documents'::regclass and contype = 'f'`
  await sql`alter table documents drop constraint ${sql(constraint?.name ?? '')}`
  const ids = Array.from({ length: DOCUMENTS }, () => randomUUID())
  await sql`insert into documents (id, page_id) select d, d from unnest(${ids}::uuid[]) as d`
  return ids
}

async function measureAppend(
  sql: Sql,
  store: Store,
  documents: string[],
  updates: Uint8Array[],
  rows: number
) {
  const commits = Math.ceil(10_000 / rows / (rows === 1 ? 10 : 1))
  const used = await spent(sql, async () => {
    for (let n = 0; n < commits; n++) await store.append(batch(documents, updates, rows, n))
  })
  return {
    rows,
    msPerCommit: used.ms / commits,
    cpuUsPerRow: (used.cpuSeconds * 1e6) / commits / rows,
    walBytesPerRow: used.walBytes / commits / rows
  }
}

async function measurePartitioned(
  sql: Sql,
  documents: string[],
  updates: Uint8Array[]
): Promise<{ cpuUsPerRow: number }> {
  await sql`create table cut (seq bigint generated always as identity, document_id uuid not null references documents(id),
    epoch int not null, person_id uuid, bytes bytea not null, at timestamptz not null default now(),
    primary key (seq, document_id)) partition by hash (document_id)`
  for (let part = 0; part < 16; part++) {
    await sql.unsafe(
      `create table cut_${part} partition of cut for values with (modulus 16, remainder ${part})`
    )
  }
  await sql`create index cut_document on cut (document_id, seq)`
  const commits = 50
  const used = await spent(sql, async () => {
    for (let n = 0; n < commits; n++) {
      const entries = batch(documents, updates, 200, n)
      await sql`
        insert into cut (document_id, epoch, bytes)
        select i.document_id, 1, decode(i.bytes, 'base64')
        from unnest(${entries.map((e) => e.documentId)}::uuid[],
                    ${entries.map((e) => Buffer.from(e.bytes).toString('base64'))}::text[]) as i (document_id, bytes)
        join documents d on d.id = i.document_id`
    }
  })
  return { cpuUsPerRow: (used.cpuSeconds * 1e6) / commits / 200 }
}

function measureCompaction(parts: Uint8Array[]) {
  const begun = performance.now()
  const result = perform({ type: 'compact', parts })
  const ms = performance.now() - begun
  if (result === null || !('state' in result) || !(result.state instanceof Uint8Array))
    throw new Error('no compacted state')
  return { rows: parts.length, ms, stateBytesPerUpdate: result.state.byteLength / parts.length }
}

function batch(documents: string[], updates: Uint8Array[], rows: number, nth: number): Batch {
  return Array.from({ length: rows }, (_, n) => ({
    documentId: documents[(nth * rows + n * 7) % documents.length] ?? '',
    epoch: 1,
    personId: null,
    bytes: updates[(nth * rows + n) % updates.length] ?? new Uint8Array()
  }))
}

async function spent(sql: Sql, work: () => Promise<void>) {
  const wal = async () => {
    const [row] = await sql<{ at: string }[]>`select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as at`
    return Number(row?.at)
  }
  const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  const postmaster = Number(stat(String(backend?.pid))[1])
  const [walBefore, cpuBefore, begun] = [await wal(), cpuSeconds(postmaster), performance.now()]
  await work()
  const ms = performance.now() - begun
  return { ms, cpuSeconds: cpuSeconds(postmaster) - cpuBefore, walBytes: (await wal()) - walBefore }
}

/** User and system time of PostgreSQL: its first process and all its children, as they are now. */
function cpuSeconds(postmaster: number): number {
  let ticks = 0
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const fields = stat(name)
    if (Number(name) === postmaster || Number(fields[1]) === postmaster)
      ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks / 100
}

/** The fields after the name, which may itself contain spaces. */
function stat(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  } catch {
    // Ended meanwhile.
    return []
  }
}
