// Two servers of one installation: tries are counted once for both while Redis answers, and by each of them while it does not.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { limitsOf, shareLimits, type Spending } from '#server/auth/rate-limits'
import { AppError } from '#shared/errors'
import { until } from '#tests/collab/support/clients'
import { startTestServer, type TestServer } from '#tests/support/app'
import { startRedis, type TestRedis } from '#tests/support/redis'

let redis: TestRedis
let servers: TestServer[]

beforeAll(async () => {
  redis = await startRedis()
  // Only servers with a database of their own choosing may have company.
  const env = { DATABASE_URL: 'postgres://localhost/partagee', REDIS_URL: redis.url }
  const first = await startTestServer({ env })
  servers = [first, await startTestServer({ env, database: first.test })]
}, 60_000)
afterAll(async () => {
  for (const server of servers.toReversed()) await server.close()
  await redis.stop()
})

async function signIn(server: number, email: string): Promise<number> {
  const response = await fetch(`${servers[server]?.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: servers[server]?.url ?? '' },
    body: JSON.stringify({ email, password: 'ce n’est pas celui-là' })
  })
  await response.body?.cancel()
  return response.status
}

test('a password is tried five times in all, not five times at each door', async () => {
  const email = 'quelqu.un@exemple.example'
  const before: number[] = []
  for (let i = 0; i < 5; i++) before.push(await signIn(i % 2, email))
  expect(before).not.toContain(429)
  expect([await signIn(0, email), await signIn(1, email)]).toEqual([429, 429])
})

test('without Redis each counts by itself, at once; back again, they count together again', async () => {
  const applications = [{ database: {} }, { database: {} }]
  const shared = applications.map((one) => shareLimits(one, redis.url, () => undefined))
  const all = (ready: boolean) => until(() => shared.every((one) => one.ready() === ready), `ready: ${ready}`)
  const refused = async (at: number, spending: Spending): Promise<boolean> => {
    const [application] = applications.slice(at)
    try {
      if (application) await limitsOf(application).spend(spending)
      return false
    } catch (error) {
      if (error instanceof AppError && error.code === 'rate.limited') return true
      throw error
    }
  }
  const count = async (at: number, spending: Spending): Promise<number> => {
    let accepted = 0
    while (!(await refused(at, spending))) accepted++
    return accepted
  }
  try {
    await all(true)
    const somebody = { 'mail-test.person': 'une personne' }
    expect(await refused(0, somebody)).toBe(false)
    expect(await count(1, somebody)).toBe(4)
    expect(await refused(0, somebody)).toBe(true)

    await redis.kill()
    await all(false)
    const other = { 'mail-test.person': 'une autre' }
    expect([await count(0, other), await count(1, other)]).toEqual([5, 5])

    await redis.start()
    await all(true)
    const third = { 'mail-test.person': 'une troisième' }
    expect(await refused(1, third)).toBe(false)
    expect(await count(0, third)).toBe(4)
  } finally {
    for (const one of shared) one.close()
  }
})
