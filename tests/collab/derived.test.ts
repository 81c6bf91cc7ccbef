// What is read of documents without opening them: words, excerpt, who moved them. It follows the disk.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Visitor } from '#server/collab/contract'
import { StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let anne: Visitor
let bran: Visitor
const clients: StockClient[] = []

beforeAll(async () => {
  place = await startHarness({ settings: { deriveQuietMs: 50 } })
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

async function stock(who: Visitor): Promise<StockClient> {
  const client = new StockClient(place, page, who, { params: { ack: '1' } })
  clients.push(client)
  return client.synced()
}

test('text, words and excerpt follow what is stored, and can be computed again', async () => {
  const a = await stock(anne)
  a.write('L’économie sociale et solidaire')
  a.write('aujourd’hui à Botsorhel')
  await a.acknowledged()
  const derived = async () => {
    const [row] = await place.sql<{ text: string; wordCount: number; excerpt: string }[]>`
      select x.text, x.word_count as "wordCount", x.excerpt from derived_documents x
      join documents d on d.id = x.document_id where d.page_id = ${page}`
    return row
  }
  const expected = {
    text: 'L’économie sociale et solidaire\naujourd’hui à Botsorhel',
    wordCount: 7,
    excerpt: 'L’économie sociale et solidaire aujourd’hui à Botsorhel'
  }
  await until(async () => (await derived())?.wordCount === 7, 'derived')
  expect(await derived()).toEqual(expected)
  await place.sql`delete from derived_documents`
  expect(await place.collab.rebuildDerived()).toBeGreaterThan(0)
  expect(await derived()).toEqual(expected)
  await place.sql`delete from derived_documents`
  await place.restart()
  await until(async () => (await derived())?.wordCount === 7, 'caught up after a crash between the two')
})

test('who moved a page, when and how often', async () => {
  const a = await stock(anne)
  const b = await stock(bran)
  a.text.insert(0, 'a')
  b.text.insert(0, 'b')
  b.text.insert(0, 'c')
  await Promise.all([a.acknowledged(), b.acknowledged()])
  await place.collab.flush()
  const rows = await place.sql<{ personId: string; editCount: number }[]>`
    select person_id as "personId", edit_count as "editCount" from page_edits where page_id = ${page} order by edit_count`
  expect(rows).toEqual([
    { personId: anne.personId, editCount: 1 },
    { personId: bran.personId, editCount: 2 }
  ])
})
