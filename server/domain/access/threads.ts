// Comments: who sees the discussion of a page, and which of its threads.
import { and, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm'
import { threads } from '#server/db/tables/threads'
import type { Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { commentAbilities, seesThread, type CommentAbilities, type ViewerFacts } from '#shared/permissions'
import type { Executor } from './executor'
import { isUuid } from './initiatives'
import { requirePage, type PageAccess } from './pages'
import { requireWriteScope } from './viewer'

export type ThreadRow = typeof threads.$inferSelect

export interface DiscussionAccess extends PageAccess {
  discussion: CommentAbilities
}

export interface ThreadAccess extends DiscussionAccess {
  thread: ThreadRow
}

/**
 * `look`: those who may comment, only looking for now.
 * @throws page.not_found; page.trashed, initiative.archived, access.forbidden (a visitor) to those who see the page but may not comment.
 */
export async function requireDiscussion(
  ctx: Context,
  pageId: string,
  need: 'read' | 'comment' | 'look',
  db: Executor = ctx.database.db
): Promise<DiscussionAccess> {
  const access = await requirePage(ctx, pageId, 'read', { db })
  const discussion = commentAbilities(access.viewer, access.initiativeFacts, access.facts)
  if (need !== 'read') {
    if (access.page.trashedAt) throw new AppError('page.trashed')
    if (!discussion.comment) {
      throw new AppError(discussion.read ? 'initiative.archived' : 'access.forbidden')
    }
    if (need === 'comment') requireWriteScope(access.viewer)
  }
  return { ...access, discussion }
}

/** To comment in it. Locked until the end of the transaction. @throws thread.not_found for what is unknown, of another page or hidden, alike */
export async function requireThread(
  ctx: Context,
  pageId: string,
  threadId: string,
  db: Executor
): Promise<ThreadAccess> {
  const access = await requireDiscussion(ctx, pageId, 'comment', db)
  const [thread] = await db
    .select()
    .from(threads)
    .where(and(isUuid(threadId) ? eq(threads.id, threadId) : sql`false`, eq(threads.pageId, access.page.id)))
    .for('update')
  if (!thread || !seesThread(access.viewer, thread.internalTo)) throw new AppError('thread.not_found')
  return { ...access, thread }
}

/** On `threads`, of a page whose discussion the viewer sees: the same as `seesThread`. */
export function visibleThreadsWhere(viewer: ViewerFacts): SQL {
  const own = viewer.memberships.map((m) => m.organisationId)
  return (
    or(isNull(threads.internalTo), own.length > 0 ? inArray(threads.internalTo, own) : undefined) ??
    sql`false`
  )
}
