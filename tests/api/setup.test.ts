import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { count } from 'drizzle-orm'
import { initiatives } from '#server/db/tables/initiatives'
import { networks } from '#server/db/tables/networks'
import { organisations } from '#server/db/tables/organisations'
import { people } from '#server/db/tables/people'
import type { Me } from '#shared/schemas/session'
import { startTestServer, type TestServer } from '#tests/support/app'
import { Browser, codeOf } from '#tests/support/browser'

const INPUT = {
  content: 'empty',
  networkName: 'Pôles de Haute-Bretagne',
  givenName: 'Nolwenn',
  familyName: 'Kerbrat',
  email: 'Nolwenn@haute-bretagne.example',
  password: 'cinq goélands sur le toit'
}

let server: TestServer
beforeEach(async () => {
  server = await startTestServer()
})
afterEach(() => server.close())

describe('first run', () => {
  it('makes the network and its administrator, who is signed in; then never again', async () => {
    const browser = new Browser(server.url)
    expect((await browser.get('/setup')).body).toEqual({ needed: true })
    const reply = await browser.post<Me>('/setup', INPUT)
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({
      person: { name: 'Nolwenn Kerbrat', networkRole: 'administrator' },
      account: { email: 'nolwenn@haute-bretagne.example', operator: true, hasPassword: true },
      network: { name: 'Pôles de Haute-Bretagne', slug: 'poles-de-haute-bretagne' },
      abilities: { animate: true, administer: true, createInitiative: true }
    })
    expect((await browser.get('/me')).status).toBe(200)
    expect((await browser.get('/setup')).body).toEqual({ needed: false })
    const again = await new Browser(server.url).post('/setup', { ...INPUT, email: 'autre@ailleurs.example' })
    expect([again.status, codeOf(again)]).toEqual([409, 'setup.done'])
    const signedIn = await new Browser(server.url).signIn(INPUT.email, INPUT.password)
    expect(signedIn.person.id).toBe(reply.body.person.id)
  })

  it('belongs to one of two browsers that answer at once', async () => {
    const replies = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        new Browser(server.url).post('/setup', { ...INPUT, email: `${name}@haute-bretagne.example` })
      )
    )
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409])
    const [found] = await server.services.database.db.select({ count: count() }).from(networks)
    expect(found?.count).toBe(1)
  })

  it('loads the Breton network without inventing anyone', async () => {
    const reply = await new Browser(server.url).post<Me>('/setup', { ...INPUT, content: 'breton' })
    expect(reply.status).toBe(201)
    const { db } = server.services.database
    const [places] = await db.select({ count: count() }).from(organisations)
    const [plans] = await db.select({ count: count() }).from(initiatives)
    const [persons] = await db.select({ count: count() }).from(people)
    expect(places?.count).toBeGreaterThanOrEqual(19)
    expect(plans?.count).toBeGreaterThanOrEqual(10)
    expect(persons?.count).toBe(1)
  })

  it('refuses a weak password and a missing name, leaving the installation empty', async () => {
    const browser = new Browser(server.url)
    expect(codeOf(await browser.post('/setup', { ...INPUT, password: 'nolwenn-kerbrat1' }))).toBe(
      'session.password_weak'
    )
    const invalid = await browser.post('/setup', { ...INPUT, networkName: '  ', email: 'pas une adresse' })
    expect(invalid.body).toMatchObject({
      error: { code: 'request.invalid', fields: [{ path: 'networkName' }, { path: 'email' }] }
    })
    expect((await browser.get('/setup')).body).toEqual({ needed: true })
  })
})
