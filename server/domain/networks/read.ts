import { and, count, eq, isNull } from 'drizzle-orm'
import {
  visibleInitiativesWhere,
  visibleOrganisationsWhere,
  visiblePeopleWhere,
  type Executor
} from '#server/domain/access/index'
import { initiatives } from '#server/db/tables/initiatives'
import { networks } from '#server/db/tables/networks'
import { organisations } from '#server/db/tables/organisations'
import { people } from '#server/db/tables/people'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { networkAbilities } from '#shared/permissions'
import type { NetworkDto } from '#shared/schemas/networks'

/** The network the session is in; every count is of what the viewer may see. */
export async function getNetwork(ctx: Context): Promise<NetworkDto> {
  const signedIn = requireViewer(ctx)
  const [row] = await ctx.database.db
    .select()
    .from(networks)
    .where(eq(networks.id, signedIn.viewer.networkId))
  if (!row) throw new AppError('network.not_found')
  const { animate, administer } = networkAbilities(signedIn.viewer)
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    settings: row.settings,
    counts: await countAll(signedIn),
    abilities: { animate, administer }
  }
}

async function countAll({ viewer, database: { db } }: SignedInContext): Promise<NetworkDto['counts']> {
  const shown = and(visibleOrganisationsWhere(viewer), isNull(organisations.archivedAt))
  const [all, poles, persons, open] = await Promise.all([
    total(db, organisations, shown),
    total(db, organisations, and(shown, eq(organisations.kind, 'pole'))),
    total(db, people, and(visiblePeopleWhere(viewer), isNull(people.suspendedAt))),
    total(db, initiatives, and(visibleInitiativesWhere(viewer), isNull(initiatives.archivedAt)))
  ])
  return { organisations: all, poles, people: persons, initiatives: open }
}

async function total(
  db: Executor,
  table: typeof organisations | typeof people | typeof initiatives,
  where: ReturnType<typeof and>
): Promise<number> {
  const [row] = await db.select({ count: count() }).from(table).where(where)
  return row?.count ?? 0
}
