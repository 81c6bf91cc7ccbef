// Comments that wait for somebody: those that name them and that they have not seen, and what they were asked to do.
import { and, desc, eq, isNull, or, sql } from 'drizzle-orm'
import { derivedRecords } from '#server/db/tables/derived-records'
import { initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { threadComments, threadMentions, threads } from '#server/db/tables/threads'
import { holdsRole, visiblePagesWhere, visibleThreadsWhere } from '#server/domain/access/index'
import type { SignedInContext } from '#server/domain/context'
import { loadInitiativeRefs } from '#server/domain/refs/initiatives'
import { createFormat } from '#shared/format'
import type { HomeDto } from '#shared/schemas/home'

type Waiting = HomeDto['waiting'][number]

const MOST = 10

export async function waitingThreads({
  database: { db },
  viewer,
  locale,
  now
}: SignedInContext): Promise<Waiting[]> {
  const named = sql`exists (select 1 from ${threadMentions} join ${threadComments}
    on ${threadComments.id} = ${threadMentions.commentId}
    where ${threadComments.threadId} = ${threads.id} and ${threadMentions.personId} = ${viewer.personId}
    and ${threadMentions.readAt} is null)`
  // Among their actions already.
  const listed = sql`exists (select 1 from ${derivedRecords} where ${derivedRecords.recordId} = 'thread-' || ${threads.id}::text
    and ${derivedRecords.deletedAt} is null)`
  const rows = await db
    .select({
      thread: threads,
      listed: sql<boolean>`${listed}`,
      page: pages,
      slug: initiatives.slug,
      title: initiatives.title
    })
    .from(threads)
    .innerJoin(pages, eq(pages.id, threads.pageId))
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .where(
      and(
        isNull(threads.resolvedAt),
        or(and(eq(threads.assigneeId, viewer.personId), sql`not ${listed}`), named),
        isNull(initiatives.archivedAt),
        visiblePagesWhere(viewer),
        holdsRole(viewer, pages.initiativeId),
        visibleThreadsWhere(viewer)
      )
    )
    .orderBy(sql`${threads.dueOn} asc nulls last`, desc(threads.createdAt))
    .limit(MOST)
  const refs = await loadInitiativeRefs(
    db,
    rows.map(({ page }) => page.initiativeId)
  )
  const format = createFormat(locale, { now })
  return rows.flatMap(({ thread, listed: isListed, page, slug, title }) => {
    const initiative = refs.get(page.initiativeId)
    if (!initiative) return []
    const mine = thread.assigneeId === viewer.personId && !isListed
    const due = mine && thread.dueOn ? format.upcoming(thread.dueOn) : ''
    return {
      kind: mine ? ('assignment' as const) : ('mention' as const),
      title: thread.quote === '' ? page.title : thread.quote,
      detail: [due, thread.quote === '' ? '' : page.title, title].filter(Boolean).join(', '),
      href: `/initiatives/${slug}/documents/${page.id}?commentaire=${thread.id}`,
      initiative
    }
  })
}
