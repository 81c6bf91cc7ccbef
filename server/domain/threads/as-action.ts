// What somebody is asked in a comment is an action of the initiative, where everyone who sees the comment may see it: its record is
// made, changed and closed with the thread. A comment that is kept for some stays an assignment of its thread and nothing else: a
// list that others read must not repeat it.
import { eq } from 'drizzle-orm'
import { pages } from '#server/db/tables/pages'
import { findPage, type ThreadAccess } from '#server/domain/access/index'
import { provideCollections } from '#server/domain/collections/provided'
import { roomOf, TIME_ZONE } from '#server/domain/collections/read'
import { stampOf } from '#server/domain/collections/records'
import type { Context } from '#server/domain/context'
import { readFields, readRecord } from '#shared/collab/collection'
import { addRecord, removeRecord, restoreRecord, setValues } from '#shared/collab/collection-write'
import { CLOSED_ACTION_STATES } from '#shared/collab/provided'
import { dayIn } from '#shared/fields/date-text'
import type { Json } from '#shared/json'
import { audienceFits } from '#shared/permissions'

const TITLE_LENGTH = 300

/** Of a thread: the same whoever asks, so that asking again makes no second one. */
export const actionIdOf = (threadId: string): string => `thread-${threadId}`

/** After the commit of what the thread says. Null: nobody is asked any more. */
export async function followAssignment(
  ctx: Context,
  access: ThreadAccess,
  assignment: { personId: string; dueOn: string | null } | null
): Promise<void> {
  const pageId = await sharedWith(ctx, access)
  if (pageId === null) return
  const id = actionIdOf(access.thread.id)
  const title = titleOf(access)
  await ctx.collab.transact(
    roomOf(pageId),
    (doc) => {
      const fields = readFields(doc)
      const found = readRecord(doc, id, fields)
      if (assignment === null) {
        // What was done stays in the list of what was done.
        if (found && !isClosed(found.values.state)) removeRecord(doc, id, stampOf(ctx))
        return
      }
      const asked: Record<string, Json | null> = { owner: assignment.personId, dueDate: assignment.dueOn }
      if (found) {
        restoreRecord(doc, id, stampOf(ctx))
        const again = isClosed(found.values.state) ? { ...asked, state: 'a_faire', doneOn: null } : asked
        setValues(doc, fields, id, again, stampOf(ctx))
      } else {
        const place = { source: access.page.id, place: `thread:${access.thread.id}` }
        addRecord(doc, fields, { id, values: { title, state: 'a_faire', ...asked, ...place } }, stampOf(ctx))
      }
    },
    { personId: access.viewer.personId }
  )
}

/** A thread that is resolved asks nothing more; reopened, it asks again. */
export async function followResolution(ctx: Context, access: ThreadAccess, resolved: boolean): Promise<void> {
  if (access.thread.assigneeId === null) return
  const pageId = await sharedWith(ctx, access)
  if (pageId === null) return
  const id = actionIdOf(access.thread.id)
  await ctx.collab.transact(
    roomOf(pageId),
    (doc) => {
      const fields = readFields(doc)
      const found = readRecord(doc, id, fields)
      if (!found || found.deleted || isClosed(found.values.state) === resolved) return
      const done = { state: 'fait', doneOn: dayIn(ctx.now(), TIME_ZONE) }
      setValues(doc, fields, id, resolved ? done : { state: 'a_faire', doneOn: null }, stampOf(ctx))
    },
    { personId: access.viewer.personId }
  )
}

function isClosed(state: Json | undefined): boolean {
  return typeof state === 'string' && CLOSED_ACTION_STATES.includes(state)
}

/** The page of the actions, when whoever sees it sees this thread too. */
async function sharedWith(
  ctx: Context,
  { thread, viewer, initiative, facts }: ThreadAccess
): Promise<string | null> {
  if (thread.internalTo !== null || initiative.archivedAt !== null) return null
  const { actions } = await provideCollections(ctx, initiative.id)
  const list = await findPage(ctx.database.db, viewer, actions)
  const audience = list?.facts ?? (await ownAudience(ctx, actions))
  const above = [facts, ...(facts.ancestors ?? [])]
  return audience && above.every((each) => audienceFits(audience, each)) ? actions : null
}

/** Narrowed to people who are not those who ask: they see less of it than of the thread. */
async function ownAudience(ctx: Context, pageId: string) {
  const [row] = await ctx.database.db
    .select({ audience: pages.audience })
    .from(pages)
    .where(eq(pages.id, pageId))
  return row?.audience === 'team' ? { audience: row.audience, audienceOrganisationIds: [] } : null
}

/** Words of the page: those of the comment are not for every reader of the list. */
function titleOf({ thread, page }: ThreadAccess): string {
  const quote = thread.quote.replace(/\s+/g, ' ').trim()
  return (quote || page.title).slice(0, TITLE_LENGTH).toWellFormed()
}
