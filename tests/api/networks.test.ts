// One installation, several networks: nothing passes from one to the other, and only its operator opens them.
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mails } from '#server/db/tables/mail'
import { people } from '#server/db/tables/people'
import type { ErrorBody } from '#shared/errors'
import type { List } from '#shared/schemas/common'
import type { NetworkDto, NetworkSummary } from '#shared/schemas/networks'
import { startDirectory, type Directory, type Visitor } from '#tests/support/directory'

let directory: Directory
let operator: Visitor
let animator: Visitor
let mayor: Visitor
let foreigner: Visitor
const ids: Record<string, string> = {}

beforeAll(async () => {
  directory = await startDirectory()
  const breton = await directory.network('Bretagne')
  const other = await directory.network('Pays de la Loire')
  operator = await directory.person(breton, {
    email: 'op@x.example',
    networkRole: 'administrator',
    operator: true
  })
  animator = await directory.person(breton, { email: 'anim@x.example', networkRole: 'animator' })
  ids.oca = await directory.organisation(breton, { code: 'OCA', name: 'Adess Ouest' })
  ids.plu = await directory.organisation(breton, {
    code: 'PLU',
    name: 'Plufur',
    kind: 'commune',
    standing: 'partner'
  })
  mayor = await directory.person(breton, { email: 'mairie@x.example', in: { [ids.plu]: 'member' } })
  ids.far = await directory.organisation(other, { code: 'OCA', name: 'Canari lointain' })
  foreigner = await directory.person(other, { email: 'canari@x.example', in: { [ids.far]: 'coordinator' } })
  ids.foreigner = foreigner.personId
  await directory.initiative(breton, { title: 'Ouverte', lead: ids.oca })
  await directory.initiative(other, { title: 'Canari initiative', lead: ids.far })
})
afterAll(() => directory.close())

test('counts are of what the viewer may see', async () => {
  const counts = async (as: Visitor) => (await directory.ask<NetworkDto>(as, 'GET /network')).body.counts
  expect(await counts(animator)).toEqual({ organisations: 2, poles: 1, people: 3, initiatives: 1 })
  expect(await counts(mayor)).toEqual({ organisations: 1, poles: 0, people: 1, initiatives: 0 })
  expect((await directory.ask(null, 'GET /network')).status).toBe(401)
})

test('an administrator changes the settings; nobody else does', async () => {
  const body = { name: 'Réseau breton', settings: { region: 'Bretagne' } }
  expect((await directory.ask(animator, 'PATCH /network', body)).status).toBe(403)
  const { body: network } = await directory.ask<NetworkDto>(operator, 'PATCH /network', body)
  expect(network).toMatchObject({ name: 'Réseau breton', settings: { region: 'Bretagne' } })
  const next = await directory.ask<NetworkDto>(operator, 'PATCH /network', {
    settings: { contactEmail: 'a@b.example' }
  })
  expect(next.body.settings).toEqual({ region: 'Bretagne', contactEmail: 'a@b.example' })
})

test('the operator opens a network whose first administrator is invited', async () => {
  const body = {
    name: 'Réseau normand',
    administratorEmail: 'normandie@x.example',
    administratorGivenName: 'Guy',
    administratorFamilyName: 'Marie'
  }
  expect((await directory.ask(animator, 'POST /networks', body)).status).toBe(403)
  const made = await directory.ask<NetworkSummary>(operator, 'POST /networks', body)
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({ slug: 'reseau-normand', counts: { organisations: 0, people: 1 } })
  const { db } = directory.server.services.database
  const [first] = await db.select().from(people).where(eq(people.networkId, made.body.id))
  expect(first).toMatchObject({ email: 'normandie@x.example', networkRole: 'administrator', accountId: null })
  const [mail] = await db.select().from(mails).where(eq(mails.recipient, 'normandie@x.example'))
  expect(mail?.text).toContain('Réseau normand')
  const { body: listed } = await directory.ask<List<NetworkSummary>>(operator, 'GET /networks')
  expect(listed.items.map((network) => network.name)).toEqual([
    'Pays de la Loire',
    'Réseau breton',
    'Réseau normand'
  ])
  expect((await directory.ask(foreigner, 'GET /networks')).status).toBe(403)
})

test('nothing of a network is readable or writable from another, by id or in a list', async () => {
  const reads = [
    '/organisations',
    '/organisations?q=canari',
    '/people',
    '/people?q=canari',
    '/exports/organisations.csv',
    '/exports/members.csv',
    '/audit',
    '/network'
  ]
  for (const path of reads) {
    const { status, body } = await directory.ask<unknown>(operator, `GET ${path}`)
    expect([path, status]).toEqual([path, 200])
    expect(JSON.stringify(body).toLowerCase()).not.toContain('canari')
  }
  const requests: [string, unknown?][] = [
    [`GET /organisations/${ids.far}`],
    [`PATCH /organisations/${ids.far}`, { name: 'pris' }],
    [`GET /organisations/${ids.far}/members`],
    [`POST /organisations/${ids.far}/members`, { email: 'op@x.example', role: 'coordinator' }],
    [`GET /people/${ids.foreigner}`],
    [`PATCH /people/${ids.foreigner}`, { suspended: true }],
    [`GET /people?organisationId=${ids.far}`]
  ]
  for (const [request, body] of requests) {
    const answer = await directory.ask<ErrorBody>(operator, request, body)
    expect([request, answer.status]).toEqual([request, 404])
  }
})

test('a code, a colour and an address are free in each network', async () => {
  const { status } = await directory.ask(operator, 'POST /organisations', {
    name: 'Canari breton',
    kind: 'other',
    code: 'CAN'
  })
  expect(status).toBe(201)
  const added = await directory.ask<{ person: { id: string } }>(
    operator,
    `POST /organisations/${ids.oca}/members`,
    {
      email: foreigner.email,
      givenName: 'Même adresse',
      role: 'member'
    }
  )
  expect(added.status).toBe(201)
  expect(added.body.person.id).not.toBe(foreigner.personId)
})
