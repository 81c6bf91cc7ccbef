// A network with people of every standing, and requests made as each of them: for the tests of the directory.
import { sessionCookieName } from '#server/auth/cookie'
import { Sessions } from '#server/auth/lucia'
import * as tables from '#server/db/tables/index'
import type { MembershipRole, NetworkRole } from '#shared/permissions'
import { startTestServer, type TestServer } from '#tests/support/app'

export interface Visitor {
  personId: string
  accountId: string
  email: string
  cookie: string
}

export interface Answer<T = Record<string, unknown>> {
  status: number
  body: T
  headers: Headers
}

export interface Directory {
  server: TestServer
  network(name: string): Promise<string>
  organisation(networkId: string, values: OrganisationSeed): Promise<string>
  person(networkId: string, values: PersonSeed): Promise<Visitor>
  initiative(networkId: string, values: InitiativeSeed): Promise<string>
  /** `as` null: nobody signed in. */
  ask<T = Record<string, unknown>>(as: Visitor | null, request: string, body?: unknown): Promise<Answer<T>>
  close(): Promise<void>
}

type OrganisationSeed = Pick<typeof tables.organisations.$inferInsert, 'name' | 'code'> &
  Partial<typeof tables.organisations.$inferInsert>

interface PersonSeed {
  email: string
  givenName?: string
  familyName?: string
  networkRole?: NetworkRole
  operator?: boolean
  locale?: 'fr' | 'en'
  in?: Record<string, MembershipRole>
}

interface InitiativeSeed {
  title: string
  visibility?: 'network' | 'participants'
  lead: string
  others?: Record<string, 'partner' | 'supporter' | 'territory'>
  people?: Record<string, { role: 'pilot' | 'contributor' | 'reader' | 'guest'; organisationId: string }>
}

export async function startDirectory(): Promise<Directory> {
  const server = await startTestServer()
  const { db } = server.services.database
  const sessions = new Sessions(db, server.services)

  return {
    server,
    close: () => server.close(),
    async network(name) {
      const slug = name.toLowerCase().replace(/[^a-z]+/g, '-')
      return one(await db.insert(tables.networks).values({ name, slug }).returning()).id
    },
    async organisation(networkId, values) {
      const slug = values.code.toLowerCase()
      const row = { slug, kind: 'pole', standing: 'member' as const, networkId, ...values }
      return one(await db.insert(tables.organisations).values(row).returning()).id
    },
    async person(networkId, { email, operator = false, in: belongings = {}, ...values }) {
      const account = one(
        await db.insert(tables.accounts).values({ email, operator, lastSignInAt: new Date() }).returning()
      )
      const row = { networkId, accountId: account.id, email, givenName: email.split('@')[0] ?? '', ...values }
      const person = one(await db.insert(tables.people).values(row).returning())
      for (const [organisationId, role] of Object.entries(belongings)) {
        await db.insert(tables.memberships).values({ organisationId, personId: person.id, role })
      }
      const { token } = await sessions.open({
        accountId: account.id,
        personId: person.id,
        userAgent: 'test',
        ip: '127.0.0.1'
      })
      const cookie = `${sessionCookieName(false)}=${token}`
      return { personId: person.id, accountId: account.id, email, cookie }
    },
    async initiative(networkId, { title, visibility = 'network', lead, others = {}, people = {} }) {
      const slug = title.toLowerCase().replace(/[^a-z]+/g, '-')
      const { id } = one(
        await db.insert(tables.initiatives).values({ networkId, slug, title, visibility }).returning()
      )
      const parts = [
        { organisationId: lead, role: 'lead' as const },
        ...Object.entries(others).map(([organisationId, role]) => ({ organisationId, role }))
      ]
      await db
        .insert(tables.initiativeOrganisations)
        .values(parts.map((part) => ({ ...part, initiativeId: id })))
      for (const [personId, held] of Object.entries(people)) {
        await db.insert(tables.initiativePeople).values({ initiativeId: id, personId, ...held })
      }
      return id
    },
    async ask<T>(as: Visitor | null, request: string, body?: unknown): Promise<Answer<T>> {
      const [method = 'GET', path = ''] = request.split(' ')
      const headers = new Headers(as ? { cookie: as.cookie } : {})
      if (body !== undefined) headers.set('content-type', 'application/json')
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) })
      })
      // Not text(): it drops the byte order mark, which is part of what a file must say.
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer())
      const isJson = response.headers.get('content-type')?.includes('json') ?? false
      // What a test expects of an answer is what it then checks.
      return {
        status: response.status,
        body: (isJson ? JSON.parse(text) : text) as T,
        headers: response.headers
      }
    }
  }
}

function one<T>(rows: T[]): T {
  const [row] = rows
  if (!row) throw new Error('expected a row')
  return row
}
