// Through the proxies that the fallback is for: no upgrades, whole answers only, requests lost and repeated.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Visitor } from '#server/collab/contract'
import { Line } from '$lib/collab/transport/line'
import { startBadProxy, type BadProxy, type BadProxyOptions } from './support/bad-proxy'
import { StockClient, until } from './support/clients'
import { chosenSocketOf } from './support/http'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let proxy: BadProxy
let page: string
let anne: Visitor
let bran: Visitor
const params = { ack: '1' }

beforeAll(async () => {
  place = await startHarness()
})
beforeEach(async () => {
  page = await place.page()
  anne = await place.person('Anne', [{ page, mode: 'write' }])
  bran = await place.person('Bran', [{ page, mode: 'write' }])
})
afterEach(() => proxy.close())
afterAll(() => place.stop())

/** Anne sits behind the proxy, Bran does not. */
async function both(options: Omit<BadProxyOptions, 'target'>, line = new Line(null)) {
  proxy = await startBadProxy({ target: () => place.port, ...options })
  const behind = new StockClient(proxy, page, anne, { params, socket: chosenSocketOf(anne, line) })
  const direct = new StockClient(place, page, bran, { params })
  await behind.synced()
  await direct.synced()
  return { behind, direct, line }
}

test.each([
  ['refuses upgrades', {}],
  ['refuses upgrades and keeps answers until they are whole', { buffers: true }]
])('a proxy that %s: both write, both see, within a moment', async (_, options) => {
  const { behind, direct, line } = await both(options)
  expect(line.kind).toBe('http')
  // A poll that finds nothing lasts longer than `until` waits: none of these had to wait for one to end by itself.
  for (let i = 0; i < 10; i++) {
    behind.text.insert(behind.text.length, `a${i} `)
    await until(() => direct.text.toString().includes(`a${i} `), 'seen outside')
    direct.text.insert(direct.text.length, `b${i} `)
    await until(() => behind.text.toString().includes(`b${i} `), 'seen behind')
  }
  await behind.acknowledged()
  await direct.acknowledged()
  expect([behind.closes, behind.text.toString()]).toEqual([[], direct.text.toString()])
  behind.close()
  direct.close()
})

test('when the proxy lets WebSockets through, the connection goes back to one, and nothing is lost on the way', async () => {
  const { behind, direct, line } = await both({})
  behind.text.insert(0, 'par HTTP ')
  await behind.acknowledged()
  proxy.upgrades = true
  await until(() => line.kind === 'websocket', 'found', 30_000)
  behind.text.insert(0, 'en route ')
  await until(() => behind.closes.length > 0, 'moved', 30_000)
  await behind.synced()
  const requests = proxy.requests
  behind.text.insert(0, 'par WebSocket ')
  await behind.acknowledged()
  await until(() => direct.text.toString() === 'par WebSocket en route par HTTP ', 'seen')
  expect(proxy.requests).toBe(requests)
  behind.close()
  direct.close()
}, 60_000)

test.each([11, 12, 13])(
  'requests lost, answers lost, requests repeated at random (seed %i): all is acknowledged, once, in order',
  async (seed) => {
    const faults = { seed, lost: 12, unanswered: 12, twice: 15 }
    const { behind, direct } = await both({ faults })
    const words = Array.from({ length: 60 }, (_, i) => `mot${i} `)
    for (const [i, word] of words.entries()) {
      behind.text.insert(behind.text.length, word)
      if (i % 3 === 0) direct.doc.getText('autre').insert(0, word)
      if (i % 7 === 0) await behind.acknowledged()
    }
    await behind.acknowledged()
    await direct.acknowledged()
    await until(() => direct.text.toString() === words.join(''), 'the same outside')
    const other = direct.doc.getText('autre').toString()
    await until(() => behind.doc.getText('autre').toString() === other, 'the same behind')
    expect([proxy.lost > 0, proxy.repeated > 0]).toEqual([true, true])
    behind.close()
    direct.close()
  },
  60_000
)
