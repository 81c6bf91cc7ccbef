// Records as lists read them: they follow what is stored, are written only where they moved, and can be made again. Whatever else
// would write there is found out.
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { readFields } from '#shared/collab/collection'
import {
  addField,
  addRecord,
  beginCollection,
  purgeRecord,
  removeRecord,
  setValues
} from '#shared/collab/collection-write'
import { until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

const ANNE = '00000000-0000-4000-8000-000000000001'
const stamp = { by: ANNE, at: '2027-03-10T10:00:00.000Z' }

let place: Harness

beforeAll(async () => {
  // Nothing is derived by itself before the test is over: only what somebody waits for.
  place = await startHarness({
    settings: { deriveQuietMs: 600_000, deriveMaxMs: 600_000, scrubPauseMs: 600_000 }
  })
})
afterAll(() => place.stop())

interface Row {
  id: string
  title: string
  status: string | null
  day: string | null
  people: string[]
  values: Record<string, unknown>
  deleted: boolean
  version: string
}

function rowsOf(page: string): Promise<Row[]> {
  return place.sql<Row[]>`
    select record_id as id, title, status, day::text as day, people, "values", deleted_at is not null as deleted,
      xmin::text as version from derived_records where page_id = ${page} order by position collate "C"`
}

async function collection(): Promise<string> {
  const page = await place.page('collection')
  const doc = new Y.Doc()
  beginCollection(doc)
  addField(doc, { key: 'title', type: 'text', label: 'Titre', role: 'title' })
  const options = [{ id: 'fait', label: 'Fait', colour: 'moss' }]
  addField(doc, { key: 'state', type: 'choice', label: 'État', role: 'status', options })
  addField(doc, { key: 'due', type: 'date', label: 'Échéance', role: 'date' })
  addField(doc, { key: 'who', type: 'persons', label: 'Qui' })
  await place.collab.create(page, '', Y.encodeStateAsUpdate(doc))
  return page
}

const edit = (page: string, change: (doc: Y.Doc) => void) => place.collab.transact(page, change)
const add = (page: string, id: string, values: Record<string, string | string[]>) =>
  edit(page, (doc) => addRecord(doc, readFields(doc), { id, values }, stamp))

test('rows say what records say once they are waited for; what has not moved is not written again', async () => {
  const page = await collection()
  // NUL and half a surrogate pair, which PostgreSQL has no place for.
  await add(page, 'a', { title: 'Ze\0ste \ud800!', state: 'fait', due: '2027-03-12', who: [ANNE] })
  await add(page, 'b', { title: 'Autre' })
  await add(page, 'c', { title: 'À jeter' })
  await place.collab.settle([page])
  const first = await rowsOf(page)
  expect(first[0]).toMatchObject({
    id: 'a',
    title: 'Zeste \ufffd!',
    status: 'fait',
    day: '2027-03-12',
    people: [ANNE],
    values: { due: '2027-03-12' },
    deleted: false
  })
  await edit(page, (doc) => {
    setValues(doc, readFields(doc), 'b', { title: 'Changé' }, stamp)
    removeRecord(doc, 'a', stamp)
    purgeRecord(doc, 'c')
  })
  await add(page, 'd', { title: 'Nouveau' })
  await place.collab.settle([page])
  const second = await rowsOf(page)
  expect(second.map(({ id, title, deleted }) => [id, title, deleted])).toEqual([
    ['a', 'Zeste \ufffd!', true],
    ['b', 'Changé', false],
    ['d', 'Nouveau', false]
  ])
  await add(page, 'e', { title: 'Encore' })
  await place.collab.settle([page])
  const third = await rowsOf(page)
  expect(third.slice(0, 3).map(({ version }) => version)).toEqual(second.map(({ version }) => version))
})

test('waited for by many at once, while others write, nothing that was stored before is missing', async () => {
  const page = await collection()
  const ids = Array.from({ length: 20 }, (_, index) => `r${index}`)
  await Promise.all(
    ids.map(async (id) => {
      await add(page, id, { title: id })
      await place.collab.settle([page])
      expect((await rowsOf(page)).map((row) => row.id)).toContain(id)
    })
  )
  expect((await rowsOf(page)).map(({ id }) => id).sort()).toEqual([...ids].sort())
})

test('a change whose number was drawn early and committed late is not missed', async () => {
  const page = await collection()
  const state = (await place.collab.read(page)) ?? new Uint8Array()
  const elsewhere = new Y.Doc()
  Y.applyUpdate(elsewhere, state)
  const before = Y.encodeStateVector(elsewhere)
  addRecord(elsewhere, readFields(elsewhere), { id: 'late', values: { title: 'En retard' } }, stamp)
  const bytes = Buffer.from(Y.encodeStateAsUpdate(elsewhere, before))
  const [drawn] = await place.sql<
    { seq: string }[]
  >`select nextval(pg_get_serial_sequence('doc_updates', 'seq')) as seq`
  await add(page, 'early', { title: 'À l’heure' })
  await place.collab.settle([page])
  await place.sql`
    insert into doc_updates (seq, document_id, epoch, bytes) overriding system value
    select ${drawn?.seq ?? ''}, id, epoch, ${bytes} from documents where page_id = ${page}`
  await place.collab.settle([page])
  expect((await rowsOf(page)).map(({ id }) => id).sort()).toEqual(['early', 'late'])
})

test('made again by command, whatever stood there; a replaced content takes its records along', async () => {
  const page = await collection()
  await add(page, 'a', { title: 'Vrai' })
  await place.collab.settle([page])
  await place.sql`update derived_records set title = 'Faux' where page_id = ${page}`
  await place.sql`insert into derived_records (document_id, record_id, page_id, position, "values", people, hash)
    select document_id, 'fantôme', page_id, 'z', '{}', '{}', '' from derived_records where page_id = ${page}`
  expect(await place.collab.rebuildDerived()).toBeGreaterThan(0)
  expect((await rowsOf(page)).map(({ id, title }) => [id, title])).toEqual([['a', 'Vrai']])
  await place.collab.replace(page, (doc) => beginCollection(doc))
  await place.collab.settle([page])
  expect(await rowsOf(page)).toEqual([])
})

test('what moved is noted once, whatever is computed again; what is only added has no past', async () => {
  const page = await collection()
  await add(page, 'a', { title: 'Avant' })
  await place.collab.settle([page])
  await edit(page, (doc) => setValues(doc, readFields(doc), 'a', { title: 'Après' }, stamp))
  await Promise.all([place.collab.settle([page]), place.collab.settle([page])])
  await place.collab.rebuildDerived()
  const noted = () => place.sql<{ before: object; after: object }[]>`
    select before, after from record_changes c join documents d on d.id = c.document_id where d.page_id = ${page}`
  expect([...(await noted())]).toEqual([{ before: { title: 'Avant' }, after: { title: 'Après' } }])
  await edit(page, (doc) => purgeRecord(doc, 'a'))
  await place.collab.settle([page])
  expect([...(await noted())]).toEqual([])
})

test('what a crash left behind is made good at the next start', async () => {
  const page = await collection()
  await place.sql`delete from derived_documents where document_id in (select id from documents where page_id = ${page})`
  await add(page, 'a', { title: 'Retrouvé' })
  await place.restart({ settings: { deriveQuietMs: 10 } })
  await until(async () => (await rowsOf(page)).length === 1, 'caught up')
})

test('the scrubber names rows that are not what the document says, and makes them again', async () => {
  const page = await collection()
  await add(page, 'a', { title: 'Présents' })
  await place.collab.settle([page])
  await place.sql`update derived_records set "values" = '{"title": "Absents"}' where page_id = ${page}`
  await place.restart({ settings: { scrubEveryMs: 200, scrubPauseMs: 1, scrubAgainMs: 20 } })
  await until(async () => (await rowsOf(page))[0]?.values.title === 'Présents', 'made again')
  const [kept] = await place.sql<{ bytes: Buffer }[]>`
    select q.bytes from doc_quarantine q join documents d on d.id = q.document_id
    where d.page_id = ${page} and q.detail = 'derived: records'`
  expect(kept?.bytes.toString()).toContain('Absents')
})
