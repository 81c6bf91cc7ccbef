import { issueRoomTicket } from '#server/auth/tickets'
import { requirePage } from '#server/domain/access/index'
import { requireViewer, type Context } from '#server/domain/context'
import { AppError } from '#shared/errors'

/** For a program that cannot send its cookie when it opens a WebSocket: thirty seconds, one room, one use. */
export async function openTicket(
  ctx: Context,
  pageId: string
): Promise<{ ticket: string; expiresAt: string }> {
  const signedIn = requireViewer(ctx)
  const { page } = await requirePage(ctx, pageId, 'read')
  if (page.trashedAt) throw new AppError('page.trashed')
  const { ticket, expiresAt } = await issueRoomTicket(signedIn, page.id)
  return { ticket, expiresAt: expiresAt.toISOString() }
}
