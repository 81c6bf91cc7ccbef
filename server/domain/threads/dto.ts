import { asc, inArray } from 'drizzle-orm'
import { threadComments, threadMentions, threadReactions } from '#server/db/tables/threads'
import type { Executor, ThreadRow } from '#server/domain/access/index'
import { loadOrganisationRefs } from '#server/domain/refs/organisations'
import { loadPersonRefs } from '#server/domain/refs/people'
import type { ViewerFacts } from '#shared/permissions'
import type { PersonRef } from '#shared/schemas/people'
import type { CommentDto, ThreadDto } from '#shared/schemas/threads'
import { REACTIONS } from '#shared/vocabulary'

interface Said {
  comment: typeof threadComments.$inferSelect
  mentions: (typeof threadMentions.$inferSelect)[]
  reactions: (typeof threadReactions.$inferSelect)[]
}

/** Threads the viewer was found to see, whole, loaded together. */
export async function toThreads(db: Executor, viewer: ViewerFacts, rows: ThreadRow[]): Promise<ThreadDto[]> {
  if (rows.length === 0) return []
  const said = await loadSaid(
    db,
    rows.map((row) => row.id)
  )
  const [people, organisations] = await Promise.all([
    loadPersonRefs(db, concerned(rows, [...said.values()].flat()), viewer),
    loadOrganisationRefs(
      db,
      rows.flatMap((row) => row.internalTo ?? [])
    )
  ])
  return rows.map((row) => {
    const all = said.get(row.id) ?? []
    const person = people.get(row.assigneeId ?? '')
    return {
      id: row.id,
      recordId: row.recordId,
      anchor: anchorOf(row),
      quote: row.quote,
      before: row.quoteBefore,
      after: row.quoteAfter,
      internalTo: organisations.get(row.internalTo ?? '') ?? null,
      createdAt: row.createdAt.toISOString(),
      resolvedAt: row.resolvedAt?.toISOString() ?? null,
      resolvedBy: people.get(row.resolvedBy ?? '') ?? null,
      assignment: person ? { person, dueOn: row.dueOn } : null,
      waiting: all.some(({ mentions }) =>
        mentions.some((mention) => mention.personId === viewer.personId && mention.readAt === null)
      ),
      comments: all.map((one) => toComment(one, viewer, people))
    }
  })
}

function toComment(
  { comment, mentions, reactions }: Said,
  viewer: ViewerFacts,
  people: Map<string, PersonRef>
): CommentDto {
  return {
    id: comment.id,
    author: people.get(comment.authorId ?? '') ?? null,
    own: comment.authorId === viewer.personId,
    body: comment.body,
    mentions: mentions.flatMap(({ personId }) => {
      const person = people.get(personId)
      return person ? [{ id: person.id, name: person.name }] : []
    }),
    reactions: REACTIONS.flatMap((kind) => {
      const given = reactions.filter((reaction) => reaction.kind === kind)
      const names = given.flatMap(({ personId }) => people.get(personId)?.name ?? [])
      return names.length === 0
        ? []
        : [{ kind, own: given.some(({ personId }) => personId === viewer.personId), names }]
    }),
    createdAt: comment.createdAt.toISOString(),
    editedAt: comment.editedAt?.toISOString() ?? null,
    deleted: comment.deletedAt !== null
  }
}

function anchorOf({ anchorStart, anchorEnd, anchorEpoch }: ThreadRow): ThreadDto['anchor'] {
  if (anchorStart === null || anchorEnd === null || anchorEpoch === null) return null
  return { start: anchorStart, end: anchorEnd, epoch: anchorEpoch }
}

async function loadSaid(db: Executor, threadIds: string[]): Promise<Map<string, Said[]>> {
  const comments = await db
    .select()
    .from(threadComments)
    .where(inArray(threadComments.threadId, threadIds))
    .orderBy(asc(threadComments.createdAt), asc(threadComments.id))
  const ids = comments.map((comment) => comment.id)
  if (ids.length === 0) return new Map()
  const [mentions, reactions] = await Promise.all([
    db.select().from(threadMentions).where(inArray(threadMentions.commentId, ids)),
    db
      .select()
      .from(threadReactions)
      .where(inArray(threadReactions.commentId, ids))
      .orderBy(asc(threadReactions.createdAt))
  ])
  const byThread = new Map<string, Said[]>()
  for (const comment of comments) {
    const one = {
      comment,
      mentions: mentions.filter((mention) => mention.commentId === comment.id),
      reactions: reactions.filter((reaction) => reaction.commentId === comment.id)
    }
    byThread.set(comment.threadId, [...(byThread.get(comment.threadId) ?? []), one])
  }
  return byThread
}

function concerned(rows: ThreadRow[], said: Said[]): (string | null)[] {
  return [
    ...rows.flatMap((row) => [row.resolvedBy, row.assigneeId]),
    ...said.flatMap(({ comment, mentions, reactions }) => [
      comment.authorId,
      ...mentions.map((mention) => mention.personId),
      ...reactions.map((reaction) => reaction.personId)
    ])
  ]
}
