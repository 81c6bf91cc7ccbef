// Who may only read changes nothing; whoever loses a right loses it while connected, and nobody else notices.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { CLOSE, NOT_SAVED } from '#shared/collab/protocol'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let writer: Visitor
let reader: Visitor
let witness: StockClient

beforeAll(async () => {
  place = await startHarness()
})

beforeEach(async () => {
  page = await place.page()
  writer = await place.person('Écrivaine', [{ page, mode: 'write' }])
  reader = await place.person('Lectrice', [{ page, mode: 'read' }])
  const other = await place.person('Témoin', [{ page, mode: 'write' }])
  witness?.close()
  witness = await new StockClient(place, page, other, { params: { ack: '1' } }).synced()
  witness.text.insert(0, 'texte')
  witness.text.delete(0, 1)
  await witness.acknowledged()
})

afterAll(async () => {
  witness.close()
  await place.stop()
})

async function stock(who: Visitor, params: Record<string, string> = { ack: '1' }): Promise<StockClient> {
  return new StockClient(place, page, who, { params }).synced()
}

async function storedRows(): Promise<number> {
  await place.collab.flush()
  const rows = await place.sql`
    select u.seq from doc_updates u join documents d on d.id = u.document_id where d.page_id = ${page}`
  return rows.length
}

test('a reader receives, and its handshake that brings nothing new is acknowledged', async () => {
  const before = await storedRows()
  const client = await stock(reader)
  await client.acknowledged()
  expect(client.text.toString()).toBe('exte')
  witness.text.insert(0, 't')
  await until(() => client.text.toString() === 'texte', 'received')
  expect(client.notSaved).toEqual([])
  expect(await storedRows()).toBe(before + 1)
  client.close()
})

test('a reader who writes is told that it is not saved; nothing is applied, and it goes on reading', async () => {
  const client = await stock(reader)
  await client.acknowledged()
  const before = await storedRows()
  client.text.insert(0, 'interdit ')
  await until(() => client.notSaved.length > 0, 'told')
  expect(client.notSaved[0]).toMatchObject({ count: client.sent, reason: NOT_SAVED.readOnly })
  witness.text.insert(0, 'A')
  await until(() => client.text.toString().includes('A'), 'still reading')
  expect(witness.text.toString()).toBe('Aexte')
  expect(client.saved).toBeLessThan(client.sent)
  expect(await storedRows()).toBe(before + 1)
  client.close()
})

test('a reader that cannot be told is closed for good', async () => {
  const client = await stock(reader, {})
  client.text.insert(0, 'interdit')
  await until(() => client.closes.includes(CLOSE.forbidden), 'closed')
  expect(client.provider.shouldConnect).toBe(false)
  expect(witness.text.toString()).toBe('exte')
  client.close()
})

test('an answer with new content, or with a new deletion, is refused from a reader', async () => {
  const mine = new Y.Doc()
  mine.getText('t').insert(0, 'en douce')
  const erased = new Y.Doc()
  Y.applyUpdate(erased, Y.encodeStateAsUpdate(witness.doc))
  const vector = Y.encodeStateVector(erased)
  erased.getText('t').delete(0, 4)
  for (const update of [Y.encodeStateAsUpdate(mine), Y.encodeStateAsUpdate(erased, vector)]) {
    const client = await new RawClient(place, page, reader, { params: { ack: '1' } }).opened()
    client.answer(update)
    await until(() => client.notSaved.length > 0, 'told')
    expect(client.saved).toBe(0)
    client.close()
  }
  expect(witness.text.toString()).toBe('exte')
})

test('a person with the right to write may ask to read only', async () => {
  const client = await stock(writer, { ack: '1', read: '1' })
  client.text.insert(0, 'x')
  await until(() => client.notSaved.length > 0, 'told')
  await place.collab.recheck({ personId: writer.personId })
  client.text.insert(0, 'y')
  await until(() => client.notSaved.length > 1, 'told again')
  client.close()
})

test('right lost: closed within a second, nothing received after, nothing accepted after; the others go on', async () => {
  const client = await stock(writer)
  place.gate.allow(writer, page, null)
  const started = performance.now()
  const done = place.collab.recheck({ personId: writer.personId })
  client.text.insert(0, 'trop tard ')
  await done
  expect(performance.now() - started).toBeLessThan(1_000)
  await until(() => client.closes.includes(CLOSE.forbidden), 'closed')
  witness.text.insert(0, 'après ')
  await witness.acknowledged()
  expect(witness.text.toString()).toBe('après exte')
  expect(client.text.toString()).not.toContain('après')
  expect(witness.closes).toEqual([])
  expect(place.collab.presence(page).map((person) => person.name)).toEqual(['Témoin'])
  client.close()
})

test('role lowered: the socket stays and may only read; raised again: what was typed meanwhile is handed over', async () => {
  const client = await stock(writer)
  place.gate.allow(writer, page, 'read')
  await place.collab.recheck({ pageId: page })
  await until(() => client.notSaved.at(-1)?.reason === NOT_SAVED.readOnly, 'told')
  client.text.insert(0, 'gardé ')
  await until(() => client.notSaved.length >= 2, 'refused')
  expect(witness.text.toString()).toBe('exte')
  place.gate.allow(writer, page, 'write')
  await place.collab.recheck({ pageId: page })
  await until(() => witness.text.toString() === 'gardé exte', 'handed over')
  await client.acknowledged()
  expect(client.closes).toEqual([])
  client.close()
})

test('session ended: closed with 4401, on every page; other sessions of nobody else are touched', async () => {
  const client = await stock(writer)
  place.gate.ended.add(writer.sessionId ?? '')
  await place.collab.recheck({ sessionId: writer.sessionId ?? '' })
  await until(() => client.closes.includes(CLOSE.sessionEnded), 'closed')
  expect(client.provider.shouldConnect).toBe(false)
  expect(witness.closes).toEqual([])
  client.close()
})

test('page deleted: everyone is closed with 4404 and nothing is left of it', async () => {
  const client = await stock(writer)
  await place.sql`delete from pages where id = ${page}`
  for (const visitor of place.gate.visitors.values()) place.gate.allow(visitor, page, null)
  client.text.insert(0, 'trop tard')
  await place.collab.recheck({ pageId: page })
  await until(() => client.closes.includes(CLOSE.notFound), 'closed')
  await until(() => witness.closes.includes(CLOSE.notFound), 'closed')
  client.close()
})

test('a page deleted without a word: the next edit finds out, and others are stored in the same batch', async () => {
  const other = await place.page()
  place.gate.allow(writer, other, 'write')
  const client = await new StockClient(place, other, writer, { params: { ack: '1' } }).synced()
  client.text.insert(0, 'là')
  await client.acknowledged()
  await place.sql`delete from pages where id = ${other}`
  client.text.insert(0, 'plus ')
  witness.text.insert(0, 'toujours ')
  await until(() => client.closes.includes(CLOSE.notFound), 'closed')
  await witness.acknowledged()
  client.close()
})

test('when the gate cannot answer about a change, nobody writes on the old answer', async () => {
  const client = await stock(writer)
  place.gate.failure = new Error('no database')
  try {
    await place.collab.recheck({ personId: writer.personId })
    await until(() => client.closes.includes(CLOSE.tryAgain), 'closed')
  } finally {
    place.gate.failure = null
  }
  await until(() => client.provider.synced, 'came back by itself')
  client.close()
})

test('a right lost during the handshake is lost', async () => {
  let letIn: () => void = () => undefined
  const access = place.gate.access.bind(place.gate)
  const waiting = new Promise<void>((resolve) => (letIn = resolve))
  let asked = 0
  place.gate.access = async (visitor, room) => {
    const answer = await access(visitor, room)
    if (visitor === writer && asked++ === 0) await waiting
    return answer
  }
  try {
    const client = new RawClient(place, page, writer)
    await until(() => asked > 0, 'asked')
    place.gate.allow(writer, page, null)
    await place.collab.recheck({ personId: writer.personId })
    letIn()
    expect(await client.closed()).toBe(CLOSE.forbidden)
  } finally {
    place.gate.access = access
  }
})

test('an older editor schema is refused unless it only wants to read', async () => {
  await place.restart({ settings: { schemaVersion: 3 } })
  expect(await new RawClient(place, page, writer, { params: { schema: '2' } }).closed()).toBe(CLOSE.oldSchema)
  expect(await new RawClient(place, page, writer, { params: { schema: 'x' } }).closed()).toBe(CLOSE.oldSchema)
  const welcome: Record<string, string>[] = [{ schema: '3' }, { schema: '4' }, { schema: '2', read: '1' }]
  for (const params of welcome) {
    const client = await new RawClient(place, page, writer, { params }).opened()
    await until(() => client.messages.length > 0, 'welcomed')
    client.close()
  }
})
