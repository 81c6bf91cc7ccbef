// The life of rooms: loaded once, forgotten when empty, without a Y.Doc when nobody edits; slow sockets; crashes; stopping.
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { CLOSE } from '#shared/collab/protocol'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let anne: Visitor
let bran: Visitor
let clients: { close(): void }[] = []

beforeEach(async () => {
  place = await startHarness({
    settings: {
      handshakesPerSecond: 5_000,
      handshakesBurst: 5_000,
      socketsPerPerson: 5_000,
      socketsPerAddress: 5_000
    }
  })
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

async function write(text: string): Promise<void> {
  const a = await stock(anne)
  a.text.insert(0, text)
  a.text.delete(0, 1)
  await a.acknowledged()
  a.close()
}

test('fifty people open a page that nobody edits: read once from the database, no Y.Doc in memory', async () => {
  await write(' bonjour')
  await place.restart()
  const before = place.logged.length
  const people = await Promise.all(Array.from({ length: 50 }, (_, i) => stock(i % 2 === 0 ? anne : bran)))
  for (const client of people) expect(client.text.toString()).toBe('bonjour')
  expect(place.collab.stats()).toMatchObject({ rooms: 1, connections: 50, warmRooms: 0 })
  expect(place.logged.slice(before).filter((line) => line.level === 'error')).toEqual([])
  people[0]?.text.insert(0, 'un ')
  await until(() => people.every((client) => client.text.toString() === 'un bonjour'), 'seen by all')
  expect(place.collab.stats().warmRooms).toBe(1)
})

test('a page that nobody edits any more gives its Y.Doc back, and goes on working', async () => {
  await place.restart({ settings: { warmMs: 100 } })
  const a = await stock(anne)
  const b = await stock(bran)
  a.text.insert(0, 'un ')
  await a.acknowledged()
  await until(() => place.collab.stats().warmRooms === 0, 'cold', 15_000)
  b.text.insert(0, 'deux ')
  await b.acknowledged()
  await until(() => a.text.toString() === 'deux un ', 'seen')
  expect((await stock(anne)).text.toString()).toBe('deux un ')
}, 30_000)

test('a socket that does not read is left behind, then brought up to date as a whole; others notice nothing', async () => {
  await place.restart({
    settings: { lagBytes: 64 * 1024, lagCloseMs: 20_000, bytesPerSecond: 2 ** 30, bytesBurst: 2 ** 30 }
  })
  const a = await stock(anne)
  const b = await stock(bran)
  const slow = await new RawClient(place, page, bran).opened()
  clients.push(slow)
  slow.ask()
  await until(() => slow.messages.length > 1, 'welcomed')
  slow.ws.pause()
  const block = 'x'.repeat(100_000)
  for (let i = 0; i < 120; i++) {
    a.text.insert(0, block)
    if (i % 10 === 9) await a.acknowledged()
  }
  await until(() => b.text.length === a.text.length, 'others are up to date')
  const received = slow.messages.length
  slow.ws.resume()
  await until(() => slow.document().getText('t').length === a.text.length, 'caught up', 20_000)
  expect(slow.messages.length - received).toBeLessThan(115)
  expect(slow.closeCode).toBeNull()
}, 60_000)

test('a socket that never reads is closed, and told to come back', async () => {
  await place.restart({
    settings: { lagBytes: 64 * 1024, lagCloseMs: 300, bytesPerSecond: 2 ** 30, bytesBurst: 2 ** 30 }
  })
  const a = await stock(anne)
  const slow = await new RawClient(place, page, bran).opened()
  slow.ws.pause()
  for (let i = 0; i < 120; i++) {
    a.text.insert(0, 'x'.repeat(100_000))
    if (i % 10 === 9) await a.acknowledged()
  }
  await until(() => place.closed.some((one) => one.code === CLOSE.tooSlow), 'closed')
  slow.ws.terminate()
}, 60_000)

test('after a crash, peers hand back what others had written and the server had not stored', async () => {
  await place.restart({ settings: { drainMs: 200, retryMs: 20 } })
  const a = await stock(anne)
  const b = await stock(bran)
  a.text.insert(0, 'ancré ')
  await a.acknowledged()
  await until(() => b.text.length === 6, 'seen')
  b.text.insert(6, 'là ')
  await b.acknowledged()
  // From here on nothing reaches the disk, and the server ends without having written it.
  await place.sql.unsafe('alter table doc_updates rename to doc_updates_gone')
  a.text.insert(6, 'perdu ? ')
  await until(() => b.text.toString() === 'ancré perdu ? là ', 'seen by the other')
  b.text.insert(14, 'non ')
  await until(() => a.text.toString() === 'ancré perdu ? non là ', 'answered')
  a.close()
  b.provider.disconnect()
  await place.collab.drain()
  await place.sql.unsafe('alter table doc_updates_gone rename to doc_updates')
  await place.restart()
  b.provider.connect()
  await b.acknowledged()
  const reader = await stock(bran)
  expect(reader.text.toString()).toBe('ancré perdu ? non là ')
  expect(b.closes).not.toContain(CLOSE.forbidden)
})

test('after a clean stop, nobody may hand over edits under the clientID of somebody else', async () => {
  const a = await stock(anne)
  a.text.insert(0, 'à moi')
  await a.acknowledged()
  await place.restart()
  const forged = new Y.Doc()
  Y.applyUpdate(forged, Y.encodeStateAsUpdate(a.doc))
  a.close()
  forged.clientID = a.doc.clientID
  forged.getText('t').insert(0, 'FAUX ')
  const thief = await new RawClient(place, page, bran).opened()
  thief.answer(Y.encodeStateAsUpdate(forged))
  expect(await thief.closed()).toBe(CLOSE.forbidden)
})

test('stopping: what was received is stored and acknowledged, then 1012; new ones are sent away', async () => {
  const people = await Promise.all(Array.from({ length: 8 }, (_, i) => stock(i % 2 === 0 ? anne : bran)))
  for (const [i, client] of people.entries())
    for (let n = 0; n < 40; n++) client.text.insert(0, `[${i}.${n}]`)
  await until(() => people.some((client) => client.saved > 0), 'begun')
  const acknowledged = new Map<StockClient, number>()
  for (const client of people) {
    client.provider.shouldConnect = false
    client.provider.on('connection-close', () => acknowledged.set(client, client.saved))
  }
  await Promise.all([place.collab.drain(), place.collab.drain()])
  await until(() => people.every((client) => client.closes.length > 0), 'closed')
  for (const client of people) expect(client.closes).toEqual([CLOSE.restart])
  expect(await new RawClient(place, page, anne).closed()).toBe(503)
  await place.restart()
  const text = (await stock(anne)).text.toString()
  for (const client of people) expect(acknowledged.has(client)).toBe(true)
  const tokens = new Set(text.match(/\[\d+\.\d+\]/g))
  // Whatever a peer had received from the server had been received by the server: all of it is there.
  for (const client of people) {
    for (const token of client.text.toString().match(/\[\d+\.\d+\]/g) ?? []) {
      const [owner] = token.slice(1).split('.')
      if (people[Number(owner)] !== client) expect(tokens.has(token), token).toBe(true)
    }
  }
})
