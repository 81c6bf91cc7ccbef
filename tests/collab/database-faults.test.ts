// The database under the server: its connections taken, cut, gone with it; a page of a table damaged. What was acknowledged is there
// afterwards, nothing escapes, and nobody has to start anything again.
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Background } from '#server/collab/background'
import type { Visitor } from '#server/collab/contract'
import { createDb } from '#server/db/client'
import { isRunning } from '#server/db/embedded/leftover'
import { prepareLayout } from '#server/db/embedded/layout'
import { CLOSE } from '#shared/collab/protocol'
import { startOwnCluster, type OwnCluster } from '#tests/support/own-cluster'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let cluster: OwnCluster
let place: Harness
let page: string
let anne: Visitor
let clients: { close(): void }[] = []
const escaped: unknown[] = []
const note = (error: unknown) => escaped.push(error)

beforeAll(async () => {
  cluster = await startOwnCluster()
  process.on('unhandledRejection', note)
})

beforeEach(async () => {
  place = await startHarness({
    database: cluster.database(),
    settings: { troubleMs: 200, retryMs: 20, retryMaxMs: 200, drainMs: 1_000, compactAfterLeaveMs: 0 }
  })
  page = await place.page()
  anne = await place.person('Anne', [{ page, mode: 'write' }])
})

afterEach(async () => {
  for (const client of clients) client.close()
  clients = []
  await place.stop()
  expect(escaped).toEqual([])
})

afterAll(async () => {
  process.off('unhandledRejection', note)
  await cluster.remove()
})

async function stock(room = page): Promise<StockClient> {
  const client = new StockClient(place, room, anne, { params: { ack: '1' } })
  clients.push(client)
  return client.synced()
}

test('every connection of the application is busy: an edit is acknowledged all the same', async () => {
  const a = await stock()
  a.text.insert(0, 'a')
  await a.acknowledged()
  let over = 0
  const slow = Array.from({ length: 8 }, () =>
    place.sql`select pg_sleep(600)`.catch(() => {
      over++
    })
  )
  for (let i = 0; i < 20; i++) {
    a.text.insert(0, `${i} `)
    await a.acknowledged()
  }
  expect(over).toBe(0)
  const admin = createDb(cluster.admin, { maxConnections: 1 })
  await admin.sql`select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()`
  await admin.end()
  await Promise.all(slow)
})

test('PostgreSQL dies at once, several times, while people write: all of it is stored when it is back', async () => {
  const a = await stock()
  const b = await stock()
  // Whose first edit comes while nothing can be stored is told to come back: these two have begun.
  b.text.insert(0, 'début ')
  await b.acknowledged()
  for (let death = 0; death < 3; death++) {
    a.text.insert(a.text.length, `avant ${death} `)
    await a.acknowledged()
    const { pid } = cluster.embedded
    // What `pg_ctl stop -m immediate` sends.
    process.kill(pid, 'SIGQUIT')
    await until(() => !isRunning(pid), 'dead')
    a.text.insert(a.text.length, `pendant ${death} `)
    b.text.insert(0, `autre ${death} `)
    await until(() => b.text.toString().includes(`pendant ${death}`), 'seen by the other')
    // Ten seconds after the database is back, at most: that is what `acknowledged` waits for.
    await until(() => cluster.embedded.pid !== pid, 'started again', 30_000)
    await a.acknowledged()
    await b.acknowledged()
  }
  expect([...a.closes, ...b.closes]).toEqual([])
  const text = a.text.toString()
  await place.restart()
  expect((await stock()).text.toString()).toBe(text)
}, 120_000)

test('gone for longer than the driver cares to wait: back as soon as it is', async () => {
  const a = await stock()
  a.text.insert(0, 'a')
  await a.acknowledged()
  await cluster.stopped(() => a.text.insert(0, 'b'))
  await a.acknowledged()
  expect(place.collab.stats().storing).toBe('ok')
}, 60_000)

test('a flipped bit in a page of a table: that document is named and closed, the others are served', async () => {
  const other = await place.page()
  place.gate.allow(anne, other, 'write')
  for (const room of [page, other]) {
    const client = await stock(room)
    // What does not compress fills pages of its own.
    client.text.insert(0, Array.from({ length: 20_000 }, () => Math.random().toString(36)[3]).join(''))
    await client.acknowledged()
    client.close()
  }
  clients = []
  const compacted = () => place.sql`select 1 from doc_snapshots where current`
  await until(async () => (await compacted()).length >= 2, 'compacted')
  const { file, offset } = await whereIs(page)
  const logged = place.logged.length
  await cluster.stopped(() => flip(file, offset))
  const closed = new RawClient(place, page, anne)
  expect(await closed.closed()).toBe(CLOSE.tryAgain)
  await until(
    async () => (await place.sql`select 1 from doc_quarantine where reason = 'corrupt'`).length === 1,
    'kept'
  )
  const said = place.logged.slice(logged).filter((line) => line.message === 'collab: document not loaded')
  expect(JSON.stringify(said.map((line) => line.fields))).toContain(page)
  const b = await stock(other)
  expect(b.text.length).toBe(20_000)
  b.text.insert(0, 'les autres vont bien')
  await b.acknowledged()
}, 120_000)

/** Byte of the cluster's files that holds the middle of a snapshot. */
async function whereIs(pageId: string): Promise<{ file: string; offset: number }> {
  const admin = createDb({ ...adminOf(), database: targetName() }, { maxConnections: 1 })
  const { sql } = admin
  await sql`checkpoint`
  const [toast] = await sql<{ name: string; path: string; chunk: string }[]>`
    select c.reltoastrelid::regclass::text as name, pg_relation_filepath(c.reltoastrelid) as path,
      pg_column_toast_chunk_id(s.state)::text as chunk
    from pg_class c, doc_snapshots s join documents d on d.id = s.document_id
    where c.oid = 'doc_snapshots'::regclass and s.current and d.page_id = ${pageId}`
  const [row] = await sql.unsafe<{ block: number }[]>(
    `select (ctid::text::point)[0]::int as block from ${toast?.name ?? ''} where chunk_id = ${toast?.chunk ?? ''} and chunk_seq = 4`
  )
  await admin.end()
  return {
    file: join(prepareLayout(cluster.dataDir).pgdata, toast?.path ?? ''),
    offset: (row?.block ?? 0) * 8192 + 5_000
  }
}

function adminOf() {
  if (typeof cluster.admin === 'string') throw new Error('the embedded cluster is entered by its socket')
  return cluster.admin
}

function targetName(): string {
  return cluster.embedded.target.database
}

function flip(file: string, offset: number): void {
  const handle = openSync(file, 'r+')
  const byte = Buffer.alloc(1)
  readSync(handle, byte, 0, 1, offset)
  byte[0] = (byte[0] ?? 0) ^ 4
  writeSync(handle, byte, 0, 1, offset)
  fsyncSync(handle)
  closeSync(handle)
}

test('cut in the middle of a compaction: the log is whole, and it is compacted the next time', async () => {
  const a = await stock()
  a.text.insert(0, 'précieux')
  await a.acknowledged()
  await place.sql.unsafe(`
    create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(60); return new; end $$;
    create trigger dawdle before insert on doc_snapshots for each row execute function dawdle()`)
  const rows = () => place.sql`
    select seq from doc_updates where document_id = (select id from documents where page_id = ${page})`
  const before = await rows()
  a.close()
  clients = []
  const writing = () => place.sql<{ pid: number }[]>`
    select pid from pg_stat_activity where wait_event = 'PgSleep' and query like '%insert into doc_snapshots%'`
  await until(async () => (await writing()).length > 0, 'in the middle of it')
  for (const { pid } of await writing()) await place.sql`select pg_terminate_backend(${pid})`
  await until(() => place.logged.some((line) => line.message === 'collab: not compacted'), 'failed')
  await place.sql.unsafe('drop trigger dawdle on doc_snapshots; drop function dawdle()')
  expect(await rows()).toEqual(before)
  await place.collab.forgetPast(page)
  expect(await rows()).toEqual([])
  expect((await stock()).text.toString()).toBe('précieux')
})

test('a worker that answers too late is replaced: its job fails, the next ones are not held up', async () => {
  const background = new Background(1)
  const jobs = [1, 2, 3].map(() => background.run<'derive'>({ type: 'derive', kind: 'document', parts: [] }))
  const outcomes = await Promise.allSettled(jobs)
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ reason: { message: 'the worker took more than 1 ms' } })
  }
  await background.stop()
})
