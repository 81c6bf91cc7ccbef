import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { auditEvents } from '#server/db/tables/audit'
import { organisations } from '#server/db/tables/organisations'
import { memberships } from '#server/db/tables/people'
import type { List } from '#shared/schemas/common'
import type { LinkPreview, Me, SessionDto } from '#shared/schemas/session'
import { Me as MeSchema } from '#shared/schemas/session'
import { addNetwork, addPerson, lastSecret, TEST_PASSWORD } from '#tests/support/accounts'
import { startTestServer, type TestServer } from '#tests/support/app'
import { Browser, codeOf } from '#tests/support/browser'

const NEW_PASSWORD = 'trois vélos contre le mur'

let server: TestServer
let networkId: string
let number = 0

beforeAll(async () => {
  server = await startTestServer()
  networkId = await addNetwork(server.test.database, 'penthievre')
})
afterAll(() => server.close())

async function signedIn() {
  number += 1
  const email = `personne-${number}@penthievre.example`
  const added = await addPerson(server.test.database, { email, networkId })
  const browser = new Browser(server.url)
  await browser.signIn(email, TEST_PASSWORD)
  return { browser, email, ...added }
}

async function another(email: string): Promise<Browser> {
  const browser = new Browser(server.url, { 'user-agent': 'Tablette' })
  await browser.signIn(email, TEST_PASSWORD)
  return browser
}

describe('me', () => {
  it('is closed to who is not signed in', async () => {
    for (const [method, path] of [
      ['GET', '/me'],
      ['PATCH', '/me'],
      ['PUT', '/me/password'],
      ['GET', '/me/sessions'],
      ['DELETE', '/me/sessions'],
      ['GET', '/me/tokens'],
      ['POST', '/me/network']
    ] as const) {
      const body = { PATCH: {}, PUT: { next: NEW_PASSWORD }, POST: { networkId } }[method as string]
      const reply = await new Browser(server.url).request(method, path, body)
      expect([path, reply.status, codeOf(reply)]).toEqual([path, 401, 'session.required'])
    }
  })

  it('lists organisations with the role held in each, in the declared shape', async () => {
    const { browser, personId } = await signedIn()
    const { db } = server.services.database
    const [pole] = await db
      .insert(organisations)
      .values({
        networkId,
        slug: 'rich-ess',
        kind: 'pole',
        standing: 'member',
        name: 'Rich’ESS',
        code: 'SBR',
        department: '22',
        tint: 2
      })
      .returning()
    await db
      .insert(memberships)
      .values({ organisationId: pole?.id ?? '', personId, role: 'coordinator', jobTitle: 'Direction' })
    const { body } = await browser.get<Me>('/me')
    expect(MeSchema.strict().parse(body)).toEqual(body)
    expect(body.organisations).toMatchObject([
      { id: pole?.id, name: 'Rich’ESS', code: 'SBR', role: 'coordinator', jobTitle: 'Direction' }
    ])
    expect(body.person.organisation).toMatchObject({ code: 'SBR', tint: 2 })
    expect(body.abilities).toEqual({
      networkMember: true,
      animate: false,
      administer: false,
      createInitiative: true
    })
  })

  it('changes names, language and theme; errors then come in that language', async () => {
    const { browser } = await signedIn()
    const { body } = await browser.patch<Me>('/me', {
      givenName: ' Soazig ',
      familyName: '',
      locale: 'en',
      theme: 'dark'
    })
    expect(body.person).toMatchObject({ givenName: 'Soazig', name: 'Soazig', locale: 'en', theme: 'dark' })
    const refused = await browser.post('/me/network', { networkId: crypto.randomUUID() })
    expect(refused.body).toMatchObject({ error: { message: expect.stringContaining('network') } })
    const invalid = await browser.patch('/me', { locale: 'br' })
    expect([invalid.status, codeOf(invalid)]).toEqual([400, 'request.invalid'])
  })
})

describe('password', () => {
  it('changes with the current one: a new session here, none elsewhere, and the sockets are asked again', async () => {
    const { browser, email } = await signedIn()
    const elsewhere = await another(email)
    const recheck = vi.spyOn(server.services.collab, 'recheck')
    const before = browser.cookies.get('interpoles')
    const reply = await browser.put('/me/password', { current: TEST_PASSWORD, next: NEW_PASSWORD })
    expect(reply.status).toBe(200)
    expect(browser.cookies.get('interpoles')).not.toBe(before)
    expect((await browser.get('/me')).status).toBe(200)
    expect((await elsewhere.get('/me')).status).toBe(401)
    expect(recheck).toHaveBeenCalledTimes(2)
    recheck.mockRestore()
    await new Browser(server.url).signIn(email, NEW_PASSWORD)
  })

  it('refuses a wrong current one, a weak new one, and repeated tries', async () => {
    const { browser, email } = await signedIn()
    expect(codeOf(await browser.put('/me/password', { current: 'non', next: NEW_PASSWORD }))).toBe(
      'session.password_wrong'
    )
    const weak = await browser.put('/me/password', { current: TEST_PASSWORD, next: `${email}!` })
    expect(codeOf(weak)).toBe('session.password_weak')
    const statuses: number[] = []
    for (let index = 0; index < 6; index += 1) {
      statuses.push((await browser.put('/me/password', { current: 'non', next: NEW_PASSWORD })).status)
    }
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429])
    expect((await browser.get('/me')).status).toBe(200)
  })
})

describe('sign-in address', () => {
  it('changes once the new mailbox has answered, and what was sent before is void', async () => {
    const { browser, email, personId } = await signedIn()
    const next = `autre.${email}`
    const refused = await browser.post('/me/email', { email: next, password: 'pas le bon du tout' })
    expect(codeOf(refused)).toBe('session.password_wrong')
    expect((await browser.post('/me/email', { email: next, password: TEST_PASSWORD })).status).toBe(204)
    expect((await browser.get<Me>('/me')).body.account.email).toBe(email)
    await new Browser(server.url).post('/session/link', { email })
    const older = await lastSecret(server.test.database, email)
    const secret = await lastSecret(server.test.database, next)
    const mailbox = new Browser(server.url)
    expect((await mailbox.post<LinkPreview>('/session/link-preview', { secret })).body).toMatchObject({
      kind: 'email-change',
      email: next
    })
    const { body } = await mailbox.post<Me>('/session/redeem', { secret })
    expect(body).toMatchObject({ account: { email: next }, person: { id: personId } })
    expect((await new Browser(server.url).post('/session', { email, password: TEST_PASSWORD })).status).toBe(
      401
    )
    await new Browser(server.url).signIn(next, TEST_PASSWORD)
    expect((await new Browser(server.url).post('/session/redeem', { secret: older })).status).toBe(410)
  })

  it('of another account is refused to who holds that mailbox, and asking tells nothing', async () => {
    const { browser } = await signedIn()
    const other = await signedIn()
    const asked = await browser.post('/me/email', { email: other.email, password: TEST_PASSWORD })
    expect([asked.status, asked.body]).toEqual([204, null])
    const secret = await lastSecret(server.test.database, other.email)
    const reply = await new Browser(server.url).post('/session/redeem', { secret })
    expect([reply.status, codeOf(reply)]).toEqual([409, 'person.email_taken'])
    expect((await other.browser.get<Me>('/me')).body.account.email).toBe(other.email)
  })
})

describe('sessions', () => {
  it('are listed with the current one marked, and closed one by one', async () => {
    const { browser, email } = await signedIn()
    const tablet = await another(email)
    const { body } = await browser.get<List<SessionDto>>('/me/sessions')
    expect(body.items).toHaveLength(2)
    const other = body.items.find((session) => !session.current)
    expect(other).toMatchObject({ userAgent: 'Tablette', ip: '127.0.0.1' })
    expect((await browser.delete(`/me/sessions/${other?.id}`)).status).toBe(204)
    expect((await tablet.get('/me')).status).toBe(401)
    expect((await browser.get('/me')).status).toBe(200)
  })

  it('of someone else do not exist', async () => {
    const { browser } = await signedIn()
    const stranger = await signedIn()
    const { body } = await stranger.browser.get<List<SessionDto>>('/me/sessions')
    const reply = await browser.delete(`/me/sessions/${body.items[0]?.id}`)
    expect([reply.status, codeOf(reply)]).toEqual([404, 'request.not_found'])
    expect((await stranger.browser.get('/me')).status).toBe(200)
  })

  it('all close at once, with or without this one', async () => {
    const { browser, email } = await signedIn()
    const tablet = await another(email)
    const phone = await another(email)
    expect((await browser.delete('/me/sessions?keepCurrent=true')).status).toBe(204)
    expect((await tablet.get('/me')).status).toBe(401)
    expect((await phone.get('/me')).status).toBe(401)
    expect((await browser.get('/me')).status).toBe(200)
    expect((await browser.delete('/me/sessions')).status).toBe(204)
    expect(browser.cookies.size).toBe(0)
  })

  it('leave lines in the journal, without secrets', async () => {
    const { browser, personId } = await signedIn()
    await browser.delete('/session')
    const lines = await server.services.database.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.actorId, personId))
    expect(lines.map((line) => line.action)).toEqual(['session.opened', 'session.closed'])
    expect(lines[0]).toMatchObject({ networkId, data: { method: 'password' }, ip: '127.0.0.1' })
  })
})

describe('networks of one account', () => {
  it('are reached one at a time, each under its own session', async () => {
    const { browser, email } = await signedIn()
    const other = await addNetwork(server.test.database, `cornouaille-${number}`)
    const there = await addPerson(server.test.database, { email, networkId: other, givenName: 'Nolwenn' })
    const first = new Browser(server.url)
    for (const [name, value] of browser.cookies) first.cookies.set(name, value)
    const { body } = await browser.post<Me>('/me/network', { networkId: other })
    expect(body.person).toMatchObject({ id: there.personId, givenName: 'Nolwenn' })
    expect(body.networks).toHaveLength(2)
    expect((await first.get('/me')).status).toBe(401)
    // The next sign-in comes back to where they were last.
    const again = new Browser(server.url)
    expect((await again.signIn(email, TEST_PASSWORD)).network.id).toBe(other)
  })

  it('where the account has nobody do not exist', async () => {
    const { browser } = await signedIn()
    const other = await addNetwork(server.test.database, `vannes-${number}`)
    for (const id of [other, crypto.randomUUID()]) {
      const reply = await browser.post('/me/network', { networkId: id })
      expect([reply.status, codeOf(reply)]).toEqual([404, 'network.not_found'])
    }
  })
})
