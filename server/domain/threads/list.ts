import { and, asc, eq } from 'drizzle-orm'
import { threads } from '#server/db/tables/threads'
import {
  requireDiscussion,
  visibleThreadsWhere,
  type Executor,
  type ThreadRow
} from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { loadOrganisationRefs } from '#server/domain/refs/organisations'
import { AppError } from '#shared/errors'
import type { ViewerFacts } from '#shared/permissions'
import type { ThreadDto, ThreadList } from '#shared/schemas/threads'
import { toThreads } from './dto'

/** All of a page: the screen shows them beside the text they are about. A visitor reads the text alone. */
export async function listThreads(ctx: Context, pageId: string): Promise<ThreadList> {
  const { viewer, page, discussion } = await requireDiscussion(ctx, pageId, 'read')
  const { db } = ctx.database
  const own = viewer.memberships.map((m) => m.organisationId)
  const organisations = discussion.comment ? [...(await loadOrganisationRefs(db, own)).values()] : []
  const abilities = { comment: discussion.comment }
  if (!discussion.read) return { items: [], next: null, open: 0, abilities, organisations: [] }
  const rows = await db
    .select()
    .from(threads)
    .where(and(eq(threads.pageId, page.id), visibleThreadsWhere(viewer)))
    .orderBy(asc(threads.createdAt), asc(threads.id))
  const open = rows.filter((row) => row.resolvedAt === null).length
  return { items: await toThreads(db, viewer, rows), next: null, open, abilities, organisations }
}

/** After a change: as it stands now. @throws thread.not_found */
export async function readThread(db: Executor, viewer: ViewerFacts, id: string): Promise<ThreadDto> {
  const rows: ThreadRow[] = await db
    .select()
    .from(threads)
    .where(and(eq(threads.id, id), visibleThreadsWhere(viewer)))
  const [thread] = await toThreads(db, viewer, rows)
  if (!thread) throw new AppError('thread.not_found')
  return thread
}
