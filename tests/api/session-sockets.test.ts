// Whatever ends a session ends its sockets within a second (quality.md A7, S2, S3), and no other.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Me, SessionDto } from '#shared/schemas/session'
import type { List } from '#shared/schemas/common'
import { lastSecret } from '#tests/support/accounts'
import { startTestServer, type TestServer } from '#tests/support/app'
import { Browser } from '#tests/support/browser'
import { RoomClient } from '#tests/support/rights/room-client'
import { buildWorld, WORLD_PASSWORD, type World } from '#tests/support/world'

let server: TestServer
let world: World
let here: Browser
let elsewhere: Browser
let email = ''
const open: RoomClient[] = []

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'error' } })
  world = await buildWorld(server.services)
})
afterAll(async () => {
  for (const client of open) client.close()
  await server.close()
})

let password = WORLD_PASSWORD
beforeEach(async () => {
  here = new Browser(server.url)
  elsewhere = new Browser(server.url)
  email = (await here.signIn('holder@world.example', password)).account.email
  await elsewhere.signIn(email, password)
})

async function socket(of: Browser): Promise<RoomClient> {
  const client = new RoomClient(server, world.pages.shared, { cookie: of.cookieHeader() })
  open.push(client)
  expect(await client.admitted()).toBeNull()
  return client
}

const CLOSED = [4401, 4403]

describe('sockets end with their session', () => {
  it('signed out', async () => {
    const [mine, other] = [await socket(here), await socket(elsewhere)]
    await here.delete('/session')
    expect(CLOSED).toContain(await mine.over(1_000))
    expect(other.ended).toBeNull()
  })

  it('one device signed out from another', async () => {
    const [mine, other] = [await socket(here), await socket(elsewhere)]
    const { body } = await elsewhere.get<List<SessionDto>>('/me/sessions')
    const { body: me } = await here.get<Me>('/me')
    const target = body.items.find((session) => session.id === me.sessionId)
    await elsewhere.delete(`/me/sessions/${target?.id}`)
    expect(CLOSED).toContain(await mine.over(1_000))
    expect(other.ended).toBeNull()
  })

  it('everywhere but here', async () => {
    const [mine, other] = [await socket(here), await socket(elsewhere)]
    await here.delete('/me/sessions?keepCurrent=true')
    expect(CLOSED).toContain(await other.over(1_000))
    expect(mine.ended).toBeNull()
  })

  it('signed in again: the session before is over', async () => {
    const mine = await socket(here)
    await here.signIn(email, password)
    expect(CLOSED).toContain(await mine.over(1_000))
  })

  it('password changed: every one, this one too, which comes back with its new session', async () => {
    const [mine, other] = [await socket(here), await socket(elsewhere)]
    const next = 'trois vélos contre le mur'
    expect((await here.put('/me/password', { current: password, next })).status).toBe(200)
    password = next
    expect(CLOSED).toContain(await mine.over(1_000))
    expect(CLOSED).toContain(await other.over(1_000))
    await socket(here)
  })

  it('password reset by who holds the mailbox', async () => {
    const mine = await socket(here)
    await new Browser(server.url).post('/session/password-reset', { email })
    const secret = await lastSecret(server.test.database, email)
    const next = 'quatre bateaux dans la brume'
    expect((await new Browser(server.url).post('/session/redeem', { secret, password: next })).status).toBe(
      200
    )
    password = next
    expect(CLOSED).toContain(await mine.over(1_000))
  })
})
