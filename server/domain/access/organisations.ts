import { and, eq, sql } from 'drizzle-orm'
import { organisations } from '#server/db/tables/organisations'
import { requireViewer, type Context, type Viewer } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { organisationAbilities, type OrganisationAbilities } from '#shared/permissions'
import { visibleOrganisationsWhere } from './conditions'
import type { Executor } from './executor'
import { isUuid } from './initiatives'
import { requireAdminScope, requireWriteScope } from './viewer'

export type OrganisationRow = typeof organisations.$inferSelect

export interface OrganisationAccess {
  viewer: Viewer
  row: OrganisationRow
  abilities: OrganisationAbilities
}

/** @throws organisation.not_found for what is unknown, elsewhere or hidden, alike; access.forbidden to those who see it. */
export async function requireOrganisation(
  ctx: Context,
  idOrSlug: string,
  need: 'read' | 'manage',
  options: { db?: Executor } = {}
): Promise<OrganisationAccess> {
  const { viewer } = requireViewer(ctx)
  const db = options.db ?? ctx.database.db
  const [found] = await db
    .select({ row: organisations, visible: sql<boolean>`${visibleOrganisationsWhere(viewer)}` })
    .from(organisations)
    .where(
      and(
        eq(organisations.networkId, viewer.networkId),
        isUuid(idOrSlug) ? eq(organisations.id, idOrSlug) : eq(organisations.slug, idOrSlug)
      )
    )
    .limit(1)
  const abilities = found && organisationAbilities(viewer, { ...found.row, sharesInitiative: found.visible })
  if (!found || !abilities?.read) throw new AppError('organisation.not_found')
  if (need === 'manage') {
    if (!abilities.manage) throw new AppError('access.forbidden')
    requireWriteScope(viewer)
    const coordinates = viewer.memberships.some(
      (m) => m.organisationId === found.row.id && m.role === 'coordinator'
    )
    if (!coordinates) requireAdminScope(viewer)
  }
  return { viewer, row: found.row, abilities }
}
