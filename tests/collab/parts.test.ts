// Messages larger than a frame: they arrive in parts, count once, enter the document slice by slice; whoever abuses parts is closed.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { canonicalBody } from '#shared/collab/canonical'
import { cutInParts } from '#shared/collab/parts'
import { CLOSE, MESSAGE, SYNC } from '#shared/collab/protocol'
import { RawClient, StockClient, message, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

const KIB = 1024
const ASKED = { ack: '1', parts: '1' }

let place: Harness
let page: string
let writer: Visitor
let witness: StockClient

beforeAll(async () => {
  place = await startHarness({ settings: { partsPersonBytes: 7 * KIB * KIB, partsStallMs: 500 } })
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

/** Weeks of work without network: paragraphs, corrections, deletions. */
function offline(bytes: number): Y.Doc {
  const doc = new Y.Doc()
  const body = doc.getXmlFragment('default')
  doc.transact(() => {
    for (let written = 0; written < bytes; written += KIB) {
      const text = new Y.XmlText(`${written} ${'mot '.repeat(256)}`)
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [text])
      body.insert(body.length, [paragraph])
      text.insert(3, 'corrigé ', { bold: true })
      text.delete(20, 5)
    }
  })
  return doc
}

async function stored(): Promise<string> {
  await place.collab.flush()
  const doc = new Y.Doc()
  const rows = await place.sql<{ bytes: Uint8Array }[]>`
    select s.state as bytes from doc_snapshots s join documents d on d.id = s.document_id and d.epoch = s.epoch
    where s.current and d.page_id = ${page}
    union all
    select u.bytes from doc_updates u join documents d on d.id = u.document_id and d.epoch = u.epoch
    where d.page_id = ${page}`
  doc.transact(() => {
    for (const { bytes } of rows) Y.applyUpdate(doc, bytes)
  })
  expect(doc.store.pendingStructs).toBeNull()
  return canonicalBody(doc)
}

function rawWith(params: Record<string, string>): Promise<RawClient> {
  return new RawClient(place, page, writer, { params }).opened()
}

test('five mebibytes typed offline arrive, are acknowledged as one frame, are seen by the others and on disk', async () => {
  const doc = offline(5 * KIB * KIB)
  expect(Y.encodeStateAsUpdate(doc).byteLength).toBeGreaterThan(5 * KIB * KIB)
  const client = await new StockClient(place, page, writer, {
    doc,
    parts: true,
    params: { ack: '1' }
  }).synced()
  await until(() => client.sent === 1 && client.saved === 1, 'acknowledged', 60_000)
  await until(() => canonicalBody(witness.doc) === canonicalBody(doc), 'seen', 30_000)
  expect(await stored()).toBe(canonicalBody(doc))
  expect(client.closes).toEqual([])
  expect(witness.doc.store.pendingStructs).toBeNull()
  client.close()
}, 120_000)

test('cut in the middle of the parts: nothing of them is kept, and all of it arrives the next time', async () => {
  const doc = offline(400 * KIB)
  const first = await rawWith(ASKED)
  const parts = cutInParts(message(MESSAGE.sync, SYNC.step2, Y.encodeStateAsUpdate(doc)), 32 * KIB)
  for (const part of parts.slice(0, 6)) first.ws.send(part)
  await until(() => first.messages.filter((m) => m.type === MESSAGE.progress).length === 6, 'said to be here')
  first.ws.terminate()
  const again = await new StockClient(place, page, writer, {
    doc,
    parts: true,
    params: { ack: '1' }
  }).synced()
  await again.acknowledged()
  expect(await stored()).toBe(canonicalBody(doc))
  again.close()
})

test('what the same socket says behind a large update stays behind it', async () => {
  const doc = offline(300 * KIB)
  const before = Y.encodeStateVector(doc)
  doc.getXmlFragment('default').insert(0, [new Y.XmlElement('horizontalRule')])
  const after = Y.encodeStateAsUpdate(doc, before)
  const client = await rawWith(ASKED)
  const whole = Y.diffUpdate(Y.encodeStateAsUpdate(doc), new Uint8Array([0]))
  for (const part of cutInParts(message(MESSAGE.sync, SYNC.step2, whole), 64 * KIB)) client.ws.send(part)
  client.update(after)
  await until(() => client.saved === 2, 'both acknowledged')
  expect(await stored()).toBe(canonicalBody(doc))
  client.close()
})

test('a large document reaches who knows parts in parts, and a stock client whole', async () => {
  const doc = offline(900 * KIB)
  const writing = await new StockClient(place, page, writer, {
    doc,
    parts: true,
    params: { ack: '1' }
  }).synced()
  await writing.acknowledged()
  for (const [params, type] of [
    [ASKED, MESSAGE.part],
    [{ ack: '1' }, MESSAGE.sync]
  ] as const) {
    const reader = await rawWith(params)
    reader.ask()
    await until(
      () => reader.messages.some((m) => m.type === type && m.bytes.byteLength > 100 * KIB),
      `a ${type}`
    )
    expect(reader.messages.some((m) => m.type === MESSAGE.part)).toBe(type === MESSAGE.part)
    reader.close()
  }
  const joined = await new StockClient(place, page, writer, { parts: true, params: { ack: '1' } }).synced()
  expect(canonicalBody(joined.doc)).toBe(canonicalBody(doc))
  joined.close()
  writing.close()
})

test('a document of nine mebibytes reaches somebody whose line is slow: whole, and not closed while it is on its way', async () => {
  await place.restart({ settings: { partsPersonBytes: 32 * KIB * KIB } })
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let i = 0; i < 40; i++) doc.getText(`t${i}`).insert(0, 'x'.repeat(235 * KIB))
  })
  const writing = await new StockClient(place, page, writer, {
    doc,
    parts: true,
    params: { ack: '1' }
  }).synced()
  await until(() => writing.saved === writing.sent && writing.sent > 0, 'acknowledged', 60_000)
  const reader = await rawWith(ASKED)
  reader.ws.pause()
  reader.ask()
  // Others write meanwhile: what they say stands behind the answer.
  for (let i = 0; i < 20; i++) {
    writing.text.insert(0, `${i} `)
    await until(() => writing.saved === writing.sent, 'acknowledged')
  }
  reader.ws.resume()
  const size = Y.encodeStateAsUpdate(doc).byteLength
  const received = () => reader.messages.reduce((sum, m) => sum + m.bytes.byteLength, 0)
  await until(() => received() > size || reader.closeCode !== null, 'all of it', 60_000)
  expect(reader.closeCode).toBeNull()
  reader.close()
  writing.close()
  await place.restart()
}, 120_000)

test.each([
  ['a part for a client that did not ask for them', { ack: '1' }, [part(0, 10 * KIB, 20 * KIB)]],
  ['a total of seventeen mebibytes', ASKED, [part(0, 10 * KIB, 17 * KIB * KIB)]],
  ['parts that overlap', ASKED, [part(0, 8 * KIB, 64 * KIB), part(4 * KIB, 8 * KIB, 64 * KIB)]],
  ['parts with a hole', ASKED, [part(0, 8 * KIB, 64 * KIB), part(16 * KIB, 8 * KIB, 64 * KIB)]],
  ['another total on the way', ASKED, [part(0, 8 * KIB, 64 * KIB), part(8 * KIB, 8 * KIB, 65 * KIB)]],
  ['more than was announced', ASKED, [part(0, 8 * KIB, 9 * KIB), part(8 * KIB, 8 * KIB, 9 * KIB)]],
  ['crumbs', ASKED, [part(0, 1, 64 * KIB)]],
  ['nothing', ASKED, [part(0, 0, 0)]],
  ['something else between two parts', ASKED, [part(0, 8 * KIB, 64 * KIB), message(MESSAGE.queryAwareness)]],
  ['parts within parts', ASKED, nested()],
  ['a whole that is poison', ASKED, poisoned()]
])('%s: that socket is closed, the others write on', async (_, params, frames) => {
  const client = await rawWith(params)
  for (const frame of frames) client.ws.send(frame)
  expect(await client.closed()).toBe(CLOSE.badFrame)
  witness.text.insert(0, 'ça va ')
  await witness.acknowledged()
  expect(witness.closes).toEqual([])
})

test('parts that never end: the socket is told to come back, and what it had sent is forgotten', async () => {
  const client = await rawWith(ASKED)
  client.ws.send(part(0, 8 * KIB, 64 * KIB))
  expect(await client.closed()).toBe(CLOSE.tryAgain)
})

test('unfinished messages of all the sockets of a person are counted together', async () => {
  const sockets = await Promise.all(Array.from({ length: 5 }, () => rawWith(ASKED)))
  for (const client of sockets) {
    for (let i = 0; i < 6; i++) client.ws.send(part(i * 250 * KIB, 250 * KIB, 2_000 * KIB))
  }
  await until(() => sockets.some((client) => client.closeCode === CLOSE.badFrame), 'one too many')
  for (const client of sockets) client.close()
})

function part(offset: number, length: number, total: number): Uint8Array {
  return message(MESSAGE.part, total, offset, new Uint8Array(length))
}

function nested(): Uint8Array[] {
  const [inner] = cutInParts(message(MESSAGE.queryAwareness), 10)
  return inner ? cutInParts(inner, 1 * KIB) : []
}

/** Large enough for the worker, with a struct of length zero at its end. */
function poisoned(): Uint8Array[] {
  const good = Y.encodeStateAsUpdate(offline(100 * KIB))
  const bad = Uint8Array.from([2, 1, 7, 0, 0, 0, ...good.subarray(1)])
  return cutInParts(message(MESSAGE.sync, SYNC.update, bad), 32 * KIB)
}
