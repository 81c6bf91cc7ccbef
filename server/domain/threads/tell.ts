// Whoever has the page open is told that its comments have changed, and asks again. Of an internal thread, only the people of its
// organisation are told: that something was said is already something.
import { eq } from 'drizzle-orm'
import { memberships } from '#server/db/tables/people'
import type { Context } from '#server/domain/context'
import { TOPIC } from '#shared/collab/protocol'

/** After the commit. Never throws: who is not told asks by themselves, at the latest when they come back. */
export async function tellThreads(ctx: Context, pageId: string, internalTo: string | null): Promise<void> {
  try {
    await ctx.collab.tell(pageId, TOPIC.threads, internalTo === null ? null : await members(ctx, internalTo))
  } catch (error) {
    ctx.log.warn({ err: error }, 'nobody was told that comments have changed')
  }
}

async function members({ database: { db } }: Context, organisationId: string): Promise<string[]> {
  const rows = await db
    .select({ personId: memberships.personId })
    .from(memberships)
    .where(eq(memberships.organisationId, organisationId))
  return rows.map((row) => row.personId)
}
