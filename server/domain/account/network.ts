import { and, eq, isNull } from 'drizzle-orm'
import { people } from '#server/db/tables/people'
import type { Context } from '#server/domain/context'
import { closeSockets, openSession, type OpenedSession } from '#server/domain/session/open'
import { requireSession } from '#server/domain/session/sign-in'
import { AppError } from '#shared/errors'

/** Another network of the same account, under a new session: what is open on the first one closes. @throws network.not_found */
export async function switchNetwork(ctx: Context, networkId: string): Promise<OpenedSession> {
  const { viewer } = requireSession(ctx)
  const [person] = await ctx.database.db
    .select({ id: people.id })
    .from(people)
    .where(
      and(
        eq(people.accountId, viewer.accountId),
        eq(people.networkId, networkId),
        isNull(people.suspendedAt),
        isNull(people.deletedAt)
      )
    )
  if (!person) throw new AppError('network.not_found')
  const subject = { accountId: viewer.accountId, personId: person.id, method: 'network-switch' } as const
  const opened = await ctx.database.db.transaction((tx) => openSession(ctx, tx, subject))
  await closeSockets(ctx)
  return opened
}
