// A right that goes away on one node goes away on the sockets of the other, for each cause, whichever way the word still travels
// (quality.md A7, S3). The real gate, the real doors, two servers on one database.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { List } from '#shared/schemas/common'
import type { Me, SessionDto } from '#shared/schemas/session'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask } from '#tests/support/ask'
import { Browser } from '#tests/support/browser'
import { startRedis, type TestRedis } from '#tests/support/redis'
import { RoomClient } from '#tests/support/rights/room-client'
import { buildWorld, WORLD_PASSWORD, type World } from '#tests/support/world'
import type { PageName, PersonName } from '#tests/support/world-facts'
import { until } from './support/clients'

describe.each([
  ['Redis and PostgreSQL carry the word', true],
  ['Redis is down', false]
])('%s', (_, hasRedis) => {
  let redis: TestRedis
  let here: TestServer
  let there: TestServer
  let world: World
  const open: RoomClient[] = []

  beforeAll(async () => {
    redis = await startRedis()
    const env = { LOG_LEVEL: 'error', DATABASE_URL: 'postgres://localhost/node', REDIS_URL: redis.url }
    here = await startTestServer({ env })
    there = await startTestServer({ env, database: here.test })
    world = await buildWorld(here.services)
    const knows = (server: TestServer) => server.collab.stats().nodes?.others === 1
    await until(() => knows(here) && knows(there), 'two nodes')
    if (!hasRedis) await redis.kill()
    // Each finds out by itself.
    const asWanted = (server: TestServer) => server.collab.stats().nodes?.redis === hasRedis
    await until(() => asWanted(here) && asWanted(there), 'Redis as wanted')
  }, 60_000)
  afterAll(async () => {
    for (const client of open) client.close()
    await there.close()
    await here.close()
    await redis.stop()
  })

  const enter = async (headers: Record<string, string>, page: PageName): Promise<RoomClient> => {
    const client = new RoomClient(there, world.pages[page], headers)
    open.push(client)
    expect(await client.admitted()).toBeNull()
    return client
  }
  const as = (who: PersonName, request: string, body?: unknown) =>
    ask(here, world.headers[who], request, body)
  const shutBy = async (client: RoomClient, change: Promise<{ status: number; body: unknown }>) => {
    const { status, body } = await change
    expect(status, JSON.stringify(body)).toBeLessThan(300)
    return client.over(1_000)
  }

  test('Redis is said to be there or not, and nobody is sent away for it', async () => {
    const response = await fetch(`${there.url}/readyz`)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'ready', redis: hasRedis ? 'ok' : 'unreachable' })
  })

  test('a lower role: read-only there, and nothing of what is written after is kept', async () => {
    const client = await enter(world.headers.contributor, 'shared')
    const path = `PATCH /initiatives/${world.initiatives.open}/people/${world.people.contributor}`
    await as('pilot', path, { role: 'reader' })
    // The word takes a moment to cross, and has a second.
    await until(() => client.seen.has(101), 'told that it only reads', 1_000)
    client.write('trop tard')
    expect(await client.answered()).toBe('refused')
    expect((await enter(world.headers.pilot, 'shared')).text).not.toContain('trop tard')
    await as('pilot', path, { role: 'contributor' })
  })

  test('taken out of the initiative; somebody else goes on', async () => {
    const client = await enter(world.headers.contributor, 'closedTeam')
    const bystander = await enter(world.headers.pilot, 'closedTeam')
    const path = `DELETE /initiatives/${world.initiatives.closed}/people/${world.people.contributor}`
    expect(await shutBy(client, as('pilot', path))).toBe(4403)
    bystander.write('les autres continuent')
    expect(await bystander.answered()).toBe('saved')
  })

  test('the page narrowed, moved to a stricter place, put in the trash', async () => {
    const guest = await enter(world.headers.otherGuest, 'closedShared')
    const narrow = as('pilot', `PATCH /pages/${world.pages.closedShared}`, { audience: 'team' })
    expect(await shutBy(guest, narrow)).toBe(4403)
    const reader = await enter(world.headers.guest, 'shared')
    const stricter = { parentId: world.pages.team, afterId: null }
    expect(await shutBy(reader, as('pilot', `POST /pages/${world.pages.shared}/move`, stricter))).toBe(4403)
    const last = await enter(world.headers.coordinator, 'plufur')
    const trash = as('pilot', `POST /pages/${world.pages.plufur}/trash`)
    expect([4403, 4404]).toContain(await shutBy(last, trash))
  })

  test('signed out, one device from another, everywhere, and a new password', async () => {
    const email = 'holder@world.example'
    const [one, two] = [new Browser(here.url), new Browser(there.url)]
    const socket = (of: Browser) => enter({ cookie: of.cookieHeader() }, 'team')
    const signIn = async () => {
      await one.signIn(email, WORLD_PASSWORD)
      await two.signIn(email, WORLD_PASSWORD)
    }
    await signIn()
    const first = await socket(one)
    const second = await socket(two)
    await one.delete('/session')
    expect(await first.over(1_000)).toBe(4401)
    expect(second.ended).toBeNull()

    await signIn()
    const device = await socket(two)
    const { body: me } = await two.get<Me>('/me')
    const { body: list } = await one.get<List<SessionDto>>('/me/sessions')
    await one.delete(`/me/sessions/${list.items.find((session) => session.id === me.sessionId)?.id}`)
    expect(await device.over(1_000)).toBe(4401)

    await signIn()
    const everywhere = await socket(two)
    await one.delete('/me/sessions?keepCurrent=true')
    expect(await everywhere.over(1_000)).toBe(4401)

    await signIn()
    const [mine, other] = [await socket(one), await socket(two)]
    const next = 'trois vélos contre le mur'
    expect((await one.put('/me/password', { current: WORLD_PASSWORD, next })).status).toBe(200)
    expect(await mine.over(1_000)).toBe(4401)
    expect(await other.over(1_000)).toBe(4401)
  })

  test('removed from the organisation that gave the right; suspended', async () => {
    const member = await enter(world.headers.member, 'team')
    const [membership] = await here.test.database.sql<{ id: string }[]>`
      select id from memberships where person_id = ${world.people.member}`
    expect(await shutBy(member, as('administrator', `DELETE /memberships/${membership?.id}`))).toBe(4403)
    const partner = await enter(world.headers.partnerMember, 'team')
    const suspend = as('administrator', `PATCH /people/${world.people.partnerMember}`, { suspended: true })
    expect([4401, 4403]).toContain(await shutBy(partner, suspend))
  })
})
