import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accounts } from '#server/db/tables/accounts'
import { mails } from '#server/db/tables/mail'
import { organisations } from '#server/db/tables/organisations'
import { memberships, people } from '#server/db/tables/people'
import type { LinkPreview, Me } from '#shared/schemas/session'
import { addNetwork, addPerson, lastSecret, TEST_PASSWORD } from '#tests/support/accounts'
import { startTestServer, type TestServer } from '#tests/support/app'
import { Browser, codeOf } from '#tests/support/browser'

const PASSWORD = 'trois vélos contre le mur'

let server: TestServer
let networkId: string
let poleId: string
let coordinator: Browser
let number = 0

beforeAll(async () => {
  server = await startTestServer()
  const { db } = server.services.database
  networkId = await addNetwork(server.test.database, 'tregor')
  const [pole] = await db
    .insert(organisations)
    .values({
      networkId,
      slug: 'oca',
      kind: 'pole',
      standing: 'member',
      name: 'Adess Ouest-Côtes d’Armor',
      code: 'OCA',
      department: '22',
      tint: 1
    })
    .returning()
  poleId = pole?.id ?? ''
  const { personId } = await addPerson(server.test.database, {
    email: 'coordination@oca.example',
    networkId,
    givenName: 'Nolwenn'
  })
  await db.insert(memberships).values({ organisationId: poleId, personId, role: 'coordinator' })
  coordinator = new Browser(server.url)
  await coordinator.signIn('coordination@oca.example', TEST_PASSWORD)
})
afterAll(() => server.close())

/** Brought in through the door that a coordinator uses. */
async function invite(): Promise<{ email: string; personId: string }> {
  number += 1
  const email = `nouvelle-${number}@oca.example`
  const reply = await coordinator.post(`/organisations/${poleId}/members`, {
    email,
    givenName: 'Maël',
    role: 'member'
  })
  expect(reply.status).toBe(201)
  const [person] = await server.services.database.db.select().from(people).where(eq(people.email, email))
  return { email, personId: person?.id ?? '' }
}

const secretFor = async (email: string) => (await lastSecret(server.test.database, email)) ?? ''

describe('invitation', () => {
  it('tells who invites where, opens the account with or without a password, and works once', async () => {
    const { email, personId } = await invite()
    const [mail] = await server.services.database.db.select().from(mails).where(eq(mails.recipient, email))
    expect(mail).toMatchObject({ kind: 'invitation', networkId })
    expect(mail?.text).toContain('Nolwenn Le Goff')
    const secret = await secretFor(email)
    const browser = new Browser(server.url)
    const preview = await browser.post<LinkPreview>('/session/link-preview', { secret })
    expect(preview.body).toMatchObject({
      kind: 'invitation',
      email,
      givenName: 'Maël',
      network: 'Réseau tregor',
      hasPassword: false
    })
    const input = { secret, password: PASSWORD, givenName: 'Maël', familyName: 'Riou' }
    const reply = await browser.post<Me>('/session/redeem', input)
    expect(reply.body.person).toMatchObject({ id: personId, name: 'Maël Riou' })
    expect(reply.body.organisations).toMatchObject([{ id: poleId, role: 'member' }])
    expect((await new Browser(server.url).post('/session/redeem', input)).status).toBe(410)
    await new Browser(server.url).signIn(email, PASSWORD)
  })

  it('keeps its link when the password is refused', async () => {
    const { email } = await invite()
    const secret = await secretFor(email)
    const browser = new Browser(server.url)
    expect(codeOf(await browser.post('/session/redeem', { secret, password: 'court' }))).toBe(
      'session.password_weak'
    )
    const reply = await browser.post<Me>('/session/redeem', { secret })
    expect(reply.status).toBe(200)
    expect(reply.body.account.hasPassword).toBe(false)
  })

  it('sent again replaces the one before; cancelled, it opens nothing', async () => {
    const { email, personId } = await invite()
    const first = await secretFor(email)
    expect((await coordinator.post(`/people/${personId}/invitation`)).status).toBe(204)
    const second = await secretFor(email)
    expect(second).not.toBe(first)
    expect((await new Browser(server.url).post('/session/link-preview', { secret: first })).status).toBe(410)
    expect((await new Browser(server.url).post('/session/link-preview', { secret: second })).status).toBe(200)
    expect((await coordinator.delete(`/people/${personId}/invitation`)).status).toBe(204)
    expect((await new Browser(server.url).post('/session/redeem', { secret: second })).status).toBe(410)
  })

  it('is sent again by who manages the person, not too often, and not to who is already here', async () => {
    const { personId } = await invite()
    const stranger = new Browser(server.url)
    await addPerson(server.test.database, { email: `partenaire-${number}@oca.example`, networkId })
    await stranger.signIn(`partenaire-${number}@oca.example`, TEST_PASSWORD)
    expect((await stranger.post(`/people/${personId}/invitation`)).status).toBe(404)
    const statuses: number[] = []
    for (let index = 0; index < 4; index += 1) {
      statuses.push((await coordinator.post(`/people/${personId}/invitation`)).status)
    }
    // The first of the three allowed was the invitation itself.
    expect(statuses).toEqual([204, 204, 429, 429])
    const accepted = await invite()
    await new Browser(server.url).post('/session/redeem', { secret: await secretFor(accepted.email) })
    const late = await coordinator.post(`/people/${accepted.personId}/invitation`)
    expect([late.status, codeOf(late)]).toEqual([404, 'invitation.not_found'])
  })

  it('of someone who has an account in another network keeps that account and its password', async () => {
    const { email, personId } = await invite()
    const elsewhere = await addNetwork(server.test.database, `vannes-${number}`)
    const known = await addPerson(server.test.database, { email, networkId: elsewhere })
    const [before] = await server.services.database.db
      .select()
      .from(accounts)
      .where(eq(accounts.email, email))
    // From now on a message that opens this account opens two networks: no administrator of one of them reads it.
    await coordinator.post(`/people/${personId}/invitation`)
    const rows = await server.services.database.db
      .select()
      .from(mails)
      .where(eq(mails.recipient, email))
      .orderBy(mails.createdAt)
    expect(rows.map((row) => row.networkId).sort()).toEqual([networkId, null].sort())
    const secret = rows.map((row) => /\/lien\/([\w-]{43})/.exec(row.text)?.[1]).at(-1)
    const browser = new Browser(server.url)
    const reply = await browser.post<Me>('/session/redeem', { secret, password: PASSWORD })
    expect(reply.body.networks).toHaveLength(2)
    expect(reply.body.person.id).toBe(personId)
    const [after] = await server.services.database.db.select().from(accounts).where(eq(accounts.email, email))
    expect(after).toMatchObject({ id: known.accountId, passwordHash: before?.passwordHash })
  })
})
