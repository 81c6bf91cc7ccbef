import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pageEdits } from '#server/db/tables/documents'
import { initiatives } from '#server/db/tables/initiatives'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose } from '#tests/support/ask'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World
/** A day ahead: what the database dates by itself came before anybody's visit. */
let clock = new Date(Date.now() + 24 * 3_600_000)

beforeAll(async () => {
  server = await startTestServer({ now: () => clock })
  world = await buildWorld(server.services)
})
afterAll(() => server.close())

const as = (name: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[name], request, body)
const later = (hours: number) => {
  clock = new Date(clock.getTime() + hours * 3_600_000)
}
const home = async (who: PersonName): Promise<Loose> => (await as(who, 'GET /home')).body

describe('Aujourd’hui', () => {
  test('the visit before the present one is remembered, however often the page is read', async () => {
    expect((await home('coordinator')).since).toBeNull()
    const first = clock.toISOString()
    await as('coordinator', 'POST /visits', { kind: 'home' })
    expect((await home('coordinator')).since).toBeNull()
    later(5)
    expect((await home('coordinator')).since).toBe(first)
    await as('coordinator', 'POST /visits', { kind: 'home' })
    later(1)
    await as('coordinator', 'POST /visits', { kind: 'home' })
    expect((await home('coordinator')).since).toBe(first)
    expect((await home('reader')).since).toBeNull()
  })

  test('what moved is grouped by initiative, only what one sees', async () => {
    later(3)
    await as('coordinator', 'POST /visits', { kind: 'home' })
    later(3)
    const made = await as('partnerCoordinator', `POST /initiatives/${world.initiatives.closed}/pages`, {
      kind: 'document',
      title: 'Notes internes',
      audience: 'organisations',
      audienceOrganisationIds: [world.organisations.MLX]
    })
    await server.services.database.db.insert(pageEdits).values({
      pageId: world.pages.closedTeam,
      personId: world.people.contributor,
      lastAt: clock,
      editCount: 3
    })
    const seen = (await home('coordinator')).moved
    expect(seen.map((group: Loose) => group.initiative.id)).toEqual([world.initiatives.closed])
    expect(seen[0].activities).toMatchObject([
      { verb: 'page.edited', actor: { givenName: 'contributor' }, page: { id: world.pages.closedTeam } }
    ])
    const partner = (await home('partnerCoordinator')).moved.flatMap((group: Loose) => group.activities)
    expect(partner.map((line: Loose) => line.page?.id)).toContain(made.body.id)
    expect(JSON.stringify(await home('guest'))).not.toContain(made.body.id)
    expect(JSON.stringify(await home('guest'))).not.toContain(world.pages.closedTeam)
  })

  test('a step that waits for the mayor’s commune waits for the mayor', async () => {
    const { waiting } = await home('guest')
    const steps = waiting.filter((item: Loose) => item.kind === 'step')
    expect(steps.map((item: Loose) => item.title).sort()).toEqual([
      'canaristepclosedpluzq',
      'canaristepopenpluzq'
    ])
    expect((await home('coordinator')).waiting.filter((item: Loose) => item.kind === 'step')).toEqual([])
  })

  test('an initiative opened with one’s pôle waits until it has been opened', async () => {
    const { body } = await as('coordinator', 'POST /initiatives', {
      title: 'Nouvelle',
      leadOrganisationId: world.organisations.OCA,
      partnerOrganisationIds: [world.organisations.MLX],
      visibility: 'participants'
    })
    const fresh = async (who: PersonName) =>
      (await home(who)).waiting
        .filter((item: Loose) => item.kind === 'new-initiative')
        .map((item: Loose) => item.initiative.id)
    expect(await fresh('partnerCoordinator')).toContain(body.id)
    expect(await fresh('partnerMember')).not.toContain(body.id)
    await as('partnerCoordinator', 'POST /visits', { kind: 'initiative', id: body.id })
    expect(await fresh('partnerCoordinator')).not.toContain(body.id)
    expect(await fresh('coordinator')).not.toContain(body.id)
  })

  test('dated steps to come are those one sees, the nearest first', async () => {
    const guest = (await home('guest')).upcoming
    expect(new Set(guest.map((step: Loose) => step.on))).toEqual(new Set(['2099-01-01']))
    expect(JSON.stringify(guest)).not.toContain('canarisubjectopenbotzq')
    expect(JSON.stringify((await home('reader')).upcoming)).toContain('canarisubjectopenbotzq')
    expect((await home('outsider')).upcoming.map((step: Loose) => step.initiative.id)).toEqual([
      world.initiatives.elsewhere
    ])
  })

  test('messages that wait for a mail server are told to who administers', async () => {
    const mail = (await home('administrator')).waiting.find((item: Loose) => item.kind === 'mail')
    expect(mail.title).toMatch(/courriel/)
    expect((await home('coordinator')).waiting.some((item: Loose) => item.kind === 'mail')).toBe(false)
  })
})

describe('the journal', () => {
  test('goes back page after page, each line once', async () => {
    const walked: Loose[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Loose = (await as('coordinator', `GET /activity?limit=4${cursor && `&cursor=${cursor}`}`))
        .body
      walked.push(...page.items)
      cursor = page.next
    }
    const all = (await as('coordinator', 'GET /activity?limit=200')).body.items
    expect(walked.map((line) => line.id)).toEqual(all.map((line: Loose) => line.id))
    expect(new Set(walked.map((line) => line.id)).size).toBe(walked.length)
    const instants = walked.map((line) => Date.parse(line.at))
    expect(instants).toEqual([...instants].sort((a, b) => b - a))
  })

  test('someone brought in is named while they are of the network, no longer once they have left it', async () => {
    const path = `/initiatives/${world.initiatives.open}`
    await as('coordinator', `POST ${path}/people`, {
      personId: world.people.member,
      role: 'contributor',
      organisationId: world.organisations.OCA
    })
    const [line] = (await as('reader', `GET ${path}/activity`)).body.items
    expect(line).toMatchObject({
      verb: 'person.added',
      data: { role: 'contributor', person: expect.stringContaining('member') }
    })
    expect(Object.keys(line.data).sort()).toEqual(['person', 'role'])
  })
})

describe('the palette', () => {
  const find = async (who: PersonName, q: string) =>
    (await as(who, `GET /palette?q=${encodeURIComponent(q)}`)).body.items.map((item: Loose) => [
      item.kind,
      item.id
    ])

  test('finds by words, accents forgiven, only what one sees', async () => {
    await server.services.database.db
      .update(initiatives)
      .set({ title: 'Énergie à Lannion' })
      .where(eq(initiatives.id, world.initiatives.closed))
    expect(await find('reader', 'lannion energie')).toEqual([['initiative', world.initiatives.closed]])
    expect(await find('outsider', 'lannion')).toEqual([])
    expect(await find('coordinator', 'canaripageplufurzq')).toEqual([['page', world.pages.plufur]])
    expect(await find('otherGuest', 'canaripageplufurzq')).toEqual([])
    expect(await find('coordinator', 'AUR')).toContainEqual(['organisation', world.organisations.AUR])
    expect(await find('guest', 'auray')).toEqual([])
    expect(await find('coordinator', 'canaripersonotherguestzq')).toEqual([
      ['person', world.people.otherGuest]
    ])
    expect(await find('guest', 'canaripersonotherguestzq')).toEqual([])
    expect(await find('coordinator', '%')).toEqual([])
  })

  test('without words gives what was opened last', async () => {
    await as('pilot', 'POST /visits', { kind: 'initiative', id: world.initiatives.open })
    later(1)
    await as('pilot', 'POST /visits', { kind: 'page', id: world.pages.team })
    expect(await find('pilot', '')).toEqual([
      ['page', world.pages.team],
      ['initiative', world.initiatives.open]
    ])
    expect(await find('member', '')).toEqual([])
    const hidden = await as('guest', 'POST /visits', { kind: 'page', id: world.pages.team })
    expect(hidden.body.error.code).toBe('page.not_found')
  })
})
