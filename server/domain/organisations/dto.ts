import { and, count, eq, inArray, isNull } from 'drizzle-orm'
import {
  visibleInitiativesWhere,
  visiblePeopleWhere,
  type Executor,
  type OrganisationRow
} from '#server/domain/access/index'
import { initiativeOrganisations, initiatives } from '#server/db/tables/initiatives'
import { memberships, people } from '#server/db/tables/people'
import type { SignedInContext, Viewer } from '#server/domain/context'
import { toOrganisationRef } from '#server/domain/refs/organisations'
import { organisationAbilities } from '#shared/permissions'
import type { OrganisationDto } from '#shared/schemas/organisations'

/** Rows the viewer may see. What they count is what the viewer may see too: a number must not tell of a hidden initiative. */
export async function toOrganisations(
  ctx: SignedInContext,
  rows: readonly OrganisationRow[],
  db: Executor = ctx.database.db
): Promise<OrganisationDto[]> {
  const ids = rows.map((row) => row.id)
  const members = await countMembers(db, ctx.viewer, ids)
  const shared = await countInitiatives(db, ctx.viewer, ids)
  return rows.map((row) => ({
    ...toOrganisationRef(row),
    description: row.description,
    website: row.website,
    email: row.email,
    phone: row.phone,
    address: row.address,
    territoryCodes: row.territoryCodes,
    longitude: row.longitude,
    latitude: row.latitude,
    memberCount: members.get(row.id) ?? 0,
    initiativeCount: shared.get(row.id) ?? 0,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    abilities: { manage: organisationAbilities(ctx.viewer, row).manage }
  }))
}

export async function toOrganisation(
  ctx: SignedInContext,
  row: OrganisationRow,
  db: Executor = ctx.database.db
): Promise<OrganisationDto> {
  const [dto] = await toOrganisations(ctx, [row], db)
  if (!dto) throw new Error('one row gives one organisation')
  return dto
}

async function countMembers(db: Executor, viewer: Viewer, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: memberships.organisationId, count: count() })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(inArray(memberships.organisationId, ids), isNull(people.suspendedAt), visiblePeopleWhere(viewer))
    )
    .groupBy(memberships.organisationId)
  return new Map(rows.map((row) => [row.id, row.count]))
}

async function countInitiatives(db: Executor, viewer: Viewer, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: initiativeOrganisations.organisationId, count: count() })
    .from(initiativeOrganisations)
    .innerJoin(initiatives, eq(initiatives.id, initiativeOrganisations.initiativeId))
    .where(
      and(
        inArray(initiativeOrganisations.organisationId, ids),
        isNull(initiatives.archivedAt),
        visibleInitiativesWhere(viewer)
      )
    )
    .groupBy(initiativeOrganisations.organisationId)
  return new Map(rows.map((row) => [row.id, row.count]))
}
