import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditEvents } from '#server/db/tables/audit'
import { mails } from '#server/db/tables/mail'
import { verifyAuditChain } from '#server/domain/audit/index'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose } from '#tests/support/ask'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startTestServer()
  world = await buildWorld(server.services)
})
afterAll(() => server.close())

const as = (name: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[name], request, body)
const draft = (values: object = {}) => ({
  title: 'Marché de producteurs',
  type: 'free',
  leadOrganisationId: world.organisations.OCA,
  partnerOrganisationIds: [world.organisations.MLX],
  visibility: 'participants',
  ...values
})
const create = async (values: object = {}): Promise<Loose> =>
  (await as('coordinator', 'POST /initiatives', draft(values))).body

describe('opening an initiative', () => {
  test('whoever opens it pilots and follows it; its partners are told', async () => {
    const { status, body } = await as('coordinator', 'POST /initiatives', draft())
    expect(status).toBe(201)
    expect(body).toMatchObject({
      slug: 'marche-de-producteurs',
      role: 'pilot',
      followed: true,
      visibility: 'participants',
      abilities: { write: true, manage: true, follow: true }
    })
    expect(body.participations.map((p: Loose) => [p.organisation.code, p.role])).toEqual([
      ['OCA', 'lead'],
      ['MLX', 'partner']
    ])
    const people = await as('partnerCoordinator', `GET /initiatives/${body.slug}/people`)
    expect(
      people.body.items.filter((p: Loose) => p.explicit).map((p: Loose) => [p.person.givenName, p.role])
    ).toEqual([['coordinator', 'pilot']])
    const sent = await server.services.database.db
      .select({ to: mails.recipient, kind: mails.kind, text: mails.text })
      .from(mails)
      .where(eq(mails.kind, 'added-to-initiative'))
    expect(sent.map((mail) => mail.to)).toEqual(['partnercoordinator@world.example'])
    expect(sent[0]?.text).toContain('/initiatives/marche-de-producteurs')
    const journal = await as('partnerCoordinator', `GET /initiatives/${body.id}/activity`)
    expect(journal.body.items[0]).toMatchObject({ verb: 'initiative.created', self: false })
  })

  test('two of the same name have two addresses, also when they are opened together', async () => {
    const made = await Promise.all([1, 2, 3].map(() => create({ title: 'Jumelles' })))
    expect(made.map((each) => each.slug).sort()).toEqual(['jumelles', 'jumelles-2', 'jumelles-3'])
    expect((await create({ title: 'Matrix' })).slug).toBe('matrix-2')
    const named = await create({ title: crypto.randomUUID() })
    expect((await as('coordinator', `GET /initiatives/${named.slug}`)).status).toBe(200)
  })

  test('is for coordinators, in the name of what they coordinate, and for the animation', async () => {
    expect((await as('member', 'POST /initiatives', draft())).body.error.code).toBe('access.forbidden')
    expect((await as('partner', 'POST /initiatives', draft())).body.error.code).toBe('access.forbidden')
    expect((await as('outsider', 'POST /initiatives', draft())).body.error.code).toBe('access.forbidden')
    expect((await as('animator', 'POST /initiatives', draft({ title: 'Animation' }))).status).toBe(201)
    expect((await ask(server, {}, 'POST /initiatives', draft())).body.error.code).toBe('session.required')
  })

  test.each([
    ['an unknown type', { type: 'communes' }, 400, 'initiative.type_unknown'],
    ['an unknown lead', { leadOrganisationId: crypto.randomUUID() }, 404, 'organisation.not_found'],
    ['an unknown partner', { partnerOrganisationIds: [crypto.randomUUID()] }, 404, 'organisation.not_found'],
    ['no title', { title: '  ' }, 400, 'request.invalid'],
    [
      'a funding that the function forbids',
      { poleFunction: 'f3', funding: ['base'] },
      409,
      'initiative.funding_rule'
    ],
    ['an end before its start', { startsOn: '2026-02-01', endsOn: '2026-01-01' }, 400, 'request.invalid']
  ])('%s is refused', async (_name, values, status, code) => {
    const refused = await as('coordinator', 'POST /initiatives', draft(values))
    expect([refused.status, refused.body.error.code]).toEqual([status, code])
  })

  test('another network’s organisation does not exist', async () => {
    const refused = await as(
      'coordinator',
      'POST /initiatives',
      draft({ partnerOrganisationIds: [world.organisations.BAL] })
    )
    expect(refused.body.error.code).toBe('organisation.not_found')
  })
})

describe('lists', () => {
  test('scopes, filters and words narrow; a cursor goes through all of them once', async () => {
    const mine = await create({
      title: 'Éolienne citoyenne',
      mission: 'm2',
      poleFunction: 'f2',
      funding: ['base']
    })
    const ids = async (query: string, who: PersonName = 'coordinator') =>
      (await as(who, `GET /initiatives?limit=200&${query}`)).body.items.map((each: Loose) => each.id)
    expect(await ids('q=EOLIENNE')).toEqual([mine.id])
    expect(await ids('q=citoyen%20eoli&mission=m2&poleFunction=f2')).toEqual([mine.id])
    expect(await ids('q=eolienne&mission=m1')).toEqual([])
    expect(await ids('q=eolienne&department=22')).toEqual([mine.id])
    expect(await ids('q=eolienne&department=56')).toEqual([])
    expect(await ids('q=100%25')).toEqual([])
    expect(await ids('scope=mine', 'outsider')).toEqual([world.initiatives.elsewhere])
    expect(await ids('scope=organisation', 'outsider')).toEqual([world.initiatives.elsewhere])
    expect(await ids('scope=network', 'outsider')).toContain(world.initiatives.open)
    expect(await ids('archived=true')).toEqual([world.initiatives.archived])

    const all = await ids('scope=network')
    const walked: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Loose = (
        await as('coordinator', `GET /initiatives?limit=2${cursor && `&cursor=${cursor}`}`)
      ).body
      walked.push(...page.items.map((each: Loose) => each.id))
      cursor = page.next
    }
    expect(walked).toEqual(all)
    expect((await as('coordinator', 'GET /initiatives?cursor=nawak')).body.error.code).toBe('request.invalid')
  })

  test('the matrix holds what one sees, in its place', async () => {
    const placed = await create({ title: 'Placée', mission: 'm3', poleFunction: 'f1', funding: ['base'] })
    const { body } = await as('coordinator', 'GET /initiatives/matrix')
    expect(body.cells).toHaveLength(12)
    const cell = body.cells.find((each: Loose) => each.mission === 'm3' && each.poleFunction === 'f1')
    expect(cell.initiatives.map((each: Loose) => each.id)).toContain(placed.id)
    const seen = (await as('outsider', 'GET /initiatives/matrix')).body
    expect(JSON.stringify(seen)).not.toContain(placed.id)
  })
})

describe('changing', () => {
  test('only pilots, and only from the version in place', async () => {
    const made = await create({ title: 'Avant' })
    const path = `PATCH /initiatives/${made.id}`
    expect((await as('partnerCoordinator', path, { title: 'Pris' })).body.error.code).toBe('access.forbidden')
    const first = await as('coordinator', path, { title: 'Après', basedOn: made.updatedAt })
    expect(first.body.title).toBe('Après')
    const stale = await as('coordinator', path, { title: 'Encore', basedOn: made.updatedAt })
    expect([stale.status, stale.body.error.code]).toEqual([409, 'conflict.stale'])
    expect((await as('coordinator', path, { title: 'Enfin', basedOn: first.body.updatedAt })).status).toBe(
      200
    )
    expect(first.body.slug).toBe(made.slug)
  })

  test('an archived initiative is read, not changed, until it comes back', async () => {
    const made = await create({ title: 'Rangée' })
    const path = `/initiatives/${made.id}`
    expect((await as('coordinator', `PATCH ${path}`, { archived: true })).body.archivedAt).not.toBeNull()
    expect((await as('coordinator', `PATCH ${path}`, { title: 'Non' })).body.error.code).toBe(
      'initiative.archived'
    )
    expect(
      (await as('coordinator', `POST ${path}/pages`, { kind: 'document', title: 'x' })).body.error.code
    ).toBe('initiative.archived')
    expect((await as('coordinator', `GET ${path}`)).body.abilities).toMatchObject({
      write: false,
      manage: true
    })
    expect((await as('coordinator', `PATCH ${path}`, { archived: false })).body.archivedAt).toBeNull()
  })

  test('a function and its funding are judged together, whichever changes', async () => {
    const made = await create({ title: 'Financée', poleFunction: 'f1', funding: ['base'] })
    const refused = await as('coordinator', `PATCH /initiatives/${made.id}`, { poleFunction: 'f4' })
    expect(refused.body.error).toMatchObject({
      code: 'initiative.funding_rule',
      fields: [{ path: 'funding' }]
    })
    expect(
      (
        await as('coordinator', `PATCH /initiatives/${made.id}`, {
          poleFunction: 'f4',
          funding: ['complementary']
        })
      ).status
    ).toBe(200)
  })
})

test('following is one’s own', async () => {
  const path = `/initiatives/${world.initiatives.open}`
  expect((await as('reader', `PUT ${path}/follow`)).status).toBe(204)
  expect((await as('reader', `PUT ${path}/follow`)).status).toBe(204)
  expect((await as('reader', `GET ${path}`)).body.followed).toBe(true)
  expect((await as('pilot', `GET ${path}`)).body.followed).toBe(false)
  expect((await as('reader', `DELETE ${path}/follow`)).status).toBe(204)
  expect((await as('reader', `GET ${path}`)).body.followed).toBe(false)
})

test('what was done to rights is in a journal whose chain holds, and shows when a line is forged', async () => {
  const { db } = server.services.database
  const armor = world.networks.armor
  expect(await verifyAuditChain(db, armor)).toMatchObject({ intact: true, brokenAt: null })
  const [line] = await db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.action, 'initiative.created'))
    .limit(1)
  expect(line?.data).toMatchObject({ visibility: expect.any(String) })
  await db
    .update(auditEvents)
    .set({ actorId: world.people.guest })
    .where(eq(auditEvents.seq, line?.seq ?? 0))
  expect(await verifyAuditChain(db, armor)).toMatchObject({ intact: false, brokenAt: line?.seq })
})
