// A room ticket: thirty seconds, one room, one use. For programs that cannot send a cookie or a header when they open a WebSocket.
import { and, eq, gt, lte } from 'drizzle-orm'
import { roomTickets } from '#server/db/tables/sessions'
import type { Services, SignedInContext, Viewer } from '#server/domain/context'
import { Sessions } from './lucia'
import { digest, newSecret } from './secrets'
import { loadViewer } from './viewer'

const LIFETIME_MS = 30_000

/** The caller has checked that the viewer may open the page. */
export async function issueRoomTicket(
  ctx: SignedInContext,
  pageId: string
): Promise<{ ticket: string; expiresAt: Date }> {
  const ticket = newSecret()
  const expiresAt = new Date(ctx.now().getTime() + LIFETIME_MS)
  await ctx.database.db.delete(roomTickets).where(lte(roomTickets.expiresAt, ctx.now()))
  await ctx.database.db.insert(roomTickets).values({
    id: digest(ticket),
    personId: ctx.viewer.personId,
    sessionId: ctx.viewer.sessionId,
    pageId,
    expiresAt
  })
  return { ticket, expiresAt }
}

export async function viewerOfRoomTicket(
  services: Pick<Services, 'config' | 'database' | 'now'>,
  ticket: string,
  pageId: string
): Promise<Viewer | null> {
  const { database, now } = services
  const [used] = await database.db
    .delete(roomTickets)
    .where(
      and(
        eq(roomTickets.id, digest(ticket)),
        eq(roomTickets.pageId, pageId),
        gt(roomTickets.expiresAt, now())
      )
    )
    .returning()
  if (!used) return null
  // Signing out within the thirty seconds counts.
  if (used.sessionId !== null && !(await new Sessions(database.db, services).isOpen(used.sessionId)))
    return null
  return loadViewer(database.db, used.personId, { sessionId: used.sessionId, scopes: null })
}
