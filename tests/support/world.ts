// The fixed data set of the matrix of rights: two networks, every standing, every role, every state of an object. Everything that
// somebody may not see carries a canary: a word found nowhere else. Facts are declared here and inserted as they are declared, so
// that a test can reason on them without asking the server.
import { eq } from 'drizzle-orm'
import { newApiToken } from '#server/auth/api-tokens'
import { sessionCookieName } from '#server/auth/cookie'
import { Sessions } from '#server/auth/lucia'
import { hashPassword } from '#server/auth/passwords'
import * as tables from '#server/db/tables/index'
import type { Services } from '#server/domain/context'
import { positions } from '#shared/fractional-index'
import { canary } from './canary'
import { insertInitiative, insertPage } from './world-content'
import {
  INITIATIVES,
  NETWORKS,
  ORGANISATIONS,
  PAGES,
  PEOPLE,
  TEMPLATES,
  type PageName,
  type PersonSeed
} from './world-facts'

/** Of `holder`; the others sign in by link. */
export const WORLD_PASSWORD = 'ajoncs et genêts du Trégor'

export interface World {
  networks: Record<keyof typeof NETWORKS, string>
  organisations: Record<keyof typeof ORGANISATIONS, string>
  people: Record<keyof typeof PEOPLE, string>
  initiatives: Record<keyof typeof INITIATIVES, string>
  pages: Record<PageName, string>
  /** One per page, everyone's who sees it. */
  views: Record<PageName, string>
  /** One per page. */
  files: Record<PageName, string>
  /** One per page, by `coordinator`, seen by everyone who takes part; its first comment has the same id. */
  threads: Record<PageName, string>
  /** One per page: what it said when it was made. */
  versions: Record<PageName, string>
  templates: Record<keyof typeof TEMPLATES, string>
  memberships: Record<string, string>
  phases: Record<keyof typeof INITIATIVES, string>
  subjects: Record<keyof typeof INITIATIVES, string>
  /** What a request of each person carries. */
  headers: Record<keyof typeof PEOPLE, Record<string, string>>
  /** Bearer tokens of `holder`, by what they are allowed. */
  tokens: Record<'read' | 'write' | 'admin', Record<string, string>>
}

export async function buildWorld(services: Services): Promise<World> {
  const { db } = services.database
  const world: World = {
    networks: blank(),
    organisations: blank(),
    people: blank(),
    initiatives: blank(),
    pages: blank(),
    views: blank(),
    files: blank(),
    threads: blank(),
    versions: blank(),
    templates: blank(),
    memberships: {},
    phases: blank(),
    subjects: blank(),
    headers: blank(),
    tokens: { read: {}, write: {}, admin: {} }
  }
  for (const [name, slug] of entries(NETWORKS)) {
    world.networks[name] = one(
      await db
        .insert(tables.networks)
        .values({ slug, name: `Réseau ${slug}` })
        .returning()
    ).id
  }
  for (const [code, organisation] of entries(ORGANISATIONS)) {
    const { network, ...values } = organisation
    const row = { ...values, code, slug: code.toLowerCase(), networkId: world.networks[network] }
    world.organisations[code] = one(await db.insert(tables.organisations).values(row).returning()).id
  }
  for (const name of keys(PEOPLE)) await insertPerson(services, world, name)
  for (const name of keys(INITIATIVES)) await insertInitiative(services, world, name)
  const order = positions(keys(PAGES).length)
  for (const [rank, name] of keys(PAGES).entries())
    await insertPage(services, world, name, order[rank] ?? 'V')
  for (const [name, { network, scope, organisation }] of entries(TEMPLATES)) {
    const row = {
      networkId: world.networks[network],
      scope,
      organisationId: organisation ? world.organisations[organisation] : null,
      initiativeType: scope === 'type' ? 'free' : null,
      name: canary(`template${name}`),
      pages: [{ title: canary(`templatepage${name}`), depth: 0, content: [{ type: 'paragraph' }] }],
      titles: [canary(`templatepage${name}`)],
      variables: []
    }
    world.templates[name] = one(await db.insert(tables.templates).values(row).returning()).id
  }
  // Suspension and departure come last: their sessions and roles were real.
  const now = services.now()
  await db.update(tables.people).set({ suspendedAt: now }).where(eq(tables.people.id, world.people.suspended))
  await db.update(tables.people).set({ deletedAt: now }).where(eq(tables.people.id, world.people.deleted))
  return world
}

async function insertPerson(services: Services, world: World, name: keyof typeof PEOPLE): Promise<void> {
  const { db } = services.database
  const person: PersonSeed = PEOPLE[name]
  const email = `${name.toLowerCase()}@world.example`
  const account = one(
    await db
      .insert(tables.accounts)
      .values({
        email,
        operator: person.operator ?? false,
        lastSignInAt: services.now(),
        passwordHash: name === 'holder' ? await hashPassword(WORLD_PASSWORD) : null
      })
      .returning()
  )
  const networkId = world.networks[person.network]
  const row = one(
    await db
      .insert(tables.people)
      .values({
        networkId,
        accountId: account.id,
        email,
        givenName: name,
        familyName: canary(`person${name}`),
        networkRole: person.networkRole ?? null
      })
      .returning()
  )
  world.people[name] = row.id
  for (const { organisation, role } of person.memberships) {
    const values = { organisationId: world.organisations[organisation], personId: row.id, role }
    world.memberships[`${name}@${organisation}`] = one(
      await db.insert(tables.memberships).values(values).returning()
    ).id
  }
  const sessions = new Sessions(db, services)
  const { token } = await sessions.open({
    accountId: account.id,
    personId: row.id,
    userAgent: 'world',
    ip: '127.0.0.1'
  })
  world.headers[name] = { cookie: `${sessionCookieName(false)}=${token}` }
  if (name === 'holder') await insertTokens(services, world, row.id)
}

async function insertTokens({ database: { db } }: Services, world: World, personId: string): Promise<void> {
  const scopes = { read: ['read'], write: ['read', 'write'], admin: ['read', 'write', 'admin'] } as const
  for (const [name, allowed] of entries(scopes)) {
    const { secret, hash } = newApiToken()
    await db.insert(tables.apiTokens).values({ hash, personId, name, scopes: [...allowed] })
    world.tokens[name] = { authorization: `Bearer ${secret}` }
  }
}

function one<T>(rows: T[]): T {
  const [row] = rows
  if (!row) throw new Error('expected a row')
  return row
}

/** Filled below, name by name. */
function blank<K extends string, V>(): Record<K, V> {
  return {} as Record<K, V>
}

function keys<T extends object>(value: T): (keyof T & string)[] {
  return Object.keys(value) as (keyof T & string)[]
}

function entries<T extends object>(value: T): [keyof T & string, T[keyof T]][] {
  return Object.entries(value) as [keyof T & string, T[keyof T]][]
}
