// Who belongs to what: each organisation administers its own people, and always keeps someone to do it.
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mails } from '#server/db/tables/mail'
import { people } from '#server/db/tables/people'
import type { ErrorBody } from '#shared/errors'
import type { List } from '#shared/schemas/common'
import type { MemberDto } from '#shared/schemas/people'
import { startDirectory, type Directory, type Visitor } from '#tests/support/directory'

let directory: Directory
let oca: string
let mlx: string
let plufur: string
let animator: Visitor
let coordinator: Visitor
let colleague: Visitor
let mayor: Visitor

beforeAll(async () => {
  directory = await startDirectory()
  const network = await directory.network('Bretagne')
  oca = await directory.organisation(network, { code: 'OCA', name: 'Adess Ouest' })
  mlx = await directory.organisation(network, { code: 'MLX', name: 'Adess Morlaix' })
  plufur = await directory.organisation(network, {
    code: 'PLU',
    name: 'Plufur',
    kind: 'commune',
    standing: 'partner'
  })
  animator = await directory.person(network, { email: 'anim@x.example', networkRole: 'animator' })
  coordinator = await directory.person(network, { email: 'oca@x.example', in: { [oca]: 'coordinator' } })
  colleague = await directory.person(network, { email: 'mlx@x.example', in: { [mlx]: 'coordinator' } })
  mayor = await directory.person(network, { email: 'mairie@x.example', in: { [plufur]: 'coordinator' } })
})
afterAll(() => directory.close())

const add = (as: Visitor | null, place: string, body: Record<string, unknown>) =>
  directory.ask<MemberDto & ErrorBody>(as, `POST /organisations/${place}/members`, {
    role: 'member',
    ...body
  })
const members = async (as: Visitor, place: string) =>
  (await directory.ask<List<MemberDto>>(as, `GET /organisations/${place}/members`)).body.items

describe('adding someone', () => {
  test('an unknown address becomes a person who receives an invitation', async () => {
    const { status, body } = await add(coordinator, oca, {
      email: ' Soazig@X.example',
      givenName: 'Soazig',
      familyName: 'Le Bihan'
    })
    expect(status).toBe(201)
    expect(body.person).toMatchObject({
      name: 'Soazig Le Bihan',
      email: 'soazig@x.example',
      status: 'invited'
    })
    const sent = await directory.server.services.database.db.select().from(mails)
    expect(sent.map((mail) => [mail.kind, mail.recipient])).toEqual([['invitation', 'soazig@x.example']])
    expect(sent[0]?.text).toContain('Adess Ouest')
  })

  test('someone of the network is attached without a message; twice is refused', async () => {
    const first = await add(animator, oca, { email: colleague.email, jobTitle: 'Appui' })
    expect(first.body).toMatchObject({ person: { id: colleague.personId }, jobTitle: 'Appui' })
    const twice = await add(animator, oca, { email: colleague.email })
    expect([twice.status, twice.body.error.code]).toEqual([409, 'membership.exists'])
    const sent = await directory.server.services.database.db
      .select()
      .from(mails)
      .where(eq(mails.recipient, colleague.email))
    expect(sent).toEqual([])
  })

  test('a newcomer needs a given name, an address must be one', async () => {
    const nameless = await add(coordinator, oca, { email: 'inconnue@x.example' })
    expect([nameless.status, nameless.body.error.fields?.[0]?.path]).toEqual([400, 'givenName'])
    const wrong = await add(coordinator, oca, { email: 'pas une adresse', givenName: 'A' })
    expect([wrong.status, wrong.body.error.fields?.[0]?.path]).toEqual([400, 'email'])
  })

  test('each coordinator for their own organisation only', async () => {
    const body = { email: 'autre@x.example', givenName: 'Autre' }
    expect((await add(coordinator, mlx, body)).status).toBe(403)
    expect((await add(mayor, oca, body)).status).toBe(404)
    expect((await add(null, oca, body)).status).toBe(401)
    expect((await add(mayor, plufur, body)).status).toBe(201)
  })
})

describe('changing and removing', () => {
  test('coordinators come first; a job title and a role change', async () => {
    const [first, ...others] = await members(coordinator, oca)
    expect(first).toMatchObject({ role: 'coordinator', person: { id: coordinator.personId } })
    const other = others.find((member) => member.person.id === colleague.personId)
    const change = (body: unknown) =>
      directory.ask<MemberDto>(coordinator, `PATCH /memberships/${other?.membershipId}`, body)
    expect((await change({ jobTitle: 'Chargée de mission' })).body.jobTitle).toBe('Chargée de mission')
    expect((await change({ role: 'coordinator' })).body.role).toBe('coordinator')
    expect((await change({ role: 'member' })).body.role).toBe('member')
  })

  test('the last coordinator of a member organisation stays, whoever asks', async () => {
    const [last] = await members(animator, oca)
    for (const as of [coordinator, animator]) {
      const removed = await directory.ask<ErrorBody>(as, `DELETE /memberships/${last?.membershipId}`)
      expect([removed.status, removed.body.error.code]).toEqual([409, 'organisation.last_coordinator'])
      const lowered = await directory.ask(as, `PATCH /memberships/${last?.membershipId}`, { role: 'member' })
      expect(lowered.status).toBe(409)
    }
  })

  test('two coordinators who remove each other at the same time leave one', async () => {
    const { body: second } = await add(animator, mlx, { email: coordinator.email, role: 'coordinator' })
    const [first] = (await members(animator, mlx)).filter(
      (member) => member.membershipId !== second.membershipId
    )
    const answers = await Promise.all(
      [second.membershipId, first?.membershipId].map((id) =>
        directory.ask(animator, `DELETE /memberships/${id}`)
      )
    )
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([204, 409])
    expect((await members(animator, mlx)).filter((member) => member.role === 'coordinator')).toHaveLength(1)
  })

  test('a partner organisation may be left without anyone', async () => {
    const [only] = await members(animator, plufur)
    expect((await directory.ask(animator, `DELETE /memberships/${only?.membershipId}`)).status).toBe(204)
  })

  test('whoever is removed loses at once what the organisation opened', async () => {
    const network =
      (await directory.server.services.database.db.select().from(people).limit(1))[0]?.networkId ?? ''
    const passing = await directory.person(network, { email: 'passage@x.example', in: { [oca]: 'member' } })
    expect((await directory.ask(passing, `GET /organisations/${mlx}`)).status).toBe(200)
    const held = (await members(animator, oca)).find((member) => member.person.id === passing.personId)
    const before = await version(passing)
    await directory.ask(animator, `DELETE /memberships/${held?.membershipId}`)
    expect((await directory.ask(passing, `GET /organisations/${mlx}`)).status).toBe(404)
    expect(await version(passing)).toBeGreaterThan(before)
  })

  test('a membership of elsewhere does not exist', async () => {
    const [first] = await members(animator, oca)
    const elsewhere = await directory.network('Ailleurs')
    const stranger = await directory.person(elsewhere, {
      email: 'elsewhere@x.example',
      networkRole: 'administrator'
    })
    for (const request of ['DELETE', 'PATCH']) {
      const body = request === 'PATCH' ? { role: 'member' } : undefined
      const answer = await directory.ask<ErrorBody>(
        stranger,
        `${request} /memberships/${first?.membershipId}`,
        body
      )
      expect([answer.status, answer.body.error.code]).toEqual([404, 'membership.not_found'])
    }
  })
})

async function version({ personId }: Visitor): Promise<number> {
  const { db } = directory.server.services.database
  const [row] = await db.select({ version: people.authzVersion }).from(people).where(eq(people.id, personId))
  return row?.version ?? 0
}
