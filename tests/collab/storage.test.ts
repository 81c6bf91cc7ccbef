// The database is slow, fails, comes back, lies: nothing acknowledged is lost, nothing is said to be saved that is not.
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { CLOSE, NOT_SAVED } from '#shared/collab/protocol'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let anne: Visitor
let bran: Visitor
let clients: { close(): void }[] = []

beforeEach(async () => {
  place = await startHarness({ settings: { troubleMs: 200, retryMs: 20, retryMaxMs: 100, drainMs: 300 } })
  page = await place.page()
  anne = await place.person('Anne', [{ page, mode: 'write' }])
  bran = await place.person('Bran', [{ page, mode: 'write' }])
})

afterEach(async () => {
  for (const client of clients) client.close()
  clients = []
  await place.stop()
})

async function stock(who: Visitor, room = page): Promise<StockClient> {
  const client = new StockClient(place, room, who, { params: { ack: '1' } })
  clients.push(client)
  return client.synced()
}

/** A real failure: the table is not there. */
async function withoutTable(name: string, work: () => Promise<void>): Promise<void> {
  await place.sql.unsafe(`alter table ${name} rename to ${name}_gone`)
  try {
    await work()
  } finally {
    await place.sql.unsafe(`alter table ${name}_gone rename to ${name}`)
  }
}

/** A real slowness: somebody else holds the table; reading goes on. */
async function slowTable(name: string, work: () => Promise<void>): Promise<void> {
  const other = await place.sql.reserve()
  try {
    await other.unsafe(`begin; lock table ${name} in exclusive mode`)
    await work()
  } finally {
    await other.unsafe('rollback')
    other.release()
  }
}

async function stored(): Promise<Y.Doc> {
  const doc = new Y.Doc()
  const rows = await place.sql<{ bytes: Uint8Array }[]>`
    select s.state as bytes from doc_snapshots s join documents d on d.id = s.document_id and d.epoch = s.epoch
    where s.current and d.page_id = ${page}
    union all
    select u.bytes from doc_updates u join documents d on d.id = u.document_id and d.epoch = u.epoch
    where d.page_id = ${page}`
  for (const { bytes } of rows) Y.applyUpdate(doc, bytes)
  return doc
}

test('storing fails: no acknowledgement, writers are told, others see the edits, nothing is lost when it works again', async () => {
  const a = await stock(anne)
  const b = await stock(bran)
  a.text.insert(0, 'avant ')
  await a.acknowledged()
  const before = a.saved
  await withoutTable('doc_updates', async () => {
    a.text.insert(6, 'pendant')
    await until(() => b.text.toString() === 'avant pendant', 'broadcast')
    await until(() => a.notSaved.at(-1)?.reason === NOT_SAVED.storageTrouble, 'told')
    expect(a.saved).toBe(before)
    expect(place.collab.stats().storing).toBe('trouble')
    expect((await place.sql`select 1 from doc_updates_gone`).length).toBeGreaterThan(0)
  })
  await a.acknowledged()
  await until(() => a.notSaved.at(-1)?.reason === NOT_SAVED.none, 'told that it is over')
  expect((await stored()).getText('t').toString()).toBe('avant pendant')
  expect(a.closes).toEqual([])
})

test('too much is waiting: edits are dropped with a word, and asked for again when there is room', async () => {
  await place.restart({ settings: { queueBytes: 20_000 } })
  const a = await stock(anne)
  a.text.insert(0, '.')
  await a.acknowledged()
  await withoutTable('doc_updates', async () => {
    for (let i = 0; i < 10; i++) a.text.insert(0, 'x'.repeat(3_000))
    await until(() => a.notSaved.some((told) => told.reason === NOT_SAVED.storageFull), 'told')
    for (let i = 0; i < 10; i++) a.text.insert(0, 'y'.repeat(3_000))
    await place.collab.read(page)
    expect(place.collab.stats().queuedBytes).toBeLessThan(40_000)
  })
  await a.acknowledged()
  expect((await stored()).getText('t').length).toBe(60_001)
  expect(a.closes).toEqual([])
})

test('no room on the disk: refused with a word, handed over when there is some again', async () => {
  let room = true
  await place.stop()
  place = await startHarness({ deps: () => ({ canWrite: () => room }) })
  page = await place.page()
  anne = await place.person('Anne', [{ page, mode: 'write' }])
  const a = await stock(anne)
  a.text.insert(0, 'a')
  await a.acknowledged()
  room = false
  await until(() => a.notSaved.at(-1)?.reason === NOT_SAVED.storageFull, 'told')
  a.text.insert(0, 'b')
  room = true
  await a.acknowledged()
  expect((await stored()).getText('t').toString()).toBe('ba')
})

test('a slow store: who leaves and comes back, and who joins, see everything; then all of it is stored once', async () => {
  const a = await stock(anne)
  a.text.insert(0, 'un ')
  await a.acknowledged()
  await slowTable('doc_updates', async () => {
    a.text.insert(3, 'deux ')
    await until(() => place.collab.stats().queuedRows > 0, 'waiting')
    a.close()
    await until(() => place.collab.stats().connections === 0, 'left')
    // Longer than an empty room is kept.
    await new Promise((resolve) => setTimeout(resolve, 200))
    const back = await stock(bran)
    expect(back.text.toString()).toBe('un deux ')
    back.text.insert(8, 'trois')
    await until(() => place.collab.stats().queuedRows > 1, 'one batch waits behind the other')
  })
  await place.collab.flush()
  expect((await stored()).getText('t').toString()).toBe('un deux trois')
})

test.each([
  ['fails', (run: () => Promise<void>) => withoutTable('doc_snapshots', run)],
  ['takes too long', (run: () => Promise<void>) => locked('doc_snapshots', run)]
])('loading %s: come back later, not one write, then everything is there', async (_, trouble) => {
  const a = await stock(anne)
  a.text.insert(0, 'intact')
  await a.acknowledged()
  a.close()
  await place.restart({ settings: { loadMs: 300 } })
  const rows = () => place.sql`select seq from doc_updates`
  const before = (await rows()).length
  await trouble(async () => {
    const client = await new RawClient(place, page, bran).opened()
    const doc = new Y.Doc()
    doc.getText('t').insert(0, 'par-dessus')
    client.answer(Y.encodeStateAsUpdate(doc))
    expect(await client.closed()).toBe(CLOSE.tryAgain)
  })
  expect((await rows()).length).toBe(before)
  expect((await stock(bran)).text.toString()).toBe('intact')
})

async function locked(name: string, work: () => Promise<void>): Promise<void> {
  const other = await place.sql.reserve()
  try {
    await other.unsafe(`begin; lock table ${name} in access exclusive mode`)
    await work()
  } finally {
    await other.unsafe('rollback')
    other.release()
  }
}

test('a snapshot that is not what was written is quarantined, never opened and never written over', async () => {
  const a = await stock(anne)
  a.text.insert(0, 'intact')
  await a.acknowledged()
  a.close()
  await place.restart({ settings: { compactRows: 1, compactAfterLeaveMs: 0 } })
  const b = await stock(bran)
  b.text.insert(0, 'tout ')
  await until(() => place.collab.stats().compactions > 0, 'compacted')
  b.close()
  await place.restart()
  await place.sql`update doc_snapshots set state = overlay(state placing '\\x00'::bytea from 5) where current`
  const rows = (await place.sql`select seq from doc_updates`).length
  for (let i = 0; i < 2; i++) {
    expect(await new RawClient(place, page, anne).closed()).toBe(CLOSE.tryAgain)
  }
  await until(
    async () => (await place.sql`select 1 from doc_quarantine where reason = 'corrupt'`).length === 1,
    'one row'
  )
  expect(await place.sql`select seq from doc_updates`).toHaveLength(rows)
  const other = await place.page()
  place.gate.allow(anne, other, 'write')
  const elsewhere = await stock(anne, other)
  elsewhere.text.insert(0, 'les autres pages vont bien')
  await elsewhere.acknowledged()
})

test('connections to the database cut in the middle: the batch is stored once they are back', async () => {
  const a = await stock(anne)
  for (let i = 0; i < 200; i++) {
    a.text.insert(a.text.length, `${i} `)
    if (i % 50 === 10) {
      await place.sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`
    }
    if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await a.acknowledged()
  expect((await stored()).getText('t').toString()).toBe(a.text.toString())
})

test('hooks that throw stop nothing', async () => {
  const broken = () => {
    throw new Error('a hook')
  }
  await place.stop()
  place = await startHarness({
    deps: () => ({ onStored: broken, metrics: { stored: broken, closed: broken, compacted: broken } })
  })
  page = await place.page()
  anne = await place.person('Anne', [{ page, mode: 'write' }])
  const refused = new RawClient(place, page, null)
  expect(await refused.closed()).toBe(CLOSE.sessionEnded)
  const a = await stock(anne)
  a.text.insert(0, 'malgré tout')
  await a.acknowledged()
  await place.collab.flush()
  const rows = await place.sql`select seq from doc_updates`
  a.text.insert(0, 'encore ')
  await a.acknowledged()
  expect((await place.sql`select seq from doc_updates`).length).toBe(rows.length + 1)
})
