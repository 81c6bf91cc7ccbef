// Requests that no client of ours would make: the one who makes them is refused or closed, the others go on.
import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { encodeFrame, encodePoll, encodePush, OPCODE, SESSION_HEADER } from '#shared/collab/http'
import { CLOSE, MESSAGE, SYNC } from '#shared/collab/protocol'
import { message, StockClient, until } from './support/clients'
import { RawHttp } from './support/http'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let writer: Visitor
let other: Visitor
let witness: StockClient

beforeAll(async () => {
  place = await startHarness({ settings: { throttledCloseMs: 300 } })
})

beforeEach(async () => {
  page = await place.page()
  writer = await place.person('Écrivaine', [{ page, mode: 'write' }])
  other = await place.person('Témoin', [{ page, mode: 'write' }])
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

const opened = () => RawHttp.as(place, page, writer).open()

function edit(words: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('t').insert(0, words)
  return message(MESSAGE.sync, SYNC.update, Y.encodeStateAsUpdate(doc))
}

test('a page of another site is refused before anything is read, at the opening and inside', async () => {
  const inside = await opened()
  const foreign = { origin: 'https://ailleurs.example' }
  expect((await inside.ask(encodePoll(0, 0), foreign)).status).toBe(403)
  expect((await inside.ask(encodePoll(0, 0), { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await inside.ask(encodePoll(0, 0), { 'sec-fetch-site': 'same-site' })).status).toBe(403)
  expect((await inside.ask(encodePoll(0, 0), { 'content-type': 'text/plain' })).status).toBe(403)
  const outside = RawHttp.as(place, page, writer)
  expect((await outside.ask(new Uint8Array(), foreign)).status).toBe(403)
  expect((await fetch(outside.url, { headers: outside.headers })).status).toBe(405)
  await othersGoOn()
})

test('the session of somebody else is unknown: with another cookie, without one, or for another page', async () => {
  const hers = await opened()
  const secret = await place.page()
  place.gate.allow(writer, secret, 'write')
  for (const thief of [
    RawHttp.as(place, page, other),
    RawHttp.as(place, page, null),
    RawHttp.as(place, secret, writer)
  ]) {
    thief.session = hers.session
    expect(await thief.poll(0)).toMatchObject({ status: 410 })
    expect(await thief.push(0, edit('volé'))).toMatchObject({ status: 410 })
  }
  expect((await hers.poll(0, 1_000)).status).toBe(200)
  expect((await hers.push(0, edit('à elle'))).taken).toBe(1)
  await until(() => witness.text.toString() === 'à elle', 'hers only')
})

test.each(['', 'x', '../..', `${'0'.repeat(36)}.${'a'.repeat(32)}`, 'a'.repeat(5_000)])(
  'an id nobody was given (%s) is answered with "open a new one"',
  async (id) => {
    const guess = RawHttp.as(place, page, writer)
    const response = await guess.ask(encodePoll(0, 0), { [SESSION_HEADER]: id })
    expect(response.status).toBe(410)
  }
)

test('one byte more than a mebibyte is too big, in one piece or in many', async () => {
  const whole = await opened()
  const response = await whole.ask(new Uint8Array(2 * 1024 * 1024))
  expect(response.status).toBe(413)
  expect(await whole.whenClosed()).toBe(CLOSE.tooBig)
  const parts = await opened()
  for (let i = 0; i < 17; i++) {
    const piece = encodeFrame(i === 0 ? OPCODE.binary : OPCODE.continuation, new Uint8Array(64 * 1024), false)
    await parts.ask(encodePush(i, [piece]))
  }
  expect(await parts.whenClosed()).toBe(CLOSE.tooBig)
  const crumbs = await opened()
  const crumb = (first: boolean) =>
    encodeFrame(first ? OPCODE.binary : OPCODE.continuation, new Uint8Array(1), false)
  await crumbs.ask(
    encodePush(
      0,
      Array.from({ length: 2_000 }, (_, i) => crumb(i === 0))
    )
  )
  expect(await crumbs.whenClosed()).toBe(CLOSE.badFrame)
  await othersGoOn()
})

test('a body larger than it said it would be is not read to its end', async () => {
  const client = await opened()
  const status = await new Promise<number | undefined>((resolve) => {
    const url = new URL(client.url)
    const headers = {
      ...client.headers,
      'content-type': 'application/octet-stream',
      [SESSION_HEADER]: client.session,
      'transfer-encoding': 'chunked'
    }
    const req = request({ host: url.hostname, port: url.port, path: url.pathname, method: 'POST', headers })
    req.on('response', (res) => resolve(res.statusCode))
    req.on('error', () => resolve(0))
    const pour = () => {
      while (req.writable && req.write(Buffer.alloc(64 * 1024))) if (req.destroyed) return
      if (req.writable) req.once('drain', pour)
    }
    pour()
  })
  expect([413, 0]).toContain(status)
  expect(await client.whenClosed()).toBe(CLOSE.tooBig)
  await othersGoOn()
})

test.each([
  ['nothing', new Uint8Array()],
  ['noise', new Uint8Array([1, 2, 3, 4])],
  ['a request of a kind that does not exist', new Uint8Array([0xc3, 9, 0])],
  ['a push that ends in the middle of a frame', encodePush(0, [new Uint8Array([0x82, 100, 1])])],
  ['a masked frame', encodePush(0, [new Uint8Array([0x82, 0x81, 0, 0, 0, 0, 1])])],
  ['a frame that continues nothing', encodePush(0, [encodeFrame(OPCODE.continuation, new Uint8Array(1))])],
  ['a frame with reserved bits', encodePush(0, [new Uint8Array([0xc2, 0])])],
  ['a text', encodePush(0, [encodeFrame(OPCODE.text, new Uint8Array([32]))])],
  ['a hole before the frames', encodePush(1, [encodeFrame(OPCODE.binary, edit('trou'))])],
  ['a poll that confirms what was never sent', encodePoll(1_000, 0)],
  ['a poll with something behind', new Uint8Array([...encodePoll(0, 0), 1])],
  ['a number beyond all numbers', new Uint8Array([0xc3, 2, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1])]
])('%s closes that session', async (_, body) => {
  const client = await opened()
  await client.ask(body)
  expect(await client.whenClosed()).toBe(CLOSE.badFrame)
  await othersGoOn()
})

test('what comes twice, late or in pieces of different sizes counts once', async () => {
  const client = await RawHttp.as(place, `${page}?ack=1`, writer).open()
  const doc = new Y.Doc()
  const frames: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => frames.push(message(MESSAGE.sync, SYNC.update, update)))
  for (const letter of 'abcdef') doc.getText('t').insert(doc.getText('t').length, letter)
  const [a, b, c, d, e, f] = frames as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array
  ]
  expect((await client.push(0, a, b)).taken).toBe(2)
  expect((await client.push(0, a, b)).taken).toBe(2)
  expect((await client.push(1, b, c, d)).taken).toBe(4)
  expect((await client.push(0, a)).taken).toBe(4)
  expect((await client.push(4, e, f)).taken).toBe(6)
  await until(() => witness.text.toString() === 'abcdef', 'written once')
  await othersGoOn()
})

test('an answer that was lost is given again, the same, until it is confirmed', async () => {
  const client = await opened()
  const first = await client.poll(0, 1_000)
  const again = await client.poll(0, 1_000)
  expect(again.first).toBe(0)
  expect(again.frames.slice(0, first.frames.length)).toEqual(first.frames)
  const next = await client.poll(again.frames.length)
  expect(next).toMatchObject({ first: again.frames.length })
  // Twice and late: what is confirmed is not given again, and the session lives.
  expect(await client.poll(0)).toMatchObject({ status: 200, frames: [] })
  await othersGoOn()
})

test('a flood of messages is slowed, then closed', async () => {
  const words = await opened()
  const ask = encodeFrame(OPCODE.binary, message(MESSAGE.queryAwareness))
  const many = Array.from({ length: 2_000 }, () => ask)
  let sent = 0
  const code = words.whenClosed()
  let over = false
  void code.finally(() => (over = true))
  while (!over) {
    const response = await words.ask(encodePush(sent, many))
    if (response.status === 200) sent += many.length
  }
  expect(await code).toBe(CLOSE.tooBig)
  await othersGoOn()
})

test('who opens and never polls, or stops polling, is forgotten', async () => {
  await place.restart({ settings: { httpFirstPollMs: 500, httpIdleMs: 700 } })
  await until(() => place.collab.stats().connections === 1, 'alone with the witness')
  const never = await opened()
  const stops = await opened()
  await stops.poll(0, 1_000)
  expect(place.collab.stats().connections).toBe(3)
  await until(() => place.collab.stats().connections === 1, 'forgotten')
  expect((await never.poll(0)).status).toBe(410)
})

test('a flood of requests is refused; a client that waits a little is not', async () => {
  await place.restart({ settings: { httpRequestsPerSecond: 5, httpRequestsBurst: 10 } })
  await witness.synced()
  const client = await opened()
  const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await client.poll(0)).status))
  expect(statuses.filter((status) => status === 200).length).toBeLessThan(20)
  expect(statuses).toContain(429)
  await until(async () => (await client.push(0, edit('patience'))).taken === 1, 'let through')
  await until(() => witness.text.toString().includes('patience'), 'written')
})

test('who pushes and never takes what comes is closed, and told to come back', async () => {
  await place.restart({ settings: { httpQueueBytes: 200_000, httpIdleMs: 60_000, httpFirstPollMs: 60_000 } })
  await witness.synced()
  const slow = await opened()
  witness.doc.getText('long').insert(0, 'x'.repeat(60_000))
  await witness.acknowledged()
  for (let i = 0; i < 8; i++) {
    await slow.push(i, message(MESSAGE.sync, SYNC.step1, new Uint8Array([0])))
  }
  await until(() => place.closed.some(({ code }) => code === CLOSE.tooSlow), 'closed')
  await until(async () => (await slow.poll(0)).frames.length > 0 || slow.closed !== null, 'told')
  expect(await slow.whenClosed(slow.frames.length)).toBe(CLOSE.tooSlow)
})
