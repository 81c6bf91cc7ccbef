import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mails } from '#server/db/tables/mail'
import { people } from '#server/db/tables/people'
import { oneTimeTokens } from '#server/db/tables/sessions'
import type { LinkPreview, Me } from '#shared/schemas/session'
import { addNetwork, addPerson, lastSecret, TEST_PASSWORD } from '#tests/support/accounts'
import { startTestServer, type TestServer } from '#tests/support/app'
import { Browser, codeOf } from '#tests/support/browser'

const MINUTE_MS = 60_000
const NEW_PASSWORD = 'trois vélos contre le mur'

let server: TestServer
let networkId: string
let now = new Date()
let number = 0

beforeAll(async () => {
  server = await startTestServer({ now: () => now })
  networkId = await addNetwork(server.test.database, 'leon')
})
afterAll(() => server.close())
beforeEach(() => {
  now = new Date()
})

async function someone(options: { password?: boolean; operator?: boolean } = {}) {
  number += 1
  const email = `personne-${number}@leon.example`
  return { email, ...(await addPerson(server.test.database, { email, networkId, ...options })) }
}

async function askLink(email: string, path = '/session/link'): Promise<string> {
  const reply = await new Browser(server.url).post(path, { email })
  expect(reply.status).toBe(200)
  return (await lastSecret(server.test.database, email)) ?? ''
}

describe('sign-in link', () => {
  it('signs in once, with a message that says for how long', async () => {
    const { email, personId } = await someone({ password: false })
    const secret = await askLink(email)
    const browser = new Browser(server.url)
    const preview = await browser.post<LinkPreview>('/session/link-preview', { secret })
    expect(preview.body).toMatchObject({ kind: 'sign-in', email })
    const reply = await browser.post<Me>('/session/redeem', { secret })
    expect(reply.body.person.id).toBe(personId)
    expect((await browser.get('/me')).status).toBe(200)
    const again = await new Browser(server.url).post('/session/redeem', { secret })
    expect([again.status, codeOf(again)]).toEqual([410, 'session.link_invalid'])
    const [mail] = await server.services.database.db.select().from(mails).where(eq(mails.recipient, email))
    expect(mail).toMatchObject({
      kind: 'sign-in',
      subject: 'Votre lien de connexion à Interpôles',
      networkId
    })
    expect(mail?.text).toContain('30 minutes')
  })

  it('opens once only when it is used twice at the same instant', async () => {
    const { email } = await someone()
    const secret = await askLink(email)
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => new Browser(server.url).post('/session/redeem', { secret }))
    )
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 410, 410, 410, 410])
  })

  it('is over after thirty minutes', async () => {
    const { email } = await someone()
    const secret = await askLink(email)
    now = new Date(now.getTime() + 30 * MINUTE_MS + 1)
    const late = await new Browser(server.url).post('/session/redeem', { secret })
    expect(codeOf(late)).toBe('session.link_invalid')
  })

  it('is kept in the database as a digest', async () => {
    const { email } = await someone()
    const secret = await askLink(email)
    const rows = await server.services.database.db
      .select()
      .from(oneTimeTokens)
      .where(eq(oneTimeTokens.email, email))
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(secret)
  })

  it('answers the same for an unknown address, and writes nothing', async () => {
    const { email } = await someone()
    const known = await new Browser(server.url).post('/session/link', { email })
    const unknown = await new Browser(server.url).post('/session/link', {
      email: 'personne@ailleurs.example'
    })
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
    expect(await lastSecret(server.test.database, 'personne@ailleurs.example')).toBeUndefined()
  })

  it('is not sent to someone suspended', async () => {
    const { email, personId } = await someone()
    await server.services.database.db.update(people).set({ suspendedAt: now }).where(eq(people.id, personId))
    expect(await askLink(email)).toBe('')
  })

  it('is limited by address asked for, known or not', async () => {
    const { email } = await someone()
    for (const address of [email, 'jamais-vue@leon.example']) {
      const replies = []
      for (let index = 0; index < 4; index += 1) {
        replies.push(await new Browser(server.url).post('/session/link', { email: address }))
      }
      expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 429])
    }
  })

  it('of an operator, or of someone in two networks, is not in the outbox of one network', async () => {
    const operator = await someone({ operator: true })
    const both = await someone()
    const other = await addNetwork(server.test.database, `autre-${number}`)
    await addPerson(server.test.database, { email: both.email, networkId: other })
    for (const { email } of [operator, both]) {
      await askLink(email)
      const [mail] = await server.services.database.db
        .select()
        .from(mails)
        .where(eq(mails.recipient, email))
        .orderBy(desc(mails.createdAt))
      expect(mail?.networkId).toBeNull()
    }
  })

  it('never shows in the log', async () => {
    const { email } = await someone()
    const secret = await askLink(email)
    const browser = new Browser(server.url)
    await browser.post('/session/link-preview', { secret })
    await browser.post('/session/redeem', { secret })
    await new Browser(server.url).post('/session', { email, password: `${TEST_PASSWORD} canari` })
    const log = server.logged.join('\n')
    for (const hidden of [secret, browser.cookies.get('interpoles') ?? '-', 'canari', email]) {
      expect(log).not.toContain(hidden)
    }
  })
})

describe('password reset', () => {
  it('sets a password, signs in here and signs out everywhere else', async () => {
    const { email } = await someone()
    const elsewhere = new Browser(server.url)
    await elsewhere.signIn(email, TEST_PASSWORD)
    const older = await askLink(email)
    now = new Date(now.getTime() + 1000)
    const secret = await askLink(email, '/session/password-reset')
    const browser = new Browser(server.url)
    const weak = await browser.post('/session/redeem', { secret, password: 'motdepasse1234' })
    expect([weak.status, codeOf(weak)]).toEqual([400, 'session.password_weak'])
    // The refusal did not use the link.
    expect((await browser.post('/session/redeem', { secret, password: NEW_PASSWORD })).status).toBe(200)
    expect((await browser.get('/me')).status).toBe(200)
    expect((await elsewhere.get('/me')).status).toBe(401)
    expect((await new Browser(server.url).post('/session', { email, password: TEST_PASSWORD })).status).toBe(
      401
    )
    await new Browser(server.url).signIn(email, NEW_PASSWORD)
    // Links sent before no longer open anything.
    expect((await new Browser(server.url).post('/session/redeem', { secret: older })).status).toBe(410)
  })

  it('asks for a password', async () => {
    const { email } = await someone()
    const secret = await askLink(email, '/session/password-reset')
    const reply = await new Browser(server.url).post('/session/redeem', { secret })
    expect([reply.status, codeOf(reply)]).toEqual([400, 'request.invalid'])
  })
})

describe('unusable secrets', () => {
  it.each([['inconnu', 'x'.repeat(43)]])(
    '%s: link_invalid, in the language of the browser',
    async (_name, secret) => {
      const reply = await new Browser(server.url, { 'accept-language': 'en' }).post('/session/redeem', {
        secret
      })
      expect(codeOf(reply)).toBe('session.link_invalid')
      expect(JSON.stringify(reply.body)).toContain('link')
    }
  )

  it('too short or not text: request.invalid', async () => {
    for (const secret of ['court', 12, null, ['x'.repeat(43)]]) {
      expect(codeOf(await new Browser(server.url).post('/session/redeem', { secret }))).toBe(
        'request.invalid'
      )
    }
  })
})
