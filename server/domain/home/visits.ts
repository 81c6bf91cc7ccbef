import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { visits } from '#server/db/tables/sessions'
import { requireInitiative, requirePage, type Executor } from '#server/domain/access/index'
import { requireViewer, type Context } from '#server/domain/context'
import { markPageRead } from '#server/domain/mentions/waiting'
import type { VisitInput } from '#shared/schemas/home'

/** Coming back within this time is the same visit. */
const SAME_VISIT = sql`interval '2 hours'`

export async function recordVisit(ctx: Context, input: z.infer<typeof VisitInput>): Promise<void> {
  const { viewer } = requireViewer(ctx)
  const subjectId = await subjectOf(ctx, input)
  const now = ctx.now()
  if (input.kind === 'page' && subjectId !== null)
    await markPageRead(ctx.database.db, viewer.personId, subjectId, now)
  await ctx.database.db
    .insert(visits)
    .values({
      personId: viewer.personId,
      kind: input.kind,
      subjectId: subjectId ?? viewer.personId,
      visitedAt: now
    })
    .onConflictDoUpdate({
      target: [visits.personId, visits.kind, visits.subjectId],
      set: {
        previousAt: sql`case when excluded.visited_at - ${visits.visitedAt} > ${SAME_VISIT}
          then ${visits.visitedAt} else ${visits.previousAt} end`,
        visitedAt: now,
        count: sql`${visits.count} + 1`
      }
    })
}

/** The visit before the present one; null on the first. Reading the home page again does not move it. */
export async function previousHomeVisit(db: Executor, personId: string, now: Date): Promise<Date | null> {
  const [row] = await db
    .select({
      since: sql<
        string | null
      >`case when ${now.toISOString()}::timestamptz - ${visits.visitedAt} > ${SAME_VISIT}
        then ${visits.visitedAt} else ${visits.previousAt} end`
    })
    .from(visits)
    .where(and(eq(visits.personId, personId), eq(visits.kind, 'home'), eq(visits.subjectId, personId)))
  return row?.since ? new Date(row.since) : null
}

async function subjectOf(ctx: Context, input: z.infer<typeof VisitInput>): Promise<string | null> {
  if (input.kind === 'initiative') return (await requireInitiative(ctx, input.id, 'read')).row.id
  if (input.kind === 'page') return (await requirePage(ctx, input.id, 'read')).page.id
  return null
}
