import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { Sessions } from '#server/auth/lucia'
import { voidOneTimes } from '#server/auth/one-time'
import { requireStrongPassword } from '#server/auth/password-policy'
import { hashPassword, verifyPassword } from '#server/auth/passwords'
import { limitsOf } from '#server/auth/rate-limits'
import { accounts } from '#server/db/tables/accounts'
import { networks } from '#server/db/tables/networks'
import { people } from '#server/db/tables/people'
import type { Executor } from '#server/domain/access/executor'
import { audit } from '#server/domain/audit/index'
import type { Context } from '#server/domain/context'
import { openSession, type OpenedSession } from '#server/domain/session/open'
import { requireSession } from '#server/domain/session/sign-in'
import { AppError } from '#shared/errors'
import type { PasswordInput } from '#shared/schemas/session'

/**
 * Every other device is signed out and this one gets a new session: whoever had learned the old password keeps nothing.
 * @throws session.password_wrong, session.password_weak, rate.limited
 */
export async function changePassword(
  ctx: Context,
  input: z.infer<typeof PasswordInput>
): Promise<OpenedSession> {
  const { viewer } = requireSession(ctx)
  const { db } = ctx.database
  const limits = limitsOf(ctx)
  await limits.spend({ 'password.account': viewer.accountId })
  const [account] = await db.select().from(accounts).where(eq(accounts.id, viewer.accountId))
  const current = account?.passwordHash ?? null
  if (current !== null && !(await verifyPassword(current, input.current ?? ''))) {
    throw new AppError('session.password_wrong')
  }
  await limits.forget({ 'password.account': viewer.accountId })
  const closed: string[] = []
  const opened = await db.transaction(async (tx) => {
    closed.push(...(await setPassword(ctx, tx, { accountId: viewer.accountId, password: input.next })))
    const subject = { accountId: viewer.accountId, personId: viewer.personId, method: 'password' } as const
    return openSession({ ...ctx, viewer: null }, tx, subject)
  })
  for (const sessionId of closed) await ctx.collab.recheck({ sessionId })
  return opened
}

/**
 * Closes every session of the account and voids its pending links.
 * @returns the sessions closed: the caller rechecks their sockets after the commit
 * @throws session.password_weak
 */
export async function setPassword(
  ctx: Context,
  tx: Executor,
  { accountId, password }: { accountId: string; password: string }
): Promise<string[]> {
  requireStrongPassword(password, await personalWords(tx, accountId))
  const passwordHash = await hashPassword(password)
  await tx.update(accounts).set({ passwordHash }).where(eq(accounts.id, accountId))
  await voidOneTimes(tx, { accountId })
  const closed = await new Sessions(tx, ctx).closeAll(accountId)
  for (const person of await tx.select().from(people).where(eq(people.accountId, accountId))) {
    const { id, networkId } = person
    const line = { action: 'account.password-changed', subjectKind: 'person', subjectId: id }
    await audit(ctx, tx, { ...line, networkId, actorId: id })
  }
  return closed
}

/** What someone who knows the person would try first. */
async function personalWords(tx: Executor, accountId: string): Promise<string[]> {
  const rows = await tx
    .select({
      email: accounts.email,
      givenName: people.givenName,
      familyName: people.familyName,
      network: networks.name
    })
    .from(accounts)
    .leftJoin(people, eq(people.accountId, accounts.id))
    .leftJoin(networks, eq(networks.id, people.networkId))
    .where(eq(accounts.id, accountId))
  return rows.flatMap((row) => Object.values(row)).filter((word) => word !== null)
}
