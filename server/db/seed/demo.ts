// `npm run demo`: the Breton network with invented people, paths and documents.
import { asc, isNotNull, sql } from 'drizzle-orm'
import * as tables from '#server/db/tables/index'
import { seedBreton } from './breton'
import { DEMO_PASSWORD, DEMO_PEOPLE, seedDemoPeople } from './demo-people'
import { OTHER_PAGES, RURALITES_PAGES } from './demo-documents'
import { seedRuralitesPath } from './demo-path'
import { insertPages } from './pages'
import { DEMO_TABLES } from './demo-tables'
import { insertTables } from './tables'
import type { SeededInitiative } from './initiatives'
import { idOf } from './initiatives'
import type { SeedServices } from './types'

export { DEMO_PASSWORD }

/** The accounts to print, and that other programs rely on. */
export const DEMO_ACCOUNTS = DEMO_PEOPLE.slice(0, 7).map(({ email, givenName, familyName, jobTitle }) => ({
  email,
  name: `${givenName} ${familyName}`,
  jobTitle
}))

/** Does nothing when the installation already holds a network. Gives whether it wrote. */
export async function seedDemo(services: SeedServices): Promise<boolean> {
  const { db } = services.database
  const [found] = await db.execute<{ found: boolean }>(sql`select exists(select 1 from networks) as found`)
  if (found?.found === true) return false
  return db.transaction(async (tx) => {
    const inside: SeedServices = { ...services, database: { ...services.database, db: tx } }
    const networkId = crypto.randomUUID()
    await tx.insert(tables.networks).values({
      id: networkId,
      slug: 'poles-ess-bretagne',
      name: 'Pôles ESS de Bretagne',
      settings: { region: 'Bretagne', contactEmail: 'animation@cress.example' }
    })
    const { organisations, initiatives } = await seedBreton(inside, networkId)
    const people = await seedDemoPeople(inside, networkId, organisations)
    await seedParts(inside, networkId, { organisations, initiatives, people })
    return true
  })
}

interface Seeded {
  organisations: Map<string, string>
  initiatives: Map<string, SeededInitiative>
  people: Map<string, string>
}

async function seedParts(services: SeedServices, networkId: string, seeded: Seeded): Promise<void> {
  const { db } = services.database
  const { organisations, initiatives, people } = seeded
  const ruralites = initiativeOf(initiatives, 'ruralites-en-tregor')
  await db.insert(tables.initiativePeople).values([
    {
      initiativeId: ruralites.id,
      personId: idOf(people, 'nolwenn'),
      role: 'pilot' as const,
      organisationId: idOf(organisations, 'adess-ouest-cotes-armor')
    },
    {
      initiativeId: ruralites.id,
      personId: idOf(people, 'erwan'),
      role: 'pilot' as const,
      organisationId: idOf(organisations, 'adess-morlaix')
    },
    {
      initiativeId: ruralites.id,
      personId: idOf(people, 'mona'),
      role: 'contributor' as const,
      organisationId: idOf(organisations, 'adess-ouest-cotes-armor')
    },
    {
      initiativeId: ruralites.id,
      personId: idOf(people, 'maiwenn'),
      role: 'reader' as const,
      organisationId: idOf(organisations, 'cress-bretagne')
    },
    {
      initiativeId: ruralites.id,
      personId: idOf(people, 'plufur'),
      role: 'guest' as const,
      organisationId: idOf(organisations, 'commune-plufur')
    }
  ])
  await seedRuralitesPath(services, ruralites, organisations)
  await insertPages(services, { initiativeId: ruralites.id, organisations, people }, RURALITES_PAGES)
  for (const [slug, pages] of Object.entries(OTHER_PAGES)) {
    const initiative = initiativeOf(initiatives, slug)
    await insertPages(services, { initiativeId: initiative.id, organisations, people }, pages)
  }
  for (const [slug, tables] of Object.entries(DEMO_TABLES)) {
    const { id: initiativeId } = initiativeOf(initiatives, slug)
    const after = OTHER_PAGES[slug]?.length ?? 0
    await insertTables(services, { initiativeId, people, after: after + 1 }, tables)
  }
  await tellCreations(services, networkId)
  await follow(services, seeded, {
    nolwenn: ['ruralites-en-tregor', 'rse-ess', 'gpect-fougeres', 'cjs-saint-malo', 'fonction-rh'],
    erwan: ['ruralites-en-tregor', 'rse-ess'],
    soazig: ['rse-ess', 'ruralites-en-tregor'],
    yann: ['gpect-fougeres', 'rse-ess'],
    maiwenn: ['fonction-rh', 'referentiel-communication', 'rse-ess', 'ruralites-en-tregor'],
    plufur: ['ruralites-en-tregor'],
    clemence: ['cjs-saint-malo']
  })
}

/** The journal reads in the order of its rows: the oldest page first. */
async function tellCreations({ database: { db } }: SeedServices, networkId: string): Promise<void> {
  const pages = await db
    .select()
    .from(tables.pages)
    .where(isNotNull(tables.pages.createdBy))
    .orderBy(asc(tables.pages.createdAt))
  await db.insert(tables.activities).values(
    pages.map((page) => ({
      networkId,
      initiativeId: page.initiativeId,
      pageId: page.id,
      actorId: page.createdBy,
      verb: 'page.created',
      at: page.createdAt
    }))
  )
}

async function follow(
  { database: { db } }: SeedServices,
  seeded: Seeded,
  followed: Record<string, string[]>
): Promise<void> {
  const start = Date.now()
  await db.insert(tables.initiativeFollows).values(
    Object.entries(followed).flatMap(([person, slugs]) =>
      slugs.map((slug, rank) => ({
        personId: idOf(seeded.people, person),
        initiativeId: initiativeOf(seeded.initiatives, slug).id,
        createdAt: new Date(start - rank * 1000)
      }))
    )
  )
}

function initiativeOf(initiatives: Map<string, SeededInitiative>, slug: string): SeededInitiative {
  const initiative = initiatives.get(slug)
  if (!initiative) throw new Error(`The seed names an unknown initiative: ${slug}`)
  return initiative
}
