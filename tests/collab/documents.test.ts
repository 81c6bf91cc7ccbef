// What the server itself does with documents: makes, changes, replaces, compacts and reads them; and what it derives from them.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { CLOSE } from '#shared/collab/protocol'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let anne: Visitor
let bran: Visitor
const clients: { close(): void }[] = []

beforeAll(async () => {
  place = await startHarness({
    settings: { compactRows: 20, compactAfterLeaveMs: 0, deriveQuietMs: 50, historyMs: 3_600_000 }
  })
})

beforeEach(async () => {
  page = await place.page()
  anne = await place.person('Anne', [{ page, mode: 'write' }])
  bran = await place.person('Bran', [{ page, mode: 'write' }])
})

afterAll(async () => {
  for (const client of clients) client.close()
  await place.stop()
})

async function stock(who: Visitor, params: Record<string, string> = {}): Promise<StockClient> {
  const client = new StockClient(place, page, who, { params: { ack: '1', ...params } })
  clients.push(client)
  return client.synced()
}

function bodyOf(...lines: string[]): (doc: Y.Doc) => void {
  return (doc) => {
    const body = doc.getXmlFragment('default')
    body.delete(0, body.length)
    body.insert(
      0,
      lines.map((line) => {
        const paragraph = new Y.XmlElement('paragraph')
        paragraph.insert(0, [new Y.XmlText(line)])
        return paragraph
      })
    )
  }
}

async function read(): Promise<Y.Doc> {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, (await place.collab.read(page)) ?? new Uint8Array([0, 0]))
  return doc
}

const xml = (doc: Y.Doc) => doc.getXmlFragment('default').toString()

test('an edit of the server reaches those who write, and is on disk when it is done', async () => {
  const a = await stock(anne)
  a.text.insert(0, 'x')
  await a.acknowledged()
  await place.collab.transact(page, (doc) => doc.getText('t').insert(1, ' du serveur'), {
    personId: bran.personId
  })
  expect((await place.sql`select 1 from doc_updates where person_id = ${bran.personId}`).length).toBe(1)
  await until(() => a.text.toString() === 'x du serveur', 'received')
  await place.restart()
  expect((await read()).getText('t').toString()).toBe('x du serveur')
})

test('a log that goes on growing is compacted each time it is long, and not at every commit', async () => {
  const a = await stock(anne)
  const before = place.collab.stats().compactions
  const rowsLeft = async () => (await place.sql`select 1 from doc_updates`).length
  for (let n = 1; n <= 3 * 20; n++) {
    a.text.insert(0, 'x')
    await a.acknowledged()
    if (n % 20 === 0) await until(async () => (await rowsLeft()) === 0, `compacted after ${n}`)
  }
  // One more may be of a document that somebody has just left.
  expect(place.collab.stats().compactions - before).toBeLessThanOrEqual(4)
})

test('an edit of the server that throws half-way changes nothing, for anybody', async () => {
  const a = await stock(anne)
  a.text.insert(0, 'intact')
  await a.acknowledged()
  await expect(
    place.collab.transact(page, (doc) => {
      doc.getText('t').delete(0, 6)
      throw new Error('au milieu')
    })
  ).rejects.toThrow('au milieu')
  a.text.insert(6, ' !')
  await a.acknowledged()
  expect((await read()).getText('t').toString()).toBe('intact !')
  expect(a.text.toString()).toBe('intact !')
})

test('edits of the server and of people at the same time are all there, once', async () => {
  const a = await stock(anne)
  const edits = Array.from({ length: 30 }, (_, i) =>
    place.collab.transact(page, (doc) => doc.getArray('serveur').push([i]))
  )
  for (let i = 0; i < 30; i++) a.doc.getArray('gens').push([i])
  await Promise.all(edits)
  await a.acknowledged()
  const doc = await read()
  expect(doc.getArray('serveur').toArray().sort()).toEqual(Array.from({ length: 30 }, (_, i) => i).sort())
  expect(doc.getArray('gens').length).toBe(30)
})

test('the clientID of the server cannot be used by anybody', async () => {
  await place.collab.transact(page, (doc) => doc.getText('t').insert(0, 's'))
  const doc = await read()
  const [server] = [...Y.decodeStateVector(Y.encodeStateVector(doc)).keys()]
  const before = Y.encodeStateVector(doc)
  doc.clientID = server ?? 0
  doc.getText('t').insert(1, 'faux')
  const forger = await new RawClient(place, page, anne).opened()
  forger.update(Y.encodeStateAsUpdate(doc, before))
  expect(await forger.closed()).toBe(CLOSE.forbidden)
})

test('a document made from a state opens with it; made twice it is one; a state that would not load is refused', async () => {
  const source = new Y.Doc()
  bodyOf('Modèle de compte rendu', 'Présents : ')(source)
  await place.collab.create(page, '', Y.encodeStateAsUpdate(source))
  await place.collab.create(page, '', Y.encodeStateAsUpdate(source))
  const a = await stock(anne)
  expect(xml(a.doc)).toBe(xml(source))
  const other = await place.page()
  await expect(place.collab.create(other, '', new Uint8Array([1, 1, 0, 0, 0, 0, 0]))).rejects.toThrow()
  expect(await place.sql`select 1 from documents where page_id = ${other}`).toHaveLength(0)
})

test('compaction keeps the text, empties the log, keeps one copy for history, and disturbs nobody', async () => {
  const a = await stock(anne)
  for (let i = 0; i < 120; i++) {
    a.text.insert(a.text.length, `${i} `)
    if (i % 3 === 0) a.text.delete(0, 1)
    await until(() => a.saved >= a.sent - 10, 'almost saved')
  }
  await a.acknowledged()
  const started = place.collab.stats().compactions
  await until(() => place.collab.stats().compactions > 0, 'compacted')
  a.text.insert(0, 'fin ')
  await a.acknowledged()
  a.close()
  await until(async () => {
    const [row] = await place.sql<{ count: string }[]>`
      select count(*) from doc_updates u join documents d on d.id = u.document_id where d.page_id = ${page}`
    return Number(row?.count) === 0
  }, 'the log is empty')
  expect(place.collab.stats().compactions).toBeGreaterThanOrEqual(started)
  const b = await stock(bran)
  expect(b.text.toString()).toBe(a.text.toString())
  const snapshots = await place.sql<{ current: boolean }[]>`
    select current from doc_snapshots s join documents d on d.id = s.document_id where d.page_id = ${page}`
  expect(snapshots.filter((row) => row.current)).toHaveLength(1)
  expect(snapshots.length).toBeLessThanOrEqual(2)
})

test('a compaction that cannot be proved deletes nothing', async () => {
  const a = await stock(anne)
  a.text.insert(0, 'précieux')
  await a.acknowledged()
  await place.sql.unsafe(`
    create function spoil() returns trigger language plpgsql as $$ begin
      new.state = overlay(new.state placing '\\x01'::bytea from 3); return new; end $$;
    create trigger spoil before insert on doc_snapshots for each row execute function spoil()`)
  try {
    for (let i = 0; i < 30; i++) {
      a.text.insert(0, '.')
      await a.acknowledged()
    }
    await until(() => place.logged.some((line) => line.message === 'collab: not compacted'), 'refused')
  } finally {
    await place.sql.unsafe('drop trigger spoil on doc_snapshots; drop function spoil()')
  }
  const b = await stock(bran)
  expect(b.text.toString()).toBe(a.text.toString())
  expect(
    await place.sql`select 1 from doc_snapshots s join documents d on d.id = s.document_id where d.page_id = ${page}`
  ).toEqual([])
})

test('replaced while people are connected: the result is the new content only, also for those who come back with the old', async () => {
  const a = await stock(anne, { epoch: '1' })
  const old = await stock(bran)
  a.write('ancien')
  await a.acknowledged()
  await until(() => xml(old.doc).includes('ancien'), 'received')
  expect(await place.collab.replace(page, bodyOf('nouveau'), { personId: anne.personId })).toBe(2)
  await until(() => a.closes.includes(CLOSE.otherEpoch) && old.closes.includes(CLOSE.otherEpoch), 'closed')
  // Somebody who says nothing of epochs and still has everything of the old one.
  const stubborn = new StockClient(place, page, bran, { doc: old.doc, params: { ack: '1' } })
  clients.push(stubborn)
  await until(() => stubborn.closes.includes(CLOSE.otherEpoch), 'refused')
  expect(await new RawClient(place, page, anne, { params: { epoch: '1' } }).closed()).toBe(CLOSE.otherEpoch)
  const fresh = await stock(anne, { epoch: '2' })
  fresh.write('suite')
  await fresh.acknowledged()
  expect(xml(fresh.doc)).toBe('<paragraph>nouveau</paragraph><paragraph>suite</paragraph>')
  await place.restart()
  expect(xml(await read())).toBe('<paragraph>nouveau</paragraph><paragraph>suite</paragraph>')
  expect(
    await place.sql`select 1 from doc_snapshots s join documents d on d.id = s.document_id
    where d.page_id = ${page} and s.epoch = 1`
  ).not.toHaveLength(0)
})

test('a part is a document of its own', async () => {
  const notes = new StockClient(place, `${page}/point-2`, anne, { params: { ack: '1' } })
  clients.push(notes)
  await notes.synced()
  notes.text.insert(0, 'point 2')
  await notes.acknowledged()
  const whole = await stock(bran)
  expect(whole.text.toString()).toBe('')
  expect(
    place.collab
      .presence(page)
      .map((person) => person.name)
      .sort()
  ).toEqual(['Anne', 'Bran'])
})
