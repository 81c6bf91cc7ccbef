// The address one signs in with. A new one must be proved from its own mailbox; until then nothing changes.
import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { issueOneTime, voidOneTimes, type OneTime } from '#server/auth/one-time'
import { verifyPassword } from '#server/auth/passwords'
import { limitsOf } from '#server/auth/rate-limits'
import { accounts } from '#server/db/tables/accounts'
import { people } from '#server/db/tables/people'
import type { Executor } from '#server/domain/access/executor'
import { audit } from '#server/domain/audit/index'
import type { Context } from '#server/domain/context'
import { linkPath, mailNetworkOf } from '#server/domain/session/links'
import { requireSession } from '#server/domain/session/sign-in'
import { AppError } from '#shared/errors'
import type { EmailChangeInput } from '#shared/schemas/session'

/**
 * The password is asked again when there is one: an open session alone must not carry the account away.
 * @throws session.password_wrong, rate.limited
 */
export async function requestEmailChange(
  ctx: Context,
  input: z.infer<typeof EmailChangeInput>
): Promise<void> {
  const { viewer } = requireSession(ctx)
  const { accountId, personId, locale, name } = viewer
  const { db } = ctx.database
  await limitsOf(ctx).spend({ 'password.account': accountId, 'link.account': input.email })
  const [account] = await db.select().from(accounts).where(eq(accounts.id, accountId))
  const current = account?.passwordHash ?? null
  if (current !== null && !(await verifyPassword(current, input.password ?? ''))) {
    throw new AppError('session.password_wrong')
  }
  await limitsOf(ctx).forget({ 'password.account': accountId })
  await db.transaction(async (tx) => {
    await voidOneTimes(tx, { accountId, kind: 'email-change' })
    const issued = { kind: 'email-change', email: input.email, accountId, personId } as const
    const { secret } = await issueOneTime(tx, ctx.now(), issued)
    const networkId = await mailNetworkOf(tx, accountId)
    const values = { name, link: linkPath(secret) }
    await ctx.mail.queue({ networkId, kind: 'email-change', to: input.email, locale, values }, tx)
  })
}

/** @throws person.email_taken when another account has it meanwhile; only who holds the mailbox learns it */
export async function confirmEmail(
  ctx: Context,
  tx: Executor,
  link: OneTime,
  accountId: string
): Promise<void> {
  const [before] = await tx.select().from(accounts).where(eq(accounts.id, accountId)).for('update')
  if (!before) throw new AppError('session.link_invalid')
  const [taken] = await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.email, link.email))
  if (taken && taken.id !== accountId) throw new AppError('person.email_taken')
  await tx.update(accounts).set({ email: link.email }).where(eq(accounts.id, accountId))
  // The contact address follows when it was the same.
  const mine = await tx
    .update(people)
    .set({ email: link.email, updatedAt: ctx.now() })
    .where(and(eq(people.accountId, accountId), eq(people.email, before.email)))
    .returning({ id: people.id, networkId: people.networkId })
  await voidOneTimes(tx, { accountId })
  for (const { id, networkId } of mine) {
    const line = { action: 'account.email-changed', subjectKind: 'person', subjectId: id }
    await audit(ctx, tx, { ...line, networkId, actorId: id })
  }
}
