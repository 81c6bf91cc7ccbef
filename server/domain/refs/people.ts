import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { organisations } from '#server/db/tables/organisations'
import { memberships, people } from '#server/db/tables/people'
import { visibleOrganisationsWhere } from '#server/domain/access/conditions'
import type { Executor } from '#server/domain/access/executor'
import type { ViewerFacts } from '#shared/permissions'
import type { OrganisationRef } from '#shared/schemas/organisations'
import type { PersonRef } from '#shared/schemas/people'
import { toOrganisationRef } from './organisations'

export function toPersonRef(
  row: Pick<typeof people.$inferSelect, 'id' | 'givenName' | 'familyName'>,
  organisation: OrganisationRef | null
): PersonRef {
  return {
    id: row.id,
    name: fullName(row),
    givenName: row.givenName,
    initials: initials(row),
    organisation
  }
}

/**
 * People who left are absent from the map: the screen says "ancien membre". The ring is that of their first organisation in the
 * network, else of the first one, among those the viewer sees (every one of them without a viewer).
 */
export async function loadPersonRefs(
  db: Executor,
  ids: Iterable<string | null>,
  viewer?: ViewerFacts
): Promise<Map<string, PersonRef>> {
  const wanted = [...new Set([...ids].filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await db
    .select({ person: people, organisation: organisations })
    .from(people)
    .leftJoin(memberships, eq(memberships.personId, people.id))
    .leftJoin(
      organisations,
      and(
        eq(organisations.id, memberships.organisationId),
        viewer ? visibleOrganisationsWhere(viewer) : undefined
      )
    )
    .where(and(inArray(people.id, wanted), isNull(people.deletedAt)))
    .orderBy(
      sql`${organisations.standing} = 'member' desc nulls last`,
      asc(memberships.createdAt),
      asc(memberships.id)
    )
  const found = new Map<string, PersonRef>()
  for (const { person, organisation } of rows) {
    if (found.has(person.id)) continue
    found.set(person.id, toPersonRef(person, organisation && toOrganisationRef(organisation)))
  }
  return found
}

export function fullName(row: { givenName: string; familyName: string }): string {
  return `${row.givenName} ${row.familyName}`.trim()
}

function initials(row: { givenName: string; familyName: string }): string {
  const first = [...row.givenName][0] ?? ''
  const last = [...row.familyName][0] ?? [...row.givenName][1] ?? ''
  return (first + last).toLocaleUpperCase('fr')
}
