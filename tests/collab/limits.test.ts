// How many sockets one address and one person may open, how fast, and what those who must wait are told.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CLOSE } from '#shared/collab/protocol'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
let page: string

beforeEach(async () => {
  place = await startHarness()
  page = await place.page()
})

afterEach(() => place.stop())

test('an address has so many sockets and no more; another one is not concerned', async () => {
  await place.restart({ settings: { socketsPerAddress: 3 } })
  const anne = await place.person('Anne', [{ page, mode: 'write' }])
  let from = '192.0.2.1'
  Object.assign(place.gate, { address: () => from })
  const inside: RawClient[] = []
  for (let i = 0; i < 3; i++) inside.push(await new RawClient(place, page, anne).opened())
  expect(await new RawClient(place, page, anne).closed()).toBe(429)
  from = '192.0.2.2'
  inside.push(await new RawClient(place, page, anne).opened())
  inside[0]?.close()
  await inside[0]?.closed()
  from = '192.0.2.1'
  const freed = async () => {
    const client = new RawClient(place, page, anne)
    await until(() => client.status !== null || client.messages.length > 0, 'answered')
    client.close()
    return client.messages.length > 0
  }
  await until(freed, 'let in again')
  for (const client of inside) client.close()
})

test('a person has so many sockets and no more', async () => {
  await place.restart({ settings: { socketsPerPerson: 2 } })
  const anne = await place.person('Anne', [{ page, mode: 'write' }])
  const bran = await place.person('Bran', [{ page, mode: 'write' }])
  const inside: RawClient[] = []
  for (const who of [anne, anne, bran]) {
    const client = await new RawClient(place, page, who).opened()
    await until(() => client.messages.length > 0, 'welcomed')
    inside.push(client)
  }
  expect(await new RawClient(place, page, anne).closed()).toBe(CLOSE.tooBig)
  for (const client of inside) client.close()
})

test('a crowd that comes at once is told to come back, and everybody ends up inside', async () => {
  await place.restart({ settings: { handshakesPerSecond: 20, handshakesBurst: 5 } })
  const anne = await place.person('Anne', [{ page, mode: 'write' }])
  const crowd = Array.from({ length: 30 }, () => new StockClient(place, page, anne))
  await Promise.all(crowd.map((client) => client.synced()))
  expect(place.closed.some((one) => one.code === CLOSE.tryAgain)).toBe(true)
  for (const client of crowd) client.close()
})
