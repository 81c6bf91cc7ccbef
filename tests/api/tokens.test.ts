import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { apiTokens } from '#server/db/tables/sessions'
import type { List } from '#shared/schemas/common'
import type { ApiTokenCreated, ApiTokenDto, Me } from '#shared/schemas/session'
import { addNetwork, addPerson, TEST_PASSWORD } from '#tests/support/accounts'
import { startTestServer, type TestServer } from '#tests/support/app'
import { Browser, codeOf } from '#tests/support/browser'

const DAY_MS = 86_400_000

let server: TestServer
let admin: Browser
let now = new Date()

beforeAll(async () => {
  server = await startTestServer({ now: () => now })
  const networkId = await addNetwork(server.test.database, 'tregor')
  await addPerson(server.test.database, {
    email: 'admin@tregor.example',
    networkId,
    networkRole: 'administrator'
  })
  await addPerson(server.test.database, { email: 'membre@tregor.example', networkId })
  admin = new Browser(server.url)
  await admin.signIn('admin@tregor.example', TEST_PASSWORD)
})
afterAll(() => server.close())
beforeEach(() => {
  now = new Date()
})

async function token(scopes: string[], expiresInDays?: number): Promise<ApiTokenCreated> {
  const reply = await admin.post<ApiTokenCreated>('/me/tokens', { name: 'Passerelle', scopes, expiresInDays })
  expect(reply.status).toBe(201)
  return reply.body
}

/** A program: no cookie, no Origin of a page. */
function program(secret: string): Browser {
  return new Browser(server.url, { authorization: `Bearer ${secret}` })
}

describe('API tokens', () => {
  it('show their secret once and keep a digest', async () => {
    const { secret, id } = await token(['read'])
    expect(secret).toMatch(/^ipl_[\w-]{43}$/)
    const { body } = await admin.get<List<ApiTokenDto>>('/me/tokens')
    expect(body.items.map((item) => item.id)).toContain(id)
    const rows = await server.services.database.db.select().from(apiTokens)
    expect(JSON.stringify([body, rows])).not.toContain(secret)
  })

  it('act for their person, without a session', async () => {
    const { secret } = await token(['read'])
    const { status, body } = await program(secret).get<Me>('/me')
    expect(status).toBe(200)
    expect(body.account.email).toBe('admin@tregor.example')
    expect(body.sessionId).toBeNull()
  })

  it('read with read, write with write, administer with admin: in one place for every route', async () => {
    const read = program((await token(['read'])).secret)
    const write = program((await token(['read', 'write'])).secret)
    const administer = program((await token(['read', 'write', 'admin'])).secret)
    const writeOnly = program((await token(['write'])).secret)
    expect(codeOf(await read.patch('/me', { theme: 'dark' }))).toBe('token.scope')
    expect(codeOf(await writeOnly.get('/me'))).toBe('token.scope')
    expect((await write.patch('/me', { theme: 'light' })).status).toBe(200)
    for (const limited of [read, write]) expect(codeOf(await limited.get('/mails'))).toBe('token.scope')
    expect((await administer.get('/mails')).status).toBe(200)
  })

  it('never reach passwords, sessions or other tokens', async () => {
    const all = program((await token(['read', 'write', 'admin'])).secret)
    const replies = [
      await all.get('/me/tokens'),
      await all.post('/me/tokens', { name: 'Autre', scopes: ['admin'] }),
      await all.get('/me/sessions'),
      await all.delete('/me/sessions'),
      await all.put('/me/password', { current: TEST_PASSWORD, next: 'trois vélos contre le mur' })
    ]
    expect(replies.map((reply) => codeOf(reply))).toEqual(Array(5).fill('token.scope'))
  })

  it('stop at once when revoked, and on their day', async () => {
    const revoked = await token(['read'])
    const short = await token(['read'], 1)
    expect((await admin.delete(`/me/tokens/${revoked.id}`)).status).toBe(204)
    expect((await program(revoked.secret).get('/me')).status).toBe(401)
    expect((await program(short.secret).get('/me')).status).toBe(200)
    now = new Date(now.getTime() + DAY_MS + 1)
    expect((await program(short.secret).get('/me')).status).toBe(401)
  })

  it('of someone else do not exist', async () => {
    const { id, secret } = await token(['read'])
    const other = new Browser(server.url)
    await other.signIn('membre@tregor.example', TEST_PASSWORD)
    expect(codeOf(await other.delete(`/me/tokens/${id}`))).toBe('request.not_found')
    expect((await program(secret).get('/me')).status).toBe(200)
  })

  it('that are wrong are refused even where nobody needs to be signed in', async () => {
    for (const secret of ['ipl_faux', 'x', `ipl_${'A'.repeat(43)}`, 'A'.repeat(5000)]) {
      const reply = await program(secret).get('/setup')
      expect([reply.status, codeOf(reply)]).toEqual([401, 'session.required'])
    }
  })

  it('ask for a known scope and a name', async () => {
    for (const input of [
      { name: 'x', scopes: [] },
      { name: '', scopes: ['read'] },
      { name: 'x', scopes: ['root'] }
    ]) {
      expect(codeOf(await admin.post('/me/tokens', input))).toBe('request.invalid')
    }
  })
})
