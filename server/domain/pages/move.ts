import { eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { pages } from '#server/db/tables/pages'
import { accessChanged, type Executor } from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import type { PageDto, PageMove } from '#shared/schemas/pages'
import { checkDepth, findParent, heldAudience, placeAmong, sameAudience, writeAudience } from './placing'
import { asInitiative, inPage, readPage } from './update'

/** Everything below comes along. A page that leaves a narrower place takes its narrowness with it. */
export async function movePage(ctx: Context, id: string, to: z.infer<typeof PageMove>): Promise<PageDto> {
  const signedIn = requireViewer(ctx)
  const changed = await inPage(ctx, id, async (tx, access) => {
    const { page, initiative, facts } = access
    if (page.purpose !== null) throw new AppError('page.provided')
    const parent = await findParent(tx, asInitiative(access), to.parentId)
    const below = await subtree(tx, page.id)
    if (parent && below.some((each) => each.id === parent.page.id)) throw new AppError('page.cycle')
    checkDepth(parent, Math.max(...below.map((each) => each.depth)))
    const position = await placeAmong(tx, asInitiative(access), to.parentId, to.afterId, page.id)
    await tx
      .update(pages)
      .set({ parentId: to.parentId, position, updatedAt: signedIn.now() })
      .where(eq(pages.id, page.id))
    if (to.parentId === page.parentId) return null

    const held = heldAudience(facts, facts.ancestors ?? [])
    if (!sameAudience(held, facts)) await writeAudience(tx, page.id, held)
    await recordActivity(signedIn, tx, { verb: 'page.moved', initiativeId: initiative.id, pageId: page.id })
    await audit(ctx, tx, {
      action: 'page.moved',
      subjectKind: 'page',
      subjectId: page.id,
      data: { from: page.parentId, to: to.parentId, audience: held.audience }
    })
    return initiative.id
  })
  if (changed) await accessChanged(ctx, { initiativeId: changed })
  return readPage(ctx, id)
}

export interface Below extends Record<string, unknown> {
  id: string
  parentId: string | null
  depth: number
}

/** The page (depth 1) and everything below it, in the trash or not, parents first. */
export async function subtree(tx: Executor, id: string): Promise<Below[]> {
  const rows = await tx.execute<Below>(sql`
    with recursive below as (
      select p.id, p.parent_id, 1 as depth from pages p where p.id = ${id}
      union all select c.id, c.parent_id, below.depth + 1 from pages c join below on c.parent_id = below.id
    ) select id, parent_id as "parentId", depth from below order by depth`)
  return [...rows]
}
