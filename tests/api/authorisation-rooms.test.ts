// The same rules through the other door: every room × every role (A5), who only reads writes nothing (A6), who loses a right loses it
// on the sockets that are open (A7), and other sites stay out (A8). The real gate, the real collaboration server.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pages } from '#server/db/tables/pages'
import { pageAbilities } from '#shared/permissions'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask } from '#tests/support/ask'
import { canary } from '#tests/support/canary'
import { RoomClient } from '#tests/support/rights/room-client'
import { isSomebody, ROLES, type Role } from '#tests/support/rights/roles'
import { canariesIn } from '#tests/support/rights/visible'
import { NOTHING } from '#tests/support/rights/samples'
import { buildWorld, type World } from '#tests/support/world'
import {
  initiativeFactsOf,
  pageFactsOf,
  PAGES,
  viewerFactsOf,
  type PageName,
  type PersonName
} from '#tests/support/world-facts'

let server: TestServer
let world: World
const open: RoomClient[] = []

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'error' } })
  world = await buildWorld(server.services)
})
afterAll(async () => {
  for (const client of open) client.close()
  await server.close()
})

function join(
  room: string,
  headers: Record<string, string>,
  query?: Record<string, string>,
  by?: 'websocket' | 'http'
): RoomClient {
  const client = new RoomClient(server, room, headers, query, by)
  open.push(client)
  return client
}

function promised(role: Role, name: PageName): 'write' | 'read' | 4401 | 4404 {
  if (!isSomebody(role)) return 4401
  const facts = pageFactsOf(name)
  const rights = pageAbilities(
    viewerFactsOf(role.person),
    initiativeFactsOf(PAGES[name].initiative, role.person),
    facts
  )
  if (!rights.read || facts.trashed) return 4404
  return rights.write && (role.scopes === null || role.scopes.includes('write')) ? 'write' : 'read'
}

describe.each(['websocket', 'http'] as const)('every room by %s, as every role', (by) => {
  test.each(ROLES)('$code', { timeout: 120_000 }, async (role) => {
    for (const name of Object.keys(PAGES) as PageName[]) {
      const token = `jeton${by}${role.code.replace(/\W/g, '')}${name}`
      const client = join(world.pages[name], role.headers(world), {}, by)
      const shut = await client.admitted()
      const expected = promised(role, name)
      if (typeof expected === 'number') {
        expect(shut, `${name}: refused`).toBe(expected)
        expect(canariesIn(client.text), `${name}: nothing came`).toEqual([])
        continue
      }
      expect(shut, `${name}: let in`).toBeNull()
      expect(client.text, name).toContain(canary(`body${name}`))
      client.write(token, name.length % 2 === 0 ? 'update' : 'answer')
      expect(await client.answered(), `${name}: ${expected}`).toBe(expected === 'write' ? 'saved' : 'refused')
      client.close()
      // What was refused is nowhere; what was accepted is there for the next one.
      const next = join(world.pages[name], world.headers.partnerCoordinator)
      if ((await next.admitted()) === null) expect(next.text.includes(token), name).toBe(expected === 'write')
      next.close()
    }
  })
})

describe('rooms that are not quite there', () => {
  test('a page whose maker died before its document opens all the same, empty', async () => {
    const { db } = server.services.database
    const initiativeId = world.initiatives.open
    const [row] = await db
      .insert(pages)
      .values({ initiativeId, position: 'zz', kind: 'document', title: 'Orpheline' })
      .returning()
    const client = join(row?.id ?? '', world.headers.pilot)
    expect(await client.admitted()).toBeNull()
    client.write('mendée')
    expect(await client.answered()).toBe('saved')
  })

  test('what is no room is shut like a room that is hidden', async () => {
    const ids = [
      NOTHING,
      world.initiatives.open,
      world.files.shared,
      `${world.pages.shared}/notes`,
      world.pages.morlaix
    ]
    const names = [
      '..%2fx',
      '%00',
      '__proto__',
      'é'.repeat(50),
      'x'.repeat(10_000),
      world.pages.shared.toUpperCase(),
      ''
    ]
    for (const room of [...ids, ...names]) {
      expect(await join(encodeURI(room), world.headers.coordinator).over(), room.slice(0, 40)).toBe(4404)
    }
  })
})

describe('a ticket', () => {
  const ticketOf = async (who: PersonName, page: PageName): Promise<string> =>
    (await ask(server, world.headers[who], `POST /pages/${world.pages[page]}/ticket`)).body.ticket

  test('opens its room once, with the rights of who asked for it', async () => {
    const ticket = await ticketOf('guest', 'plufur')
    const first = join(world.pages.plufur, {}, { ticket })
    expect(await first.admitted()).toBeNull()
    first.write('par un billet')
    expect(await first.answered()).toBe('saved')
    expect(await join(world.pages.plufur, {}, { ticket }).over()).toBe(4401)
    const reading = join(world.pages.shared, {}, { ticket: await ticketOf('guest', 'shared') })
    await reading.admitted()
    reading.write('non')
    expect(await reading.answered()).toBe('refused')
  })

  test('opens no other room, even one that its owner sees', async () => {
    expect(await join(world.pages.team, {}, { ticket: await ticketOf('pilot', 'shared') }).over()).toBe(4401)
  })

  test('is worth nothing once its owner has signed out', async () => {
    const ticket = await ticketOf('supporter', 'shared')
    await ask(server, world.headers.supporter, 'DELETE /session')
    expect(await join(world.pages.shared, {}, { ticket }).over()).toBe(4401)
  })
})

describe('a right that goes away goes away on open sockets, within a second', () => {
  const enter = async (who: PersonName, page: PageName): Promise<RoomClient> => {
    const client = join(world.pages[page], world.headers[who])
    expect(await client.admitted()).toBeNull()
    return client
  }
  /** Runs the change, then measures. */
  const shutBy = async (
    client: RoomClient,
    change: Promise<{ status: number; body: unknown }>
  ): Promise<number> => {
    const { status, body } = await change
    expect(status, JSON.stringify(body)).toBeLessThan(300)
    return client.over(1_000)
  }
  const as = (who: PersonName, request: string, body?: unknown) =>
    ask(server, world.headers[who], request, body)

  test('a lower role turns the socket read-only, a wider one gives the pen back', async () => {
    const client = await enter('contributor', 'shared')
    const path = `PATCH /initiatives/${world.initiatives.open}/people/${world.people.contributor}`
    await as('pilot', path, { role: 'reader' })
    client.write('trop tard')
    expect(await client.answered()).toBe('refused')
    const other = await enter('pilot', 'shared')
    expect(other.text).not.toContain('trop tard')
    await as('pilot', path, { role: 'contributor' })
    const again = await enter('contributor', 'shared')
    again.write('de nouveau')
    expect(await again.answered()).toBe('saved')
  })

  test('taken out of the initiative', async () => {
    const client = await enter('contributor', 'closedTeam')
    const bystander = await enter('pilot', 'closedTeam')
    const path = `DELETE /initiatives/${world.initiatives.closed}/people/${world.people.contributor}`
    expect(await shutBy(client, as('pilot', path))).toBe(4403)
    bystander.write('les autres continuent')
    expect(await bystander.answered()).toBe('saved')
  })

  test('the page narrowed, or put where fewer people go', async () => {
    const guest = await enter('otherGuest', 'closedShared')
    const path = `/pages/${world.pages.closedShared}`
    expect(await shutBy(guest, as('pilot', `PATCH ${path}`, { audience: 'team' }))).toBe(4403)
    const reader = await enter('guest', 'shared')
    const move = as('pilot', `POST /pages/${world.pages.shared}/move`, {
      parentId: world.pages.team,
      afterId: null
    })
    expect(await shutBy(reader, move)).toBe(4403)
  })

  test('the page in the trash', async () => {
    const client = await enter('coordinator', 'plufur')
    expect([4403, 4404]).toContain(
      await shutBy(client, as('pilot', `POST /pages/${world.pages.plufur}/trash`))
    )
    await as('pilot', `POST /pages/${world.pages.plufur}/restore`)
    expect(await join(world.pages.plufur, world.headers.member).admitted()).toBeNull()
  })

  test('the initiative archived: everyone reads, nobody writes', async () => {
    const client = await enter('pilot', 'team')
    await as('pilot', `PATCH /initiatives/${world.initiatives.open}`, { archived: true })
    client.write('après')
    expect(await client.answered()).toBe('refused')
    await as('pilot', `PATCH /initiatives/${world.initiatives.open}`, { archived: false })
  })

  test('the organisation out of the initiative, or the person out of the organisation', async () => {
    const member = await enter('partnerMember', 'closedTeam')
    const path = `DELETE /initiatives/${world.initiatives.closed}/organisations/${world.organisations.MLX}?people=remove`
    expect(await shutBy(member, as('pilot', path))).toBe(4403)
    const colleague = await enter('partnerMember', 'morlaix')
    const belonging = `DELETE /memberships/${world.memberships['partnerMember@MLX']}`
    expect(await shutBy(colleague, as('partnerCoordinator', belonging))).toBe(4403)
  })

  test('the person suspended', async () => {
    const bystander = await enter('reader', 'team')
    const member = await enter('member', 'team')
    const suspend = as('administrator', `PATCH /people/${world.people.member}`, { suspended: true })
    expect([4401, 4403, 4404]).toContain(await shutBy(member, suspend))
    expect(bystander.ended).toBeNull()
  })

  test('signed out', async () => {
    const client = await enter('guest', 'archivedShared')
    expect([4401, 4403]).toContain(await shutBy(client, as('guest', 'DELETE /session')))
  })

  test('the token revoked', async () => {
    const client = join(world.pages.team, world.tokens.write)
    expect(await client.admitted()).toBeNull()
    const { items } = (await as('holder', 'GET /me/tokens')).body
    const token = items.find((each: { name: string; id: string }) => each.name === 'write')
    expect([4401, 4403]).toContain(await shutBy(client, as('holder', `DELETE /me/tokens/${token.id}`)))
  })
})

describe('another site', () => {
  test('does not open a socket with the cookie of who visits it', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost.evil.example',
      `${server.url}.evil.example`,
      'file://'
    ]) {
      const client = join(world.pages.team, { ...world.headers.pilot, origin })
      expect(await client.admitted(), origin).toBe(403)
    }
    expect(await join(world.pages.team, { ...world.headers.pilot, origin: server.url }).admitted()).toBeNull()
  })

  test('a browser without an origin is refused; a program that holds its own proof is not a browser', async () => {
    const browser = { ...world.headers.pilot, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'websocket' }
    expect(await join(world.pages.team, browser).admitted()).toBe(403)
    expect(await join(world.pages.team, world.headers.pilot).admitted()).toBeNull()
  })
})
