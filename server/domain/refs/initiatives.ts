import { asc, eq, inArray } from 'drizzle-orm'
import { initiativeOrganisations, initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import type { Executor } from '#server/domain/access/executor'
import type { InitiativeRef, ParticipationDto } from '#shared/schemas/initiatives'
import { PARTICIPATION_ROLES } from '#shared/permissions'
import { toOrganisationRef } from './organisations'

type Row = Pick<typeof initiatives.$inferSelect, 'id' | 'slug' | 'title'>

export function toInitiativeRef(row: Row, participations: ParticipationDto[]): InitiativeRef {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    organisations: participations
      .filter((part) => part.role === 'lead' || part.role === 'partner')
      .map((part) => part.organisation)
  }
}

/** The caller has decided that the viewer sees these initiatives. */
export async function loadInitiativeRefs(
  db: Executor,
  ids: Iterable<string | null>
): Promise<Map<string, InitiativeRef>> {
  const wanted = [...new Set([...ids].filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const [rows, participations] = await Promise.all([
    db.select().from(initiatives).where(inArray(initiatives.id, wanted)),
    loadParticipations(db, wanted)
  ])
  return new Map(rows.map((row) => [row.id, toInitiativeRef(row, participations.get(row.id) ?? [])]))
}

/** Leads first, then partners, supporters and territories, each in the order of their plates. */
export async function loadParticipations(
  db: Executor,
  initiativeIds: string[]
): Promise<Map<string, ParticipationDto[]>> {
  const found = new Map<string, ParticipationDto[]>()
  if (initiativeIds.length === 0) return found
  const rows = await db
    .select({ part: initiativeOrganisations, organisation: organisations })
    .from(initiativeOrganisations)
    .innerJoin(organisations, eq(organisations.id, initiativeOrganisations.organisationId))
    .where(inArray(initiativeOrganisations.initiativeId, initiativeIds))
    .orderBy(asc(initiativeOrganisations.position), asc(organisations.name))
  for (const { part, organisation } of rows) {
    const list = found.get(part.initiativeId) ?? []
    list.push({ organisation: toOrganisationRef(organisation), role: part.role })
    found.set(part.initiativeId, list)
  }
  for (const list of found.values()) {
    list.sort((a, b) => PARTICIPATION_ROLES.indexOf(a.role) - PARTICIPATION_ROLES.indexOf(b.role))
  }
  return found
}
