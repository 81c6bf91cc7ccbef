import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sessions } from '#server/db/tables/sessions'
import { people } from '#server/db/tables/people'
import type { Me } from '#shared/schemas/session'
import { addNetwork, addPerson, TEST_PASSWORD } from '#tests/support/accounts'
import { startTestServer, type TestServer } from '#tests/support/app'
import { Browser, codeOf } from '#tests/support/browser'

const DAY_MS = 86_400_000

describe('signing in with a password', () => {
  let server: TestServer
  let networkId: string
  let now = new Date()
  let number = 0

  beforeAll(async () => {
    server = await startTestServer({ now: () => now })
    networkId = await addNetwork(server.test.database, 'armor')
  })
  afterAll(() => server.close())
  beforeEach(() => {
    now = new Date()
  })

  async function someone(options: { password?: boolean } = {}) {
    number += 1
    const email = `personne-${number}@armor.example`
    return { email, ...(await addPerson(server.test.database, { email, networkId, ...options })) }
  }

  it('answers who one is, with a cookie that scripts and other sites cannot use', async () => {
    const { email, personId } = await someone()
    const browser = new Browser(server.url)
    const reply = await browser.post<Me>('/session', {
      email: ` ${email.toUpperCase()} `,
      password: TEST_PASSWORD
    })
    expect(reply.status).toBe(200)
    expect(reply.body.person).toMatchObject({
      id: personId,
      name: 'Maïwenn Le Goff',
      initials: 'ML',
      locale: 'fr'
    })
    expect(reply.body).toMatchObject({
      account: { email, hasPassword: true, operator: false },
      network: { slug: 'armor' },
      organisations: [],
      followed: []
    })
    const [cookie = ''] = reply.headers.getSetCookie()
    expect(cookie).toMatch(/^interpoles=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)
    const me = await browser.get<Me>('/me')
    expect(me.status).toBe(200)
    expect(me.body).toEqual(reply.body)
  })

  it('keeps only a digest of what is in the cookie', async () => {
    const { email, personId } = await someone()
    const browser = new Browser(server.url)
    await browser.signIn(email, TEST_PASSWORD)
    const token = browser.cookies.get('interpoles') ?? ''
    const [row] = await server.services.database.db
      .select()
      .from(sessions)
      .where(eq(sessions.personId, personId))
    expect(row?.id).toMatch(/^[0-9a-f]{64}$/)
    expect(row?.id).not.toContain(token)
    const thief = new Browser(server.url)
    thief.cookies.set('interpoles', row?.id.slice(0, 43) ?? '')
    expect((await thief.get('/me')).status).toBe(401)
  })

  it('gives one answer for an unknown address, a wrong password and an account without password', async () => {
    const { email } = await someone()
    const { email: passwordless } = await someone({ password: false })
    const replies = await Promise.all([
      new Browser(server.url).post('/session', { email, password: 'pas le bon du tout' }),
      new Browser(server.url).post('/session', { email: 'inconnue@armor.example', password: TEST_PASSWORD }),
      new Browser(server.url).post('/session', { email: passwordless, password: TEST_PASSWORD })
    ])
    const shown = replies.map(({ status, body }) => ({
      status,
      body: JSON.stringify(body).replace(/"requestId":"[^"]+"/, '')
    }))
    expect(new Set(shown.map((reply) => JSON.stringify(reply))).size).toBe(1)
    expect(shown[0]?.status).toBe(401)
    expect(replies.every((reply) => reply.headers.getSetCookie().length === 0)).toBe(true)
  })

  it('changes the session at each sign-in and closes the one before', async () => {
    const { email } = await someone()
    const browser = new Browser(server.url)
    await browser.signIn(email, TEST_PASSWORD)
    const first = browser.cookies.get('interpoles') ?? ''
    await browser.signIn(email, TEST_PASSWORD)
    expect(browser.cookies.get('interpoles')).not.toBe(first)
    const old = new Browser(server.url)
    old.cookies.set('interpoles', first)
    expect((await old.get('/me')).status).toBe(401)
  })

  it('ignores a session chosen by someone else before', async () => {
    const { email } = await someone()
    const browser = new Browser(server.url)
    const planted = 'A'.repeat(43)
    browser.cookies.set('interpoles', planted)
    await browser.signIn(email, TEST_PASSWORD)
    expect(browser.cookies.get('interpoles')).not.toBe(planted)
    const planter = new Browser(server.url)
    planter.cookies.set('interpoles', planted)
    expect((await planter.get('/me')).status).toBe(401)
  })

  it('signs out for good', async () => {
    const { email } = await someone()
    const browser = new Browser(server.url)
    await browser.signIn(email, TEST_PASSWORD)
    const kept = new Browser(server.url)
    for (const [name, value] of browser.cookies) kept.cookies.set(name, value)
    expect((await browser.delete('/session')).status).toBe(204)
    expect(browser.cookies.size).toBe(0)
    expect((await kept.get('/me')).status).toBe(401)
    expect((await browser.delete('/session')).status).toBe(204)
  })

  it('refuses a suspended person, and those already in from their next request', async () => {
    const { email, personId } = await someone()
    const browser = new Browser(server.url)
    await browser.signIn(email, TEST_PASSWORD)
    await server.services.database.db.update(people).set({ suspendedAt: now }).where(eq(people.id, personId))
    expect((await browser.get('/me')).status).toBe(401)
    const reply = await new Browser(server.url).post('/session', { email, password: TEST_PASSWORD })
    expect([reply.status, codeOf(reply)]).toEqual([403, 'session.suspended'])
    const wrong = await new Browser(server.url).post('/session', { email, password: 'pas le bon du tout' })
    expect(codeOf(wrong)).toBe('session.bad_credentials')
  })

  it('ends after seven days without use, and after thirty days in any case', async () => {
    const { email } = await someone()
    const idle = new Browser(server.url)
    const busy = new Browser(server.url)
    await idle.signIn(email, TEST_PASSWORD)
    await busy.signIn(email, TEST_PASSWORD)
    const start = now.getTime()
    for (let day = 6; day <= 29; day += 5) {
      now = new Date(start + day * DAY_MS)
      expect((await busy.get('/me')).status).toBe(200)
    }
    expect((await idle.get('/me')).status).toBe(401)
    now = new Date(start + 30 * DAY_MS + 1000)
    expect((await busy.get('/me')).status).toBe(401)
  })

  it('asks for a pause after five wrong passwords, known account or not, and lets in afterwards', async () => {
    const { email } = await someone()
    for (const address of [email, 'jamais-vue@armor.example']) {
      const browser = new Browser(server.url)
      for (let index = 0; index < 5; index += 1) {
        expect((await browser.post('/session', { email: address, password: 'faux' })).status).toBe(401)
      }
      const refused = await browser.post('/session', { email: address, password: TEST_PASSWORD })
      expect([refused.status, codeOf(refused)]).toEqual([429, 'rate.limited'])
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    // Another person is not concerned, and a forged address changes nothing.
    const other = await someone()
    const forged = new Browser(server.url, {
      'x-forwarded-for': '203.0.113.9',
      'cf-connecting-ip': '203.0.113.9'
    })
    expect((await forged.post('/session', { email: other.email, password: TEST_PASSWORD })).status).toBe(200)
    expect((await forged.post('/session', { email, password: TEST_PASSWORD })).status).toBe(429)
  })
})

describe('limits by address', () => {
  it('hold twenty failures a minute from one place, whatever headers claim', async () => {
    const server = await startTestServer()
    try {
      const statuses: number[] = []
      for (let index = 0; index < 22; index += 1) {
        const forged = new Browser(server.url, {
          'x-forwarded-for': `203.0.113.${index}`,
          forwarded: `for=203.0.113.${index}`
        })
        const email = `inconnue-${index}@armor.example`
        statuses.push((await forged.post('/session', { email, password: 'faux' })).status)
      }
      expect(statuses.slice(0, 20).every((status) => status === 401)).toBe(true)
      expect(statuses.slice(20)).toEqual([429, 429])
    } finally {
      await server.close()
    }
  })

  it('believe X-Forwarded-For only as far as TRUST_PROXY goes', async () => {
    const server = await startTestServer({ env: { TRUST_PROXY: '1' } })
    try {
      const attempt = (forwarded: string, index: number) =>
        new Browser(server.url, { 'x-forwarded-for': forwarded }).post('/session', {
          email: `inconnue-${index}@armor.example`,
          password: 'faux'
        })
      for (let index = 0; index < 20; index += 1) {
        // What the client wrote itself is on the left; the proxy's word is on the right.
        expect((await attempt(`198.51.100.${index}, 203.0.113.7`, index)).status).toBe(401)
      }
      expect((await attempt('198.51.100.200, 203.0.113.7', 100)).status).toBe(429)
      expect((await attempt('198.51.100.200, 203.0.113.8', 101)).status).toBe(401)
    } finally {
      await server.close()
    }
  })
})

describe('behind https', () => {
  it('names the cookie __Host- and never believes the plain one', async () => {
    const server = await startTestServer({ env: { ORIGIN: 'https://interpoles.example' } })
    try {
      const networkId = await addNetwork(server.test.database, 'goelo')
      await addPerson(server.test.database, { email: 'a@goelo.example', networkId })
      const browser = new Browser(server.url, { origin: 'https://interpoles.example' })
      const reply = await browser.post('/session', { email: 'a@goelo.example', password: TEST_PASSWORD })
      const [cookie = ''] = reply.headers.getSetCookie()
      expect(cookie).toMatch(
        /^__Host-interpoles=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/
      )
      expect((await browser.get('/me')).status).toBe(200)
      const plain = new Browser(server.url)
      plain.cookies.set('interpoles', browser.cookies.get('__Host-interpoles') ?? '')
      expect((await plain.get('/me')).status).toBe(401)
    } finally {
      await server.close()
    }
  })
})
