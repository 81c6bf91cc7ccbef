// Who is not who they say, and rooms that are not theirs: refused alike, and nothing is made or changed.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { CLOSE } from '#shared/collab/protocol'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let writer: Visitor
let witness: StockClient

beforeAll(async () => {
  place = await startHarness()
})

beforeEach(async () => {
  page = await place.page()
  writer = await place.person('Écrivaine', [{ page, mode: 'write' }])
  const other = await place.person('Témoin', [{ page, mode: 'write' }])
  witness?.close()
  witness = await new StockClient(place, page, other, { params: { ack: '1' } }).synced()
})

afterAll(async () => {
  witness.close()
  await place.stop()
})

/** The witness writes and is acknowledged: nobody else was disturbed. */
async function othersGoOn(): Promise<void> {
  witness.text.insert(0, 'ça va ')
  await witness.acknowledged()
  expect(witness.closes).toEqual([])
}

async function raw(): Promise<RawClient> {
  return new RawClient(place, page, writer).opened()
}

test('an edit under the clientID of somebody else is refused, and the victim goes on', async () => {
  witness.text.insert(0, 'a moi')
  await witness.acknowledged()
  const forged = new Y.Doc()
  Y.applyUpdate(forged, Y.encodeStateAsUpdate(witness.doc))
  const before = Y.encodeStateVector(forged)
  forged.clientID = witness.doc.clientID
  forged.getText('t').insert(0, 'FAUX ')
  const client = await raw()
  client.update(Y.encodeStateAsUpdate(forged, before))
  expect(await client.closed()).toBe(CLOSE.forbidden)
  await othersGoOn()
  expect(witness.text.toString()).toBe('ça va a moi')
  const kept = await place.sql`select reason from doc_quarantine where person_id = ${writer.personId}`
  expect(kept.map((row) => row['reason'])).toEqual(['clientID'])
})

test('a clientID that somebody shows in awareness and has not used yet cannot be taken from them', async () => {
  const victim = await place.person('Silencieuse', [{ page, mode: 'write' }])
  const quiet = await new StockClient(place, page, victim, { params: { ack: '1' } }).synced()
  await until(() => witness.provider.awareness.getStates().has(quiet.doc.clientID), 'shown')
  const forged = new Y.Doc()
  forged.clientID = quiet.doc.clientID
  forged.getText('t').insert(0, 'FAUX')
  const client = await raw()
  client.update(Y.encodeStateAsUpdate(forged))
  expect(await client.closed()).toBe(CLOSE.forbidden)
  quiet.text.insert(0, 'vrai')
  await quiet.acknowledged()
  await until(() => witness.text.toString() === 'vrai', 'seen')
  quiet.close()
})

test('the same person hands over from another tab what a first one wrote offline', async () => {
  const doc = new Y.Doc()
  doc.getText('t').insert(0, 'deux onglets')
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  const first = await new StockClient(place, page, writer, { doc, params: { ack: '1' } }).synced()
  const second = await new StockClient(place, page, writer, { doc: copy, params: { ack: '1' } }).synced()
  await Promise.all([first.acknowledged(), second.acknowledged()])
  await until(() => witness.text.toString() === 'deux onglets', 'seen once')
  first.close()
  second.close()
})

test('rooms: what is no name, what does not exist and what is forbidden get one answer, and make nothing', async () => {
  const forbidden = await place.page()
  const before = await place.sql`select id from documents`
  const names = [
    '..%2fx',
    '%2e%2e%2f',
    'a%00b',
    'x'.repeat(10_000),
    '🌊',
    '__proto__',
    page.toUpperCase(),
    `${page}/`,
    `${page}/A`,
    `${page}/${'a'.repeat(65)}`,
    `${page}//x`,
    'initiatives',
    '00000000-0000-4000-8000-000000000000',
    forbidden,
    `${forbidden}/part`,
    ''
  ]
  for (const name of names) {
    const client = new RawClient(place, encodeURI(name).replaceAll('%25', '%'), writer)
    expect(await client.closed(), name.slice(0, 40)).toBe(CLOSE.notFound)
    expect(client.closeReason).toBe('room.not_found')
  }
  expect(await place.sql`select id from documents`).toHaveLength(before.length)
})

test('a foreign or opaque origin is refused at the upgrade; none at all is a program', async () => {
  for (const origin of ['https://ailleurs.example', 'null', 'http://localhost.ailleurs.example']) {
    const client = new RawClient(place, page, writer, { origin })
    expect(await client.closed(), origin).toBe(403)
  }
  const own = await new RawClient(place, page, writer, { origin: 'http://localhost' }).opened()
  own.close()
  expect(await new RawClient(place, page, null).closed()).toBe(CLOSE.sessionEnded)
})

test('an old client that comes back for ever costs no question after a while', async () => {
  const stranger = await place.person('Étrangère')
  for (let i = 0; i < 10; i++) {
    expect(await new RawClient(place, page, stranger).closed()).toBe(CLOSE.notFound)
  }
  const asked = place.gate.asked
  for (let i = 0; i < 5; i++) expect(await new RawClient(place, page, stranger).closed()).toBe(CLOSE.notFound)
  expect(place.gate.asked).toBe(asked)
  place.gate.allow(stranger, page, 'read')
  await place.collab.recheck({ personId: stranger.personId })
  const client = await new RawClient(place, page, stranger).opened()
  await until(() => client.messages.length > 0, 'welcomed')
  client.close()
})
