// Where a thread stands: resolved or open, and what somebody has to do about it; and answers without words.
import { and, eq, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import { threadComments, threadReactions, threads } from '#server/db/tables/threads'
import type { Executor, ThreadAccess } from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { requireViewer, type Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import type { AssignmentInput, ThreadDto } from '#shared/schemas/threads'
import type { ReactionKind } from '#shared/vocabulary'
import { followAssignment, followResolution } from './as-action'
import { requireSeers } from './people'
import { inThread } from './write'

export async function resolveThread(ctx: Context, pageId: string, threadId: string): Promise<ThreadDto> {
  const signedIn = requireViewer(ctx)
  return andThen(
    ctx,
    pageId,
    threadId,
    (access) => followResolution(ctx, access, true),
    async (tx, access) => {
      const { thread, initiative, page } = access
      if (thread.resolvedAt !== null) return
      const resolved = { resolvedAt: ctx.now(), resolvedBy: signedIn.viewer.personId }
      await tx.update(threads).set(resolved).where(eq(threads.id, thread.id))
      if (thread.internalTo !== null) return
      await recordActivity(signedIn, tx, {
        verb: 'thread.resolved',
        initiativeId: initiative.id,
        pageId: page.id
      })
    }
  )
}

export function reopenThread(ctx: Context, pageId: string, threadId: string): Promise<ThreadDto> {
  return andThen(
    ctx,
    pageId,
    threadId,
    (access) => followResolution(ctx, access, false),
    async (tx, { thread }) => {
      await tx.update(threads).set({ resolvedAt: null, resolvedBy: null }).where(eq(threads.id, thread.id))
    }
  )
}

/** Null takes it back. @throws person.not_found, thread.unseen */
export function assignThread(
  ctx: Context,
  pageId: string,
  threadId: string,
  assignment: z.output<typeof AssignmentInput> | null
): Promise<ThreadDto> {
  return andThen(
    ctx,
    pageId,
    threadId,
    (access) => followAssignment(ctx, access, assignment),
    async (tx, access) => {
      const { thread } = access
      if (assignment !== null) await requireSeers(tx, access, thread.internalTo, [assignment.personId])
      await writeAssignment(tx, access, assignment)
    }
  )
}

/** Once what the thread says is committed, its action follows (as-action.ts); asked again, it follows again. */
async function andThen(
  ctx: Context,
  pageId: string,
  threadId: string,
  follow: (access: ThreadAccess) => Promise<void>,
  work: (tx: Executor, access: ThreadAccess) => Promise<void>
): Promise<ThreadDto> {
  let seen: ThreadAccess | undefined
  const thread = await inThread(ctx, pageId, threadId, async (tx, access) => {
    await work(tx, access)
    seen = access
  })
  if (seen) await follow(seen)
  return thread
}

/** The one place where « à faire » is written. */
async function writeAssignment(
  tx: Executor,
  { thread, viewer }: ThreadAccess,
  assignment: z.output<typeof AssignmentInput> | null
): Promise<void> {
  await tx
    .update(threads)
    .set({
      assigneeId: assignment?.personId ?? null,
      assignedBy: assignment === null ? null : viewer.personId,
      dueOn: assignment?.dueOn ?? null
    })
    .where(eq(threads.id, thread.id))
}

export function react(
  ctx: Context,
  ids: { pageId: string; threadId: string; commentId: string },
  kind: ReactionKind,
  on: boolean
): Promise<ThreadDto> {
  return inThread(ctx, ids.pageId, ids.threadId, async (tx, { thread, viewer }) => {
    const [comment] = await tx
      .select({ id: threadComments.id })
      .from(threadComments)
      .where(
        and(
          eq(threadComments.id, ids.commentId),
          eq(threadComments.threadId, thread.id),
          isNull(threadComments.deletedAt)
        )
      )
    if (!comment) throw new AppError('thread.not_found')
    const own = { commentId: comment.id, personId: viewer.personId, kind }
    if (on) {
      await tx
        .insert(threadReactions)
        .values({ ...own, createdAt: ctx.now() })
        .onConflictDoNothing()
    } else {
      await tx
        .delete(threadReactions)
        .where(
          and(
            eq(threadReactions.commentId, own.commentId),
            eq(threadReactions.personId, own.personId),
            eq(threadReactions.kind, kind)
          )
        )
    }
  })
}
