import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mails } from '#server/db/tables/mail'
import { memberships, people } from '#server/db/tables/people'
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

describe('organisations', () => {
  test('come, change their part and leave; a lead always stays', async () => {
    const made = await create({ title: 'Structures' })
    const path = `/initiatives/${made.id}/organisations`
    const { AUR, OCA, MLX } = world.organisations
    expect((await as('outsider', `GET /initiatives/${made.id}`)).status).toBe(404)
    expect((await as('coordinator', `POST ${path}`, { organisationId: AUR, role: 'partner' })).status).toBe(
      201
    )
    expect((await as('outsider', `GET /initiatives/${made.id}`)).body.role).toBe('contributor')
    const alone = await as('coordinator', `PATCH ${path}/${OCA}`, { role: 'partner' })
    expect(alone.body.error.code).toBe('initiative.lead_required')
    expect((await as('coordinator', `DELETE ${path}/${OCA}`)).body.error.code).toBe(
      'initiative.lead_required'
    )
    expect((await as('coordinator', `PATCH ${path}/${MLX}`, { role: 'lead' })).status).toBe(200)
    expect((await as('partnerCoordinator', `DELETE ${path}/${AUR}`)).status).toBe(204)
    expect((await as('outsider', `GET /initiatives/${made.id}`)).status).toBe(404)
    expect((await as('coordinator', `DELETE ${path}/${AUR}`)).body.error.code).toBe('organisation.not_found')
  })

  test('do not take the people they brought with them by surprise', async () => {
    const made = await create({ title: 'Départ', territoryOrganisationIds: [world.organisations.PLU] })
    const path = `/initiatives/${made.id}`
    const guest = { personId: world.people.guest, role: 'guest', organisationId: world.organisations.PLU }
    expect((await as('coordinator', `POST ${path}/people`, guest)).status).toBe(201)
    const refused = await as('coordinator', `DELETE ${path}/organisations/${world.organisations.PLU}`)
    expect([refused.status, refused.body.error.code]).toEqual([409, 'initiative.organisation_has_people'])
    expect((await as('guest', `GET ${path}`)).status).toBe(200)
    expect(
      (await as('coordinator', `DELETE ${path}/organisations/${world.organisations.PLU}?people=remove`))
        .status
    ).toBe(204)
    expect((await as('guest', `GET ${path}`)).status).toBe(404)
  })
})

describe('people', () => {
  test('are brought by who answers for their organisation', async () => {
    const made = await create({ title: 'Au nom de' })
    const path = `POST /initiatives/${made.id}/people`
    const { MLX, OCA, AUR } = world.organisations
    // A pilot of OCA does not lend the name of MLX to someone who is not of it: the pages of MLX would open to them.
    const lent = { personId: world.people.member, role: 'reader', organisationId: MLX }
    expect((await as('coordinator', path, lent)).body.error.code).toBe('initiative.bringing')
    const own = { personId: world.people.partnerMember, role: 'contributor', organisationId: MLX }
    expect((await as('coordinator', path, own)).body).toMatchObject({ role: 'contributor', explicit: true })
    const absent = { personId: world.people.outsider, role: 'reader', organisationId: AUR }
    expect((await as('coordinator', path, absent)).body.error.code).toBe('initiative.organisation_absent')
    const unknown = { personId: world.people.foreigner, role: 'reader', organisationId: OCA }
    expect((await as('coordinator', path, unknown)).body.error.code).toBe('person.not_found')
    const suspended = { personId: world.people.suspended, role: 'reader', organisationId: OCA }
    expect((await as('coordinator', path, suspended)).body.error.code).toBe('person.not_found')
  })

  test('unknown by their address are invited, and belong only to what the inviter answers for', async () => {
    const made = await create({ title: 'Invitations', territoryOrganisationIds: [world.organisations.PLU] })
    const path = `POST /initiatives/${made.id}/people`
    const { db } = server.services.database
    const invite = (email: string, organisationId: string) =>
      as('coordinator', path, { email, givenName: 'Anne', role: 'guest', organisationId })
    expect((await invite('anne@plufur.example', world.organisations.PLU)).status).toBe(201)
    expect((await invite('anne@oca.example', world.organisations.OCA)).status).toBe(201)
    expect((await invite('anne@mlx.example', world.organisations.MLX)).body.error.code).toBe(
      'initiative.bringing'
    )
    const rows = await db
      .select({ email: people.email, organisationId: memberships.organisationId })
      .from(people)
      .leftJoin(memberships, eq(memberships.personId, people.id))
      .where(eq(people.givenName, 'Anne'))
    expect(rows.sort((a, b) => String(a.email).localeCompare(String(b.email)))).toEqual([
      { email: 'anne@oca.example', organisationId: world.organisations.OCA },
      { email: 'anne@plufur.example', organisationId: null }
    ])
    const sent = await db.select({ to: mails.recipient }).from(mails).where(eq(mails.kind, 'invitation'))
    expect(sent.map((mail) => mail.to).sort()).toEqual(['anne@oca.example', 'anne@plufur.example'])
    const nameless = await as('coordinator', path, {
      email: 'x@plufur.example',
      role: 'guest',
      organisationId: world.organisations.PLU
    })
    expect(nameless.body.error).toMatchObject({ code: 'request.invalid', fields: [{ path: 'givenName' }] })
  })

  test('the last one who pilots stays; everyone may leave', async () => {
    // Suspended and deleted coordinators do not count.
    const made = (
      await as(
        'animator',
        'POST /initiatives',
        draft({ leadOrganisationId: world.organisations.TAG, title: 'Seul' })
      )
    ).body
    const path = `/initiatives/${made.id}/people`
    const { db } = server.services.database
    await db.update(people).set({ suspendedAt: new Date() }).where(eq(people.id, world.people.partner))
    const refused = await as('animator', `DELETE ${path}/${world.people.animator}`)
    expect([refused.status, refused.body.error.code]).toEqual([409, 'initiative.last_pilot'])
    const lowered = await as('animator', `PATCH ${path}/${world.people.animator}`, { role: 'reader' })
    expect(lowered.body.error.code).toBe('initiative.last_pilot')
    await db.update(people).set({ suspendedAt: null }).where(eq(people.id, world.people.partner))
    expect((await as('animator', `DELETE ${path}/${world.people.animator}`)).status).toBe(204)
  })

  test('a guest sees the team, and of the guests only their own', async () => {
    const { body } = await as('guest', `GET /initiatives/${world.initiatives.open}/people`)
    const names = body.items.map((each: Loose) => each.person.givenName)
    expect(names).toContain('pilot')
    expect(names).toContain('guest')
    expect(names).not.toContain('otherGuest')
    const { body: whole } = await as('reader', `GET /initiatives/${world.initiatives.open}/people`)
    expect(whole.items.map((each: Loose) => each.person.givenName)).toContain('otherGuest')
  })

  test('« voir comme » shows the tree of a guest to a pilot, never what the pilot may not see', async () => {
    const view = (who: PersonName, whom: PersonName) =>
      as(who, `GET /initiatives/${world.initiatives.open}/people/${world.people[whom]}/view`)
    const guest = (await view('coordinator', 'guest')).body
    expect(guest).toMatchObject({ role: 'guest' })
    expect(guest.items.map((each: Loose) => each.id).sort()).toEqual(
      [world.pages.shared, world.pages.plufur].sort()
    )
    const partner = (await view('coordinator', 'partnerCoordinator')).body
    expect(partner.items.map((each: Loose) => each.id)).not.toContain(world.pages.morlaix)
    expect((await view('reader', 'guest')).body.error.code).toBe('access.forbidden')
    expect((await view('coordinator', 'foreigner')).body.error.code).toBe('person.not_found')
    expect((await view('coordinator', 'partner')).body).toMatchObject({ role: null, items: [] })
  })
})
