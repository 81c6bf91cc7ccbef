// Who is here: identity comes from the session, one id per socket, and nobody can freeze or flood the others.
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as decoding from 'lib0/decoding'
import type { Visitor } from '#server/collab/contract'
import { CLOSE, MESSAGE } from '#shared/collab/protocol'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let anne: Visitor
let bran: Visitor
const clients: { close(): void }[] = []

beforeAll(async () => {
  place = await startHarness({ settings: { awarenessPersonBurst: 1 } })
})

beforeEach(async () => {
  page = await place.page()
  anne = await place.person('Anne', [{ page, mode: 'write' }])
  bran = await place.person('Bran', [{ page, mode: 'read' }])
})

afterAll(async () => {
  for (const client of clients) client.close()
  await place.stop()
})

async function stock(who: Visitor): Promise<StockClient> {
  const client = new StockClient(place, page, who)
  clients.push(client)
  return client.synced()
}

async function raw(who: Visitor): Promise<RawClient> {
  const client = new RawClient(place, page, who)
  clients.push(client)
  return client.opened()
}

function states(...entries: [id: number, clock: number, json: string][]): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, entries.length)
  for (const [id, clock, json] of entries) {
    encoding.writeVarUint(encoder, id)
    encoding.writeVarUint(encoder, clock)
    encoding.writeVarString(encoder, json)
  }
  return encoding.toUint8Array(encoder)
}

function seenBy(client: StockClient, id: number): Record<string, unknown> | undefined {
  return client.provider.awareness.getStates().get(id)
}

test('name and colour are those of the session, whatever the client says; the cursor is its own', async () => {
  const a = await stock(anne)
  const b = await stock(bran)
  a.provider.awareness.setLocalState({ user: { name: '<b>Le maire</b>', color: 'red' }, cursor: { at: 3 } })
  await until(() => seenBy(b, a.doc.clientID)?.['cursor'] !== undefined, 'seen')
  expect(seenBy(b, a.doc.clientID)).toEqual({
    user: { id: anne.personId, name: 'Anne', tint: 'd22 t1', organisation: 'OCA' },
    cursor: { at: 3 }
  })
})

test('a reader is seen too, a newcomer sees everybody at once, and who leaves is gone', async () => {
  const b = await stock(bran)
  const a = await stock(anne)
  await until(() => seenBy(a, b.doc.clientID) !== undefined, 'seen')
  expect(
    place.collab
      .presence(page)
      .map((person) => person.name)
      .sort()
  ).toEqual(['Anne', 'Bran'])
  b.close()
  await until(() => seenBy(a, b.doc.clientID) === undefined, 'gone')
})

test('somebody who comes back after a cut is seen again at once', async () => {
  const a = await stock(anne)
  const b = await stock(bran)
  await until(() => seenBy(a, b.doc.clientID) !== undefined, 'seen')
  b.provider.disconnect()
  await until(() => seenBy(a, b.doc.clientID) === undefined, 'gone')
  b.provider.awareness.setLocalState({ back: true })
  b.provider.connect()
  await until(() => seenBy(a, b.doc.clientID)?.['back'] === true, 'seen again', 3_000)
})

test('states of ids that another socket holds are ignored, even with a huge clock or as a departure', async () => {
  const a = await stock(anne)
  const b = await stock(bran)
  a.provider.awareness.setLocalStateField('cursor', 1)
  await until(() => seenBy(b, a.doc.clientID)?.['cursor'] === 1, 'seen')
  const thief = await raw(bran)
  thief.send(MESSAGE.awareness, states([77, 1, '{}']))
  thief.send(MESSAGE.awareness, states([a.doc.clientID, 2 ** 40, '{"cursor":99}']))
  thief.send(MESSAGE.awareness, states([a.doc.clientID, 2 ** 20, 'null'], [78, 1, '{}']))
  await until(() => seenBy(b, 77) !== undefined, 'its own is seen')
  a.provider.awareness.setLocalStateField('cursor', 2)
  await until(() => seenBy(b, a.doc.clientID)?.['cursor'] === 2, 'not frozen')
  expect(seenBy(b, 78)).toBeUndefined()
})

test('thousands of states and a huge state are dropped, the socket stays', async () => {
  const b = await stock(bran)
  const crowd = await raw(anne)
  crowd.send(MESSAGE.awareness, states([5, 1, JSON.stringify({ big: 'x'.repeat(5_000) })]))
  crowd.send(
    MESSAGE.awareness,
    states(...Array.from({ length: 20_000 }, (_, i) => [1_000 + i, 1, '{"a":1}'] as [number, number, string]))
  )
  await until(() => seenBy(b, 1_000) !== undefined, 'the first is its own')
  expect(b.provider.awareness.getStates().size).toBeLessThan(4)
  expect(crowd.closeCode).toBeNull()
})

test('what is not JSON closes that socket', async () => {
  const client = await raw(anne)
  client.send(MESSAGE.awareness, states([5, 1, '{']))
  expect(await client.closed()).toBe(CLOSE.badFrame)
})

test('a cursor that never rests costs others five frames a second, and the last position arrives', async () => {
  const a = await stock(anne)
  const watcher = await raw(bran)
  const started = performance.now()
  let moves = 0
  const timer = setInterval(() => a.provider.awareness.setLocalStateField('cursor', ++moves), 5)
  await until(() => performance.now() - started > 1_000, 'a second')
  clearInterval(timer)
  const lastCursor = () => {
    const last = watcher.messages.filter((m) => m.type === MESSAGE.awareness).at(-1)
    if (!last) return null
    const decoder = decoding.createDecoder(last.bytes)
    decoding.readVarUint(decoder)
    const inner = decoding.createDecoder(decoding.readVarUint8Array(decoder))
    decoding.readVarUint(inner)
    decoding.readVarUint(inner)
    decoding.readVarUint(inner)
    return (JSON.parse(decoding.readVarString(inner)) as { cursor: number } | null)?.cursor
  }
  await until(() => lastCursor() === moves, 'the last one')
  expect(moves).toBeGreaterThan(50)
  const seconds = (performance.now() - started) / 1_000
  expect(watcher.messages.filter((m) => m.type === MESSAGE.awareness).length).toBeLessThanOrEqual(
    Math.ceil(seconds * 5) + 2
  )
})

test('many moving cursors cost others at most ten frames a second, and everybody is in them', async () => {
  const people = await Promise.all(
    Array.from({ length: 12 }, (_, i) => place.person(`Personne ${i}`, [{ page, mode: 'write' }]))
  )
  const clients = await Promise.all(people.map((who) => stock(who)))
  const watcher = await stock(bran)
  const frames = await raw(bran)
  const started = performance.now()
  let moves = 0
  const timer = setInterval(() => {
    const client = clients[moves++ % clients.length]
    client?.provider.awareness.setLocalStateField('cursor', moves)
  }, 3)
  await until(() => performance.now() - started > 2_000, 'two seconds')
  clearInterval(timer)
  const last = clients.map((client) => client.provider.awareness.getLocalState()?.['cursor'] as number)
  await until(
    () => clients.every((client, i) => seenBy(watcher, client.doc.clientID)?.['cursor'] === last[i]),
    'everybody where they are'
  )
  expect(moves).toBeGreaterThan(100)
  const seconds = (performance.now() - started) / 1_000
  expect(frames.messages.filter((m) => m.type === MESSAGE.awareness).length).toBeLessThanOrEqual(
    Math.ceil(seconds * 10) + 2
  )
  for (const client of clients) client.close()
})

test('someone who says nothing hears something before y-websocket gives up', async () => {
  await place.restart({ settings: { keepAliveMs: 500 } })
  const client = await raw(bran)
  const before = client.messages.length
  await until(() => client.messages.length >= before + 2, 'kept alive')
})
