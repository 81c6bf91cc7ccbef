// The same connection by HTTP: an unmodified y-websocket over our HttpSocket, on the real server.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { CLOSE, MESSAGE, NOT_SAVED } from '#shared/collab/protocol'
import { StockClient, until } from './support/clients'
import { httpClient, RawHttp } from './support/http'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let anne: Visitor
let bran: Visitor
const ack = { params: { ack: '1' } }

beforeAll(async () => {
  place = await startHarness()
})

beforeEach(async () => {
  page = await place.page()
  anne = await place.person('Anne', [{ page, mode: 'write' }])
  bran = await place.person('Bran', [{ page, mode: 'write' }])
})

afterAll(() => place.stop())

test('one by HTTP, one by WebSocket: both write, both see, both are acknowledged', async () => {
  const http = await httpClient(place, page, anne, ack).synced()
  const ws = await new StockClient(place, page, bran, ack).synced()
  http.text.insert(0, 'Anne ')
  await until(() => ws.text.toString() === 'Anne ', 'seen by WebSocket')
  ws.text.insert(5, 'et Bran')
  await until(() => http.text.toString() === 'Anne et Bran', 'seen by HTTP')
  await http.acknowledged()
  await ws.acknowledged()
  http.text.delete(0, 5)
  await http.acknowledged()
  await until(() => ws.text.toString() === 'et Bran', 'deletion seen')
  http.close()
  ws.close()
})

test('presence: each sees the other, under the name of the session, and sees the other leave', async () => {
  const http = await httpClient(place, page, anne, ack).synced()
  const ws = await new StockClient(place, page, bran, ack).synced()
  http.provider.awareness.setLocalStateField('user', { name: 'Quelqu’un d’autre' })
  ws.provider.awareness.setLocalStateField('cursor', 3)
  const seenBy = (client: StockClient, other: StockClient) =>
    client.provider.awareness.getStates().get(other.doc.clientID)?.['user']?.name as string | undefined
  await until(() => seenBy(ws, http) === 'Anne', 'Anne seen')
  await until(() => seenBy(http, ws) === 'Bran', 'Bran seen')
  expect(
    place.collab
      .presence(page)
      .map((one) => one.name)
      .sort()
  ).toEqual(['Anne', 'Bran'])
  http.close()
  await until(() => !ws.provider.awareness.getStates().has(http.doc.clientID), 'Anne gone')
  ws.close()
})

test('who may only read reads, and is told that nothing was saved', async () => {
  const reader = await place.person('Lectrice', [{ page, mode: 'read' }])
  const http = await httpClient(place, page, reader, ack).synced()
  const ws = await new StockClient(place, page, bran, ack).synced()
  ws.text.insert(0, 'à lire')
  await until(() => http.text.toString() === 'à lire', 'read')
  http.text.insert(0, 'non ')
  await until(() => http.notSaved.some((one) => one.reason === NOT_SAVED.readOnly), 'refused')
  await ws.acknowledged()
  expect(ws.text.toString()).toBe('à lire')
  http.close()
  ws.close()
})

test.each([
  ['nobody', 4401],
  ['someone without rights', 4404],
  ['another epoch', 4409],
  ['an older editor', 4426]
])('%s is refused with the code a WebSocket gets', async (who, code) => {
  const stranger = await place.person('Étrangère')
  const params: Record<string, string> =
    who === 'another epoch' ? { epoch: '9' } : who === 'an older editor' ? { schema: '0' } : {}
  const visitor = who === 'nobody' ? null : who === 'someone without rights' ? stranger : anne
  const http = httpClient(place, page, visitor, { params })
  const ws = new StockClient(place, page, visitor, { params })
  await until(() => http.closes.length > 0 && ws.closes.length > 0, 'refused')
  expect([http.closes, ws.closes]).toEqual([[code], [code]])
  expect(http.provider.shouldConnect).toBe(false)
  http.close()
  ws.close()
})

test('rights that are lost are lost within a second, while a poll waits', async () => {
  const http = await httpClient(place, page, anne, ack).synced()
  const closed = new Promise((resolve) => http.provider.on('closed', ({ code }) => resolve(code)))
  place.gate.allow(anne, page, null)
  const at = performance.now()
  await place.collab.recheck({ personId: anne.personId })
  expect(await closed).toBe(CLOSE.forbidden)
  expect(performance.now() - at).toBeLessThan(1_000)
  http.close()
})

test('the content is replaced: closed with the new epoch', async () => {
  const http = await httpClient(place, page, anne, ack).synced()
  const closed = new Promise((resolve) => http.provider.on('closed', resolve))
  await place.collab.replace(page, (doc) => void doc.getText('t').insert(0, 'neuf'))
  expect(await closed).toEqual({ code: CLOSE.otherEpoch, reason: 'epoch:2' })
  http.close()
})

test('a mebibyte typed at once goes up in pieces and is acknowledged', async () => {
  const http = await httpClient(place, page, anne, ack).synced()
  const ws = await new StockClient(place, page, bran, ack).synced()
  http.doc.transact(() => {
    for (let i = 0; i < 9; i++) http.doc.getText(`t${i}`).insert(0, 'é'.repeat(50_000))
  })
  await http.acknowledged()
  await until(() => ws.doc.getText('t8').length === 50_000, 'seen')
  http.close()
  ws.close()
})

test('the server restarts: told with 1012, what was typed meanwhile arrives after, once', async () => {
  const http = await httpClient(place, page, anne, ack).synced()
  http.text.insert(0, 'avant ')
  await http.acknowledged()
  const drained = place.collab.drain()
  http.text.insert(6, 'pendant ')
  await drained
  await until(() => http.closes.length > 0, 'closed')
  expect(http.closes[0]).toBe(CLOSE.restart)
  await place.restart()
  await http.synced()
  http.text.insert(14, 'après')
  await http.acknowledged()
  const other = await new StockClient(place, page, bran, ack).synced()
  expect(other.text.toString()).toBe('avant pendant après')
  http.close()
  other.close()
})

test('the server stops between two polls: the next one is still answered, with 1012', async () => {
  const client = await RawHttp.as(place, page, anne).open()
  const { frames } = await client.poll(0)
  const drained = place.collab.drain()
  await until(() => place.closed.some(({ code }) => code === CLOSE.restart), 'told')
  expect(await client.whenClosed(frames.length)).toBe(CLOSE.restart)
  await drained
  await place.restart()
})

test('three mebibytes typed offline go up in parts, and come down in parts', async () => {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let i = 0; i < 30; i++) doc.getText(`t${i}`).insert(0, 'é'.repeat(50_000))
  })
  const http = await httpClient(place, page, anne, { ...ack, doc, parts: true }).synced()
  await until(() => http.saved === http.sent && http.sent > 0, 'acknowledged', 30_000)
  const other = httpClient(place, page, bran, { ...ack, parts: true })
  const types: number[] = []
  const heard = other.provider.messageHandlers[MESSAGE.part]
  other.provider.messageHandlers[MESSAGE.part] = (...args) => {
    types.push(MESSAGE.part)
    heard?.(...args)
  }
  await until(() => other.doc.getText('t29').length === 50_000, 'all of it', 30_000)
  expect(types.length).toBeGreaterThan(10)
  expect([http.closes, other.closes]).toEqual([[], []])
  http.close()
  other.close()
}, 60_000)
