// Calendars that other programs subscribe to, by a secret address. It shows what its person may see at that moment, and nothing once they
// may not, or once they have taken it back.
import { and, eq } from 'drizzle-orm'
import { digest, newSecret } from '#server/auth/secrets'
import { loadViewer } from '#server/auth/viewer'
import { viewFeeds } from '#server/db/tables/collections'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { translate } from '#shared/messages/index'
import type { FeedCreated, FeedState } from '#shared/schemas/collections'
import { eventsOf } from './feed-events'
import { writeIcs } from './ics'
import { readView } from './views'

const TOUCH_EVERY_MS = 60_000

export async function feedState(ctx: Context, viewId: string): Promise<FeedState> {
  await readView(ctx, viewId)
  const row = await ownFeed(ctx, viewId)
  return {
    active: row !== undefined,
    createdAt: row?.createdAt.toISOString() ?? null,
    lastReadAt: row?.lastReadAt?.toISOString() ?? null
  }
}

/** A new address; the one before it, if any, no longer answers. */
export async function createFeed(ctx: Context, viewId: string): Promise<FeedCreated> {
  const { viewer } = requireViewer(ctx)
  const { row } = await readView(ctx, viewId)
  const secret = newSecret()
  await ctx.database.db.transaction(async (tx) => {
    const own = { viewId: row.id, personId: viewer.personId }
    const fresh = { hash: digest(secret), createdAt: ctx.now(), lastReadAt: null }
    await tx
      .insert(viewFeeds)
      .values({ ...own, ...fresh })
      .onConflictDoUpdate({ target: [viewFeeds.viewId, viewFeeds.personId], set: fresh })
    await audit(ctx, tx, { action: 'calendar-feed.created', subjectKind: 'view', subjectId: row.id })
  })
  return { path: `/api/v1/views/${row.id}/calendar.ics?token=${secret}` }
}

export async function removeFeed(ctx: Context, viewId: string): Promise<void> {
  const { viewer } = requireViewer(ctx)
  const { row } = await readView(ctx, viewId)
  await ctx.database.db.transaction(async (tx) => {
    const removed = await tx
      .delete(viewFeeds)
      .where(and(eq(viewFeeds.viewId, row.id), eq(viewFeeds.personId, viewer.personId)))
      .returning({ id: viewFeeds.id })
    if (removed.length > 0)
      await audit(ctx, tx, { action: 'calendar-feed.revoked', subjectKind: 'view', subjectId: row.id })
  })
}

/** @throws view.not_found for any address that is not, or no longer, one. */
export async function readFeed(
  ctx: Context,
  viewId: string,
  token: string,
  origin: string
): Promise<{ name: string; text: string }> {
  const { db } = ctx.database
  const [feed] = await db
    .select()
    .from(viewFeeds)
    .where(and(eq(viewFeeds.hash, digest(token)), eq(viewFeeds.viewId, viewId)))
  const viewer = feed && (await loadViewer(db, feed.personId, { sessionId: null, scopes: ['read'] }))
  if (!feed || !viewer) throw new AppError('view.not_found')
  const own: Context = { ...ctx, viewer, locale: viewer.locale }
  const { view, access } = await readView(own, viewId)
  // Those who write still see what is in the trash, to take it out; a calendar on a telephone does not.
  if (access.page.trashedAt) throw new AppError('view.not_found')
  if (!feed.lastReadAt || ctx.now().getTime() - feed.lastReadAt.getTime() >= TOUCH_EVERY_MS)
    await db.update(viewFeeds).set({ lastReadAt: ctx.now() }).where(eq(viewFeeds.id, feed.id))
  const untitled = translate(viewer.locale, 'views-calendar.untitled')
  const events = await eventsOf(own, view, { origin, untitled })
  const name = `${access.page.title} – ${view.name}`
  return { name: view.name, text: writeIcs(name, events) }
}

async function ownFeed(ctx: Context, viewId: string) {
  const { viewer } = requireViewer(ctx)
  const [row] = await ctx.database.db
    .select()
    .from(viewFeeds)
    .where(and(eq(viewFeeds.viewId, viewId), eq(viewFeeds.personId, viewer.personId)))
  return row
}
