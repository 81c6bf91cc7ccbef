// Message 102: browser and server compare what they believe equal. One difference may be a deletion on its way; one that stays is real.
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { MESSAGE } from '#shared/collab/protocol'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string
let anne: StockClient
let bran: RawClient
let clock: { now: () => number; monotonic: () => number }
let later = 0

beforeEach(async () => {
  later = 0
  clock = { now: () => Date.now(), monotonic: () => performance.now() + later }
  place = await startHarness({ deps: () => ({ clock }) })
  page = await place.page()
  const who = (name: string): Promise<Visitor> => place.person(name, [{ page, mode: 'write' }])
  anne = new StockClient(place, page, await who('Anne'), { params: { ack: '1' } })
  await anne.synced()
  anne.write('pareil')
  await anne.acknowledged()
  bran = await new RawClient(place, page, await who('Bran'), { params: { ack: '1' } }).opened()
})

afterEach(async () => {
  anne.close()
  bran.close()
  await place.stop()
})

/** What the server answers when Bran says that his copy reads so. */
async function ask(sha256: string): Promise<string> {
  const before = bran.hashes.length
  bran.send(MESSAGE.hash, Y.encodeStateVector(anne.doc), new TextEncoder().encode(sha256))
  await until(() => bran.hashes.length > before, 'answered')
  return bran.hashes.at(-1)?.sha256 ?? ''
}

const kept = () => place.sql`select 1 from doc_quarantine where reason = 'diverged'`
const OTHER = '0'.repeat(64)

test('a difference that is still there when the browser asks again is kept, and counted once', async () => {
  expect(await ask(OTHER)).toMatch(/^[0-9a-f]{64}$/)
  later += 4_000
  await ask(OTHER)
  later += 4_000
  await ask(OTHER)
  await until(async () => (await kept()).length === 1, 'kept')
  expect(place.logged.filter((line) => line.message === 'collab: a browser has diverged')).toHaveLength(2)
})

test('a difference that is gone when it asks again was a deletion on its way; asking twice at once proves nothing', async () => {
  const equal = await ask(OTHER)
  await ask(OTHER)
  later += 4_000
  expect(await ask(equal)).toBe(equal)
  later += 4_000
  await ask(OTHER)
  await place.collab.flush()
  expect(await kept()).toHaveLength(0)
  expect(place.logged.filter((line) => line.level === 'error')).toEqual([])
})
