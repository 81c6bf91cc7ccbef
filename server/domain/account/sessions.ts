import { Sessions } from '#server/auth/lucia'
import { audit } from '#server/domain/audit/index'
import type { Context } from '#server/domain/context'
import { requireSession } from '#server/domain/session/sign-in'
import { AppError } from '#shared/errors'
import type { SessionDto } from '#shared/schemas/session'
import { SESSION_ID_SHOWN } from './me'

/** Devices signed in to this account, in whatever network they work. */
export async function listSessions(ctx: Context): Promise<SessionDto[]> {
  const { viewer, sessionId } = requireSession(ctx)
  const open = await new Sessions(ctx.database.db, ctx).list(viewer.accountId)
  return open.map((session) => ({
    id: session.id.slice(0, SESSION_ID_SHOWN),
    current: session.id === sessionId,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    userAgent: session.userAgent,
    ip: session.ip
  }))
}

/** @throws request.not_found for a session of someone else as for an unknown one */
export async function closeSession(ctx: Context, id: string): Promise<{ current: boolean }> {
  const { viewer, sessionId } = requireSession(ctx)
  const open = await new Sessions(ctx.database.db, ctx).list(viewer.accountId)
  const found = open.find((session) => session.id.slice(0, SESSION_ID_SHOWN) === id)
  if (!found) throw new AppError('request.not_found')
  await ctx.database.db.transaction(async (tx) => {
    await new Sessions(tx, ctx).close(found.id)
    await audit(ctx, tx, { action: 'session.closed', subjectKind: 'person', subjectId: viewer.personId })
  })
  await ctx.collab.recheck({ sessionId: found.id })
  return { current: found.id === sessionId }
}

/** « Déconnecter partout. » */
export async function closeSessions(ctx: Context, options: { keepCurrent: boolean }): Promise<void> {
  const { viewer, sessionId } = requireSession(ctx)
  const closed = await ctx.database.db.transaction(async (tx) => {
    const ids = await new Sessions(tx, ctx).closeAll(
      viewer.accountId,
      options.keepCurrent ? sessionId : undefined
    )
    const data = { count: ids.length }
    await audit(ctx, tx, {
      action: 'session.closed-everywhere',
      subjectKind: 'person',
      subjectId: viewer.personId,
      data
    })
    return ids
  })
  for (const id of closed) await ctx.collab.recheck({ sessionId: id })
}
