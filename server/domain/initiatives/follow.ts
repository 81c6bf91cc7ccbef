import { and, eq } from 'drizzle-orm'
import { initiativeFollows } from '#server/db/tables/initiatives'
import { requireInitiative, requireWriteScope } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'

/** Followed initiatives are in the rail, on the home page, and kept on the device. */
export async function followInitiative(ctx: Context, idOrSlug: string): Promise<void> {
  const { viewer, row } = await requireInitiative(ctx, idOrSlug, 'read')
  requireWriteScope(viewer)
  await ctx.database.db
    .insert(initiativeFollows)
    .values({ personId: viewer.personId, initiativeId: row.id })
    .onConflictDoNothing()
}

export async function unfollowInitiative(ctx: Context, idOrSlug: string): Promise<void> {
  const { viewer, row } = await requireInitiative(ctx, idOrSlug, 'read')
  requireWriteScope(viewer)
  await ctx.database.db
    .delete(initiativeFollows)
    .where(and(eq(initiativeFollows.personId, viewer.personId), eq(initiativeFollows.initiativeId, row.id)))
}
