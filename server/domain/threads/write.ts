// Opening a thread, answering, changing and deleting one's own words.
import { and, count, eq, isNull, ne } from 'drizzle-orm'
import type { z } from 'zod'
import { threadComments, threads } from '#server/db/tables/threads'
import {
  requireDiscussion,
  requireThread,
  type DiscussionAccess,
  type Executor,
  type ThreadAccess
} from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { requireViewer, type Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { seesThread } from '#shared/permissions'
import type { CommentPatch, ReplyInput, ThreadDto, ThreadInput } from '#shared/schemas/threads'
import { readThread } from './list'
import { writeMentions } from './mentions'
import { tellThreads } from './tell'

type Input = z.output<typeof ThreadInput>

/** The same id sent twice makes one. @throws organisation.not_found for an organisation that is not the viewer's own */
export async function createThread(ctx: Context, pageId: string, input: Input): Promise<ThreadDto> {
  const signedIn = requireViewer(ctx)
  const { viewer } = signedIn
  const id = await ctx.database.db.transaction(async (tx) => {
    const access = await requireDiscussion(ctx, pageId, 'comment', tx)
    if (!seesThread(viewer, input.internalTo)) throw new AppError('organisation.not_found')
    const [made] = await tx
      .insert(threads)
      .values(rowOf(access, input, ctx.now()))
      .onConflictDoNothing()
      .returning()
    if (!made) return sameThread(tx, access, input.id)
    await say(tx, { ...access, thread: made }, input, ctx.now())
    // A line of the journal is read by more people than an internal thread.
    if (input.internalTo === null) {
      const { initiative, page } = access
      await recordActivity(signedIn, tx, {
        verb: 'thread.created',
        initiativeId: initiative.id,
        pageId: page.id
      })
    }
    return made.id
  })
  await tellThreads(ctx, pageId, input.internalTo)
  return readThread(ctx.database.db, viewer, id)
}

/** Answering reopens what was resolved: somebody is not done. */
export async function replyToThread(
  ctx: Context,
  pageId: string,
  threadId: string,
  input: z.output<typeof ReplyInput>
): Promise<ThreadDto> {
  return inThread(ctx, pageId, threadId, async (tx, access) => {
    await say(tx, access, input, ctx.now())
    if (access.thread.resolvedAt === null) return
    await tx
      .update(threads)
      .set({ resolvedAt: null, resolvedBy: null })
      .where(eq(threads.id, access.thread.id))
  })
}

export async function editComment(
  ctx: Context,
  ids: { pageId: string; threadId: string; commentId: string },
  { body }: z.output<typeof CommentPatch>
): Promise<ThreadDto> {
  return inThread(ctx, ids.pageId, ids.threadId, async (tx, access) => {
    const comment = await requireOwn(tx, access, ids.commentId)
    if (comment.body === body) return
    await tx
      .update(threadComments)
      .set({ body, editedAt: ctx.now() })
      .where(eq(threadComments.id, comment.id))
    await writeMentions(tx, access, { id: comment.id, body, internalTo: access.thread.internalTo })
  })
}

/** Its words go at once. The last comment takes its thread along; one that others have answered leaves its place. */
export async function deleteComment(
  ctx: Context,
  ids: { pageId: string; threadId: string; commentId: string }
): Promise<void> {
  const internalTo = await ctx.database.db.transaction(async (tx) => {
    const access = await requireThread(ctx, ids.pageId, ids.threadId, tx)
    const comment = await requireOwn(tx, access, ids.commentId)
    await tx.delete(threadComments).where(eq(threadComments.id, comment.id))
    const [left] = await tx
      .select({ count: count() })
      .from(threadComments)
      .where(and(eq(threadComments.threadId, access.thread.id), isNull(threadComments.deletedAt)))
    if (left?.count === 0) await tx.delete(threads).where(eq(threads.id, access.thread.id))
    else {
      const { id, threadId, authorId, createdAt } = comment
      await tx
        .insert(threadComments)
        .values({ id, threadId, authorId, createdAt, body: '', deletedAt: ctx.now() })
    }
    return access.thread.internalTo
  })
  await tellThreads(ctx, ids.pageId, internalTo)
}

/** The road of every change inside a thread: access, lock, work, then whoever is there is told. */
export async function inThread(
  ctx: Context,
  pageId: string,
  threadId: string,
  work: (tx: Executor, access: ThreadAccess) => Promise<void>
): Promise<ThreadDto> {
  const { viewer } = requireViewer(ctx)
  const thread = await ctx.database.db.transaction(async (tx) => {
    const access = await requireThread(ctx, pageId, threadId, tx)
    await work(tx, access)
    return access.thread
  })
  await tellThreads(ctx, pageId, thread.internalTo)
  return readThread(ctx.database.db, viewer, thread.id)
}

async function say(
  tx: Executor,
  access: ThreadAccess,
  { id, body }: { id?: string; body: string },
  now: Date
): Promise<void> {
  const { thread, viewer } = access
  // The first comment of a thread has the id of its thread: a retry finds both.
  const first = id === thread.id
  const values = { threadId: thread.id, authorId: viewer.personId, body, createdAt: now }
  const [made] = await tx
    .insert(threadComments)
    .values(id === undefined ? values : { ...values, id })
    .onConflictDoNothing()
    .returning()
  if (made) {
    await writeMentions(tx, access, { id: made.id, body, internalTo: thread.internalTo })
    return
  }
  if (first || id === undefined) throw new AppError('thread.id_taken')
  const [same] = await tx
    .select()
    .from(threadComments)
    .where(
      and(
        eq(threadComments.id, id),
        eq(threadComments.threadId, thread.id),
        eq(threadComments.authorId, viewer.personId)
      )
    )
  if (!same) throw new AppError('thread.id_taken')
}

async function sameThread(tx: Executor, access: DiscussionAccess, id: string | undefined): Promise<string> {
  if (id === undefined) throw new AppError('internal')
  const [same] = await tx
    .select()
    .from(threads)
    .where(
      and(
        eq(threads.id, id),
        eq(threads.pageId, access.page.id),
        eq(threads.createdBy, access.viewer.personId)
      )
    )
  if (!same) throw new AppError('thread.id_taken')
  return same.id
}

async function requireOwn(tx: Executor, { thread, viewer }: ThreadAccess, commentId: string) {
  const [comment] = await tx
    .select()
    .from(threadComments)
    .where(
      and(
        eq(threadComments.id, commentId),
        eq(threadComments.threadId, thread.id),
        isNull(threadComments.deletedAt),
        ne(threadComments.body, '')
      )
    )
  if (!comment) throw new AppError('thread.not_found')
  if (comment.authorId !== viewer.personId) throw new AppError('access.forbidden')
  return comment
}

function rowOf(access: DiscussionAccess, input: Input, now: Date): typeof threads.$inferInsert {
  const { anchor } = input
  return {
    ...(input.id !== undefined && { id: input.id }),
    pageId: access.page.id,
    recordId: input.recordId,
    internalTo: input.internalTo,
    anchorStart: anchor?.start ?? null,
    anchorEnd: anchor?.end ?? null,
    anchorEpoch: anchor?.epoch ?? null,
    quote: input.quote,
    quoteBefore: input.before,
    quoteAfter: input.after,
    createdBy: access.viewer.personId,
    createdAt: now
  }
}
