// An unmodified WebsocketProvider reads and writes; what it wrote is on disk when it is told so.
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
const clients: StockClient[] = []

beforeAll(async () => {
  place = await startHarness()
})

afterAll(async () => {
  for (const client of clients) client.close()
  await place.stop()
})

async function pair(params?: Record<string, string>) {
  const page = await place.page()
  const anne = await place.person('Anne', [{ page, mode: 'write' }])
  const bran = await place.person('Bran', [{ page, mode: 'write' }])
  const open = (who: typeof anne) => {
    const client = new StockClient(place, page, who, { params: params ?? {} })
    clients.push(client)
    return client.synced()
  }
  return { page, anne, bran, open }
}

test('two people see what the other writes, in both directions', async () => {
  const { anne, bran, open } = await pair()
  const [a, b] = await Promise.all([open(anne), open(bran)])
  a.text.insert(0, 'bonjour ')
  await until(() => b.text.toString() === 'bonjour ', 'seen by the other')
  b.text.insert(b.text.length, 'demat')
  await until(() => a.text.toString() === 'bonjour demat', 'seen by the first')
})

test('an acknowledged edit is in the database, and in a fresh reader after a restart', async () => {
  const { page, anne, bran, open } = await pair({ ack: '1' })
  const a = await open(anne)
  a.write('première ligne')
  a.write('deuxième ligne')
  await a.acknowledged()
  const rows = await place.sql<{ count: string }[]>`
    select count(*) from doc_updates u join documents d on d.id = u.document_id where d.page_id = ${page}`
  expect(Number(rows[0]?.count)).toBeGreaterThan(0)
  a.close()
  await place.restart()
  const reader = await open(bran)
  expect(reader.doc.getXmlFragment('default').toString()).toContain('deuxième ligne')
})

test('deletions are acknowledged too', async () => {
  const { anne, bran, open } = await pair({ ack: '1' })
  const a = await open(anne)
  a.text.insert(0, 'abcdef')
  await a.acknowledged()
  a.text.delete(1, 4)
  const sent = a.sent
  await a.acknowledged()
  expect(a.saved).toBe(sent)
  expect((await open(bran)).text.toString()).toBe('af')
})

test('a client that did not ask hears none of our message types', async () => {
  const { anne, open } = await pair()
  const a = await open(anne)
  a.text.insert(0, 'x')
  await place.collab.flush()
  expect(a.saved).toBe(0)
  expect(a.notSaved).toEqual([])
})

test('what was typed offline arrives at the next connection without a key pressed', async () => {
  const { anne, bran, open } = await pair({ ack: '1' })
  const a = await open(anne)
  const b = await open(bran)
  a.provider.disconnect()
  a.text.insert(0, 'hors ligne')
  b.text.insert(0, 'en ligne ')
  a.provider.connect()
  await a.acknowledged()
  await until(() => a.text.toString() === b.text.toString() && a.text.length === 19, 'merged')
})

test('typing between the opening of the socket and its first answer is neither lost nor refused', async () => {
  const { page, anne, bran, open } = await pair()
  const doc = new Y.Doc()
  doc.getText('t').insert(0, 'avant ')
  const early = new StockClient(place, page, anne, { doc, params: { ack: '1' } })
  clients.push(early)
  early.provider.once('status', () => undefined)
  early.provider.on('status', ({ status }) => {
    if (status === 'connected')
      for (const letter of 'pendant') doc.getText('t').insert(doc.getText('t').length, letter)
  })
  await early.acknowledged()
  expect((await open(bran)).text.toString()).toBe('avant pendant')
  expect(early.closes).toEqual([])
})

test('fifty restarts and reconnections change nothing to the length of a text', async () => {
  const { anne, bran, open } = await pair({ ack: '1' })
  const a = await open(anne)
  const b = await open(bran)
  a.text.insert(0, 'ni plus, ni moins')
  await a.acknowledged()
  for (let i = 0; i < 50; i++) {
    await place.restart()
    await until(() => a.provider.synced && b.provider.synced, 'reconnected')
  }
  expect(a.text.toString()).toBe('ni plus, ni moins')
  expect(b.text.toString()).toBe('ni plus, ni moins')
  const stored = new Y.Doc()
  Y.applyUpdate(stored, (await place.collab.read(a.provider.roomname)) ?? new Uint8Array([0, 0]))
  expect(stored.getText('t').toString()).toBe('ni plus, ni moins')
}, 60_000)
