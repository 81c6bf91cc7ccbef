// What is deleted for good is nowhere: every column of every table is searched, those that nobody has thought of yet too.
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { Background } from '#server/collab/background'
import { Compactor } from '#server/collab/compaction'
import { FORMER_MEMBER } from '#server/collab/erasure'
import { DEFAULTS } from '#server/collab/settings'
import { Store } from '#server/collab/store'
import { canary } from '#tests/support/canary'
import { placesOf } from '#tests/support/everything'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let anne: Visitor
let bran: Visitor
let clients: { close(): void }[] = []

beforeEach(async () => {
  place = await startHarness({ settings: { compactRows: 5, historyMs: 0, deriveQuietMs: 10 } })
  page = await place.page()
  anne = await place.person(canary('anne'), [{ page, mode: 'write' }])
  bran = await place.person('Bran', [{ page, mode: 'write' }])
})

afterEach(async () => {
  for (const client of clients) client.close()
  clients = []
  await place.stop()
})

async function stock(who: Visitor): Promise<StockClient> {
  const client = new StockClient(place, page, who, { params: { ack: '1' } })
  clients.push(client)
  return client.synced()
}

/** Kept in snapshots, in copies of before and in the log. */
async function writeALot(client: StockClient, words: string): Promise<void> {
  for (let i = 0; i < 24; i++) {
    client.write(`${words} ${i}`)
    await client.acknowledged()
  }
  const copies = () => place.sql`select 1 from doc_snapshots where not current`
  await until(async () => (await copies()).length > 0, 'a copy for history')
}

/** As an edit that was not let in: kept aside, with its words. */
async function refused(who: Visitor, words: string): Promise<void> {
  await place.sql`
    insert into doc_quarantine (document_id, epoch, person_id, reason, bytes)
    select id, epoch, ${who.personId}, 'forged', ${Buffer.from(words)} from documents where page_id = ${page}`
}

test('words deleted from a page go for good; what it says stays, and nobody is sent away', async () => {
  const a = await stock(anne)
  const b = await stock(bran)
  a.write('ce qui reste')
  await writeALot(a, canary('secret'))
  await place.collab.replace(page, (doc) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(`autre époque ${canary('secret')}`)])
    doc.getXmlFragment('default').insert(0, [paragraph])
  })
  for (const client of [a, b]) client.provider.disconnect()
  const c = await stock(anne)
  await writeALot(c, 'ce qui reste')
  await refused(anne, canary('secret'))
  c.doc.getXmlFragment('default').delete(0, 1)
  c.write('ce qui suit')
  await c.acknowledged()
  expect(await placesOf(place.sql, [canary('secret')])).toEqual(
    expect.arrayContaining(['doc_snapshots.state', 'doc_quarantine.bytes'])
  )
  const before = c.doc.getXmlFragment('default').toJSON()
  expect(await place.collab.forgetPast(page)).toBeGreaterThan(1)
  await place.collab.flush()
  await until(async () => (await placesOf(place.sql, [canary('secret')])).length === 0, 'derived again')
  expect(c.closes).toEqual([])
  c.write('encore')
  await c.acknowledged()
  await place.restart()
  const later = await stock(bran)
  expect(later.doc.getXmlFragment('default').toJSON()).toBe(`${before}<paragraph>encore</paragraph>`)
  expect(await place.collab.forgetPast('00000000-0000-4000-8000-000000000000')).toBeNull()
})

test('who had the words before they were deleted, and was away meanwhile, does not bring them back', async () => {
  const a = await stock(anne)
  a.write(canary('secret'))
  a.write('ce qui reste')
  await a.acknowledged()
  const away = await stock(bran)
  away.provider.disconnect()
  a.doc.getXmlFragment('default').delete(0, 1)
  await a.acknowledged()
  await place.collab.forgetPast(page)
  away.write('écrit hors connexion')
  away.provider.connect()
  await away.acknowledged()
  await until(() => a.doc.getXmlFragment('default').toJSON().includes('hors connexion'), 'merged')
  expect(away.doc.getXmlFragment('default').toJSON()).not.toContain(canary('secret'))
  await until(async () => (await placesOf(place.sql, [canary('secret')])).length === 0, 'nowhere')
})

test('a page destroyed while somebody writes in it leaves nothing', async () => {
  const a = await stock(anne)
  await writeALot(a, canary('page'))
  await refused(anne, canary('page'))
  const writing = setInterval(() => a.write(canary('page')), 3)
  await until(() => place.collab.stats().queuedRows > 0, 'some of it is on its way')
  await place.sql`delete from pages where id = ${page}`
  await until(() => a.closes.length > 0, 'sent away')
  clearInterval(writing)
  await place.collab.flush()
  expect(await placesOf(place.sql, [canary('page'), page])).toEqual([])
})

test('someone erased: the store no longer knows who wrote it, the words stay, and nobody can pass for them', async () => {
  const a = await stock(anne)
  const b = await stock(bran)
  a.provider.awareness.setLocalStateField('user', { name: canary('anne'), id: anne.personId })
  await writeALot(a, 'ce que nous avons décidé')
  b.write('oui')
  await b.acknowledged()
  await refused(anne, canary('refused'))
  a.write('dernier mot')
  await a.acknowledged()
  a.provider.disconnect()
  await place.sql`delete from people where id = ${anne.personId}`
  await place.collab.forgetPeople()
  expect(await placesOf(place.sql, [anne.personId, canary('refused')])).toEqual([])
  expect((await placesOf(place.sql, [canary('anne')])).filter((where) => where !== 'accounts.email')).toEqual(
    []
  )
  const owners = await place.sql`select person_id as who from doc_clients where client_id = ${a.doc.clientID}`
  expect(owners).toEqual([{ who: FORMER_MEMBER }])
  const reader = await stock(bran)
  expect(reader.doc.getXmlFragment('default').toJSON()).toContain('dernier mot')
  const forged = new Y.Doc()
  Y.applyUpdate(forged, Y.encodeStateAsUpdate(reader.doc))
  forged.clientID = a.doc.clientID
  forged.getText('t').insert(0, 'faux')
  const thief = await new RawClient(place, page, bran).opened()
  thief.update(Y.encodeStateAsUpdate(forged, Y.encodeStateVector(reader.doc)))
  expect(await thief.closed()).toBe(4403)
})

test('compacted by another node in the same moment: what it had not read goes all the same', async () => {
  const a = await stock(anne)
  a.text.insert(0, 'un ')
  await a.acknowledged()
  const lastSeq = async (): Promise<number> => {
    const [row] = await place.sql<{ seq: number }[]>`select max(seq)::int as seq from doc_updates`
    return row?.seq ?? 0
  }
  const [row] = await place.sql<{ id: string }[]>`select id from documents where page_id = ${page}`
  // A compaction stops before it writes, until the test lets go of the number it would write.
  await place.sql.unsafe(`
    create function wait_here() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock_shared(new.upto_seq); return new; end $$;
    create trigger wait_here before insert on doc_snapshots for each row execute function wait_here()`)
  const waiting = (count: number) =>
    until(async () => {
      const [found] = await place.sql<{ waiting: number }[]>`
        select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`
      return found?.waiting === count
    }, `${count} waiting`)
  const holder = await place.sql.reserve()
  const background = new Background(30_000)
  const quiet = () => undefined
  const elsewhere = new Compactor({
    sql: place.sql,
    store: new Store(place.sql, 15_000),
    background,
    settings: DEFAULTS,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    metrics: {},
    shortened: quiet
  })
  try {
    const before = await lastSeq()
    await holder`select pg_advisory_lock(${before})`
    const other = elsewhere.now(row?.id ?? '', 1)
    await waiting(1)
    a.text.insert(0, canary('secret'))
    await a.acknowledged()
    a.text.delete(0, canary('secret').length)
    await a.acknowledged()
    const after = await lastSeq()
    await holder`select pg_advisory_lock(${after})`
    const forgotten = place.collab.forgetPast(page)
    await waiting(2)
    await holder`select pg_advisory_unlock(${before})`
    await other
    await holder`select pg_advisory_unlock(${after})`
    await forgotten
    expect(await placesOf(place.sql, [canary('secret')])).toEqual([])
    expect(a.text.toString()).toBe('un ')
    expect(a.closes).toEqual([])
  } finally {
    holder.release()
    await background.stop()
  }
})
