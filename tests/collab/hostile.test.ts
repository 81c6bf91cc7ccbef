// Malformed, oversized, foreign and hostile input: the sender is closed with a code, the process, the room and the others go on.
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { Fanout } from '#server/collab/fanout'
import { CLOSE, MESSAGE, SYNC } from '#shared/collab/protocol'
import { RawClient, StockClient, message, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let writer: Visitor
let witness: StockClient

beforeAll(async () => {
  place = await startHarness({ settings: { throttledCloseMs: 300 } })
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

async function raw(params: Record<string, string> = {}): Promise<RawClient> {
  return new RawClient(place, page, writer, { params }).opened()
}

test('every message type with an empty, a truncated, an over-long and a wrong body', async () => {
  const bodies = [
    new Uint8Array(),
    new Uint8Array([200]),
    new Uint8Array([5, 1]),
    new Uint8Array(randomBytes(40))
  ]
  for (let type = 0; type <= 255; type++) {
    // One body in turn for the types nobody knows; all of them for those that exist.
    const known = type <= 3 || (type >= 100 && type <= 102)
    for (const [i, body] of bodies.entries()) {
      if (!known && i !== type % bodies.length) continue
      if (type === MESSAGE.queryAwareness && body.length === 0) continue
      const client = await raw(type % 2 === 0 ? { ack: '1' } : {})
      const head = message(type)
      client.ws.send(Buffer.concat([head, body]))
      expect(await client.closed(), `type ${type}, body ${i}`).toBe(CLOSE.badFrame)
    }
  }
  await othersGoOn()
}, 60_000)

test.each([
  ['an acknowledgement of its own', message(MESSAGE.saved, 9)],
  ['a sync step that does not exist', message(MESSAGE.sync, 3, new Uint8Array([0]))],
  ['a state vector that is none', message(MESSAGE.sync, SYNC.step1, new Uint8Array([9, 9]))],
  [
    'two messages in one frame',
    Buffer.concat([message(0, 0, new Uint8Array([0])), message(0, 0, new Uint8Array([0]))])
  ],
  ['the seven bytes that make a document unreadable', message(0, 2, new Uint8Array([1, 1, 0, 0, 0, 0, 0]))],
  ['the same as an answer', message(0, 1, new Uint8Array([1, 1, 0, 0, 0, 0, 0]))],
  ['nothing at all', new Uint8Array()]
])('%s closes that socket', async (_, bytes) => {
  const client = await raw()
  client.ws.send(bytes)
  expect(await client.closed()).toBe(CLOSE.badFrame)
  await othersGoOn()
})

test('a text frame closes that socket', async () => {
  const client = await raw()
  client.ws.send(' ..` ')
  expect(await client.closed()).toBe(CLOSE.badFrame)
  await othersGoOn()
})

test('one byte more than a mebibyte is too big, in one frame or in many', async () => {
  const whole = await raw()
  whole.ws.send(new Uint8Array(1024 * 1024 + 1))
  expect(await whole.closed()).toBe(CLOSE.tooBig)
  const parts = await raw()
  for (let i = 0; i < 40; i++) parts.ws.send(new Uint8Array(64 * 1024), { fin: false })
  expect(await parts.closed()).toBe(CLOSE.tooBig)
  const crumbs = await raw()
  for (let i = 0; i < 20_000; i++) crumbs.ws.send(new Uint8Array(1), { fin: false })
  expect(await crumbs.closed()).toBe(CLOSE.badFrame)
  await othersGoOn()
})

test('a million fragments of one byte, and two hundred sockets of one address that do the like: closed, nobody else is disturbed', async () => {
  // FIN is never set; every byte is masked with zeros.
  const crumbs = (count: number) => {
    const bytes = Buffer.alloc(count * 7)
    for (let i = 0; i < count; i++) bytes.set([i === 0 ? 0x02 : 0x00, 0x81], i * 7)
    return bytes
  }
  const before = place.closed.length
  await speak(upgradeOf(writer), crumbs(1_000_000))
  await othersGoOn()
  const some = crumbs(2_000)
  await Promise.all(Array.from({ length: 200 }, () => speak(upgradeOf(writer), some)))
  await othersGoOn()
  // Some are still talking when they are hung up on.
  const codes = new Set(place.closed.slice(before).map(({ code }) => code))
  expect([...codes].filter((code) => code !== CLOSE.badFrame && code !== 1006)).toEqual([])
  await until(() => place.collab.stats().connections === 1, 'only the witness is left')
}, 60_000)

test('compressed frames are not understood: a bomb of them stays small', async () => {
  const client = await raw()
  expect(client.ws.extensions).toBe('')
  // RSV1 and a kilobyte that would unfold to a mebibyte.
  const bomb = deflateRawSync(Buffer.alloc(1024 * 1024))
  await speak(upgradeOf(writer, 'Sec-WebSocket-Extensions: permessage-deflate'), maskedFrame(0xc2, bomb))
  client.close()
  await othersGoOn()
})

test('ten thousand frames at once: that socket is closed, and nobody else waits', async () => {
  const client = await raw({ ack: '1' })
  const doc = new Y.Doc()
  doc.getText('t').insert(0, 'encore')
  const update = Y.encodeStateAsUpdate(doc)
  for (let i = 0; i < 10_000; i++) client.update(update)
  await othersGoOn()
  expect(await client.closed()).toBe(CLOSE.tooBig)
})

test('a flood is slowed, then closed; a burst is not', async () => {
  const flood = await raw()
  const ask = message(MESSAGE.queryAwareness)
  const pour = setInterval(() => {
    if (flood.ws.readyState === flood.ws.OPEN) for (let i = 0; i < 2_000; i++) flood.ws.send(ask)
  }, 10)
  try {
    expect(await flood.closed()).toBe(CLOSE.tooBig)
  } finally {
    clearInterval(pour)
  }
  await othersGoOn()
  const burst = await new StockClient(place, page, writer, { params: { ack: '1' } }).synced()
  for (let i = 0; i < 1_500; i++) burst.doc.getText('rafale').insert(0, 'x')
  await burst.acknowledged()
  expect(burst.closes).toEqual([])
  burst.close()
}, 30_000)

test('bytes on the raw connection, before, during and after the upgrade', async () => {
  const head = upgradeOf(writer).trimEnd()
  const frames = {
    'bad opcode': [0x8b, 0x80, 0, 0, 0, 0],
    'reserved bit': [0xc2, 0x80, 0, 0, 0, 0],
    unmasked: [0x82, 0x01, 0x00],
    'bad UTF-8': [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28],
    'bad close code': [0x88, 0x82, 0, 0, 0, 0, 0x00, 0x01],
    'long control frame': [0x89, 0xfe, 0x00, 0x7e, 0, 0, 0, 0]
  }
  for (const bytes of Object.values(frames)) {
    await speak(`${head}\r\n\r\n`, Buffer.from(bytes))
  }
  await speak('GET /collab/ HTTP/1.1\r\nUpgrade: web', null)
  await speak(`${head}\r\nSec-WebSocket-Version: 99\r\n\r\n`, null)
  await speak(`${head}\r\n${'X-A: 1\r\n'.repeat(10_000)}\r\n`, null)
  await speak(
    `POST /collab/${page} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    null
  )
  await othersGoOn()
})

test('a frame sent in the same packet as the upgrade, before anyone knows who speaks, is obeyed once they are known', async () => {
  const client = new RawClient(place, page, writer, { params: { ack: '1' } })
  const doc = new Y.Doc()
  doc.getText('t').insert(0, 'tôt')
  client.ws.on('open', () => {
    client.ask()
    client.answer(Y.encodeStateAsUpdate(doc))
  })
  await until(() => client.saved === 1, 'acknowledged')
  await until(() => witness.text.toString() === 'tôt', 'seen')
  client.close()
})

test('two thousand updates that build on nothing are refused, and the room is not slowed', async () => {
  const author = new Y.Doc()
  const updates: Uint8Array[] = []
  author.on('update', (update: Uint8Array) => updates.push(update))
  for (let i = 0; i < 4_000; i++) author.getText('t').insert(i, 'x')
  const client = await raw()
  for (let i = 1; i < updates.length; i += 2) client.update(updates[i] ?? new Uint8Array())
  expect(await client.closed()).toBe(CLOSE.badFrame)
  expect(witness.doc.store.pendingStructs).toBeNull()
  await othersGoOn()
})

function upgradeOf(who: Visitor, ...more: string[]): string {
  const lines = [
    `GET /collab/${page} HTTP/1.1`,
    'Host: localhost',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Cookie: session=${who.sessionId}`,
    ...more
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** Masked with zeros, as a client must and nothing changes. */
function maskedFrame(head: number, payload: Buffer): Buffer {
  const header = Buffer.from([head, 0xfe, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0])
  return Buffer.concat([header, payload])
}

test('a fault between the document and the disk: what never reached the log is not taken for stored', async () => {
  // As in production: the room is still there when its people come back.
  await place.restart({ settings: { lingerMs: 5_000 } })
  const client = await new StockClient(place, page, writer, { params: { ack: '1' } }).synced()
  await client.acknowledged()
  const whole = Fanout.prototype.update
  let faults = 0
  Fanout.prototype.update = () => {
    faults++
    throw new Error('injected')
  }
  try {
    client.text.insert(0, 'presque perdu')
    await until(() => client.closes.includes(CLOSE.tryAgain), 'told to come back')
  } finally {
    Fanout.prototype.update = whole
  }
  expect(faults).toBe(1)
  await client.acknowledged()
  client.close()
  witness.close()
  await place.restart()
  witness = await new StockClient(place, page, writer, { params: { ack: '1' } }).synced()
  expect(witness.text.toString()).toBe('presque perdu')
})

/** Writes these bytes on a TCP connection and waits until the server hangs up, or has said what it had to say. */
function speak(head: string, then: Buffer | null): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(place.port, '127.0.0.1', () => {
      socket.write(head)
      if (then) socket.write(then)
      else setTimeout(() => socket.end(), 50)
    })
    socket.on('error', () => undefined)
    socket.on('data', () => undefined)
    socket.on('close', () => resolve())
  })
}
