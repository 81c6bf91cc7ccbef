// People named in a comment: `@[<id>]` in its text, a row each, which waits on their home page until they have seen it.
import { and, eq, inArray, isNull, notInArray, sql } from 'drizzle-orm'
import { threadComments, threadMentions } from '#server/db/tables/threads'
import { requireThread, type Executor, type ThreadAccess } from '#server/domain/access/index'
import { requireViewer, type Context } from '#server/domain/context'
import { requireSeers } from './people'

const TOKEN = /@\[([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\]/g
/** One comment calls a committee, not a network. */
const MOST = 30

export function namedIn(body: string): string[] {
  return [...new Set([...body.matchAll(TOKEN)].flatMap((match) => match[1] ?? []))].slice(0, MOST)
}

/** Rows follow the text; those who were already named are not called again. @throws person.not_found, thread.unseen */
export async function writeMentions(
  tx: Executor,
  access: Omit<ThreadAccess, 'thread'>,
  comment: { id: string; body: string; internalTo: string | null }
): Promise<void> {
  const ids = namedIn(comment.body)
  const known = await tx
    .select({ personId: threadMentions.personId })
    .from(threadMentions)
    .where(eq(threadMentions.commentId, comment.id))
  const before = new Set(known.map((row) => row.personId))
  const added = ids.filter((id) => !before.has(id))
  await requireSeers(tx, access, comment.internalTo, added)
  await tx
    .delete(threadMentions)
    .where(
      and(
        eq(threadMentions.commentId, comment.id),
        ids.length > 0 ? notInArray(threadMentions.personId, ids) : sql`true`
      )
    )
  if (added.length === 0) return
  await tx
    .insert(threadMentions)
    .values(added.map((personId) => ({ commentId: comment.id, personId })))
    .onConflictDoNothing()
}

/** What named the viewer in this thread no longer waits. Their own row, whatever else they may do here. */
export async function markThreadRead(ctx: Context, pageId: string, threadId: string): Promise<void> {
  const { viewer } = requireViewer(ctx)
  await ctx.database.db.transaction(async (tx) => {
    const { thread } = await requireThread(ctx, pageId, threadId, tx)
    const comments = tx
      .select({ id: threadComments.id })
      .from(threadComments)
      .where(eq(threadComments.threadId, thread.id))
    await tx
      .update(threadMentions)
      .set({ readAt: ctx.now() })
      .where(
        and(
          eq(threadMentions.personId, viewer.personId),
          isNull(threadMentions.readAt),
          inArray(threadMentions.commentId, comments)
        )
      )
  })
}
