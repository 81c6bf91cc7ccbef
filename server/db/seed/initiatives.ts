import * as tables from '#server/db/tables/index'
import data from './data/initiatives.json'
import type { SeedServices } from './types'

export interface SeededInitiative {
  id: string
  slug: string
  leadId: string
  facts: string[]
  summary: string
  phases: { id: string; key: string }[]
}

const STATUSES = ['preparation', 'active', 'paused', 'completed'] as const
const MISSIONS = ['m1', 'm2', 'm3'] as const
const FUNCTIONS = ['f1', 'f2', 'f3', 'f4'] as const
const FUNDING = ['base', 'complementary'] as const

/** The sixteen initiatives of the reference documents, with their organisations and phases. */
export async function seedInitiatives(
  services: SeedServices,
  networkId: string,
  organisations: Map<string, string>
): Promise<Map<string, SeededInitiative>> {
  const seeded = new Map<string, SeededInitiative>()
  for (const initiative of data.initiatives) {
    seeded.set(initiative.slug, await insertInitiative(services, networkId, organisations, initiative))
  }
  return seeded
}

async function insertInitiative(
  { database: { db } }: SeedServices,
  networkId: string,
  organisations: Map<string, string>,
  source: (typeof data.initiatives)[number]
): Promise<SeededInitiative> {
  const id = crypto.randomUUID()
  await db.insert(tables.initiatives).values({
    id,
    networkId,
    slug: source.slug,
    title: source.title,
    summary: source.summary,
    status: oneOf(STATUSES, source.status) ?? 'active',
    visibility: source.visibility === 'participants' ? 'participants' : 'network',
    mission: oneOf(MISSIONS, source.mission),
    poleFunction: oneOf(FUNCTIONS, source.poleFunction),
    funding: FUNDING.filter((kind) => source.funding.includes(kind)),
    framework: source.framework,
    startsOn: source.startsOn
  })
  const leadId = idOf(organisations, source.lead)
  const parts = [
    { slug: source.lead, role: 'lead' as const },
    ...source.partners.map((slug) => ({ slug, role: 'partner' as const })),
    ...source.supporters.map((slug) => ({ slug, role: 'supporter' as const })),
    ...source.territories.map((slug) => ({ slug, role: 'territory' as const }))
  ]
  await db.insert(tables.initiativeOrganisations).values(
    parts.map((part, rank) => ({
      initiativeId: id,
      organisationId: idOf(organisations, part.slug),
      role: part.role,
      position: positionAt(rank)
    }))
  )
  const phases = source.phases.map((phase) => ({ id: crypto.randomUUID(), key: phase.key, phase }))
  if (phases.length > 0) {
    await db.insert(tables.phases).values(
      phases.map(({ id: phaseId, phase }, rank) => ({
        id: phaseId,
        initiativeId: id,
        key: phase.key,
        title: phase.title,
        gate: phase.gate,
        position: positionAt(rank)
      }))
    )
  }
  return {
    id,
    slug: source.slug,
    leadId,
    facts: source.facts,
    summary: source.summary,
    phases: phases.map(({ id: phaseId, key }) => ({ id: phaseId, key }))
  }
}

/** Fractional indexes leave room on both sides: "b0", "c0"… */
export function positionAt(rank: number): string {
  return `a${rank.toString(36).padStart(2, '0')}V`
}

export function idOf(ids: Map<string, string>, slug: string): string {
  const id = ids.get(slug)
  if (!id) throw new Error(`The seed names an unknown organisation: ${slug}`)
  return id
}

function oneOf<T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((candidate) => candidate === value) ?? null
}
