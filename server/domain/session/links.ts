// Links by e-mail. The answer is the same, and takes the same time, whether the address is known or not.
import { and, eq, isNull } from 'drizzle-orm'
import { issueOneTime } from '#server/auth/one-time'
import { limitsOf } from '#server/auth/rate-limits'
import { steadily } from '#server/auth/steady-time'
import { accounts } from '#server/db/tables/accounts'
import { networks } from '#server/db/tables/networks'
import { people } from '#server/db/tables/people'
import type { Executor } from '#server/domain/access/executor'
import type { Context } from '#server/domain/context'

export function requestSignInLink(ctx: Context, email: string): Promise<void> {
  return requestLink(ctx, email, 'sign-in')
}

export function requestPasswordReset(ctx: Context, email: string): Promise<void> {
  return requestLink(ctx, email, 'password-reset')
}

/** Where the page of every one-time link lives; the log of requests hides what follows (server/log.ts). */
export function linkPath(secret: string): string {
  return `/lien/${secret}`
}

/**
 * The network whose administrators may read a message that opens this account, when there is no SMTP: the only one it is in.
 * A message that would open other networks, or the installation, is for the operator alone (null).
 */
export async function mailNetworkOf(
  tx: Executor,
  accountId: string,
  inviting?: string
): Promise<string | null> {
  const [account] = await tx.select().from(accounts).where(eq(accounts.id, accountId))
  if (!account || account.operator) return null
  const rows = await tx
    .select({ networkId: people.networkId })
    .from(people)
    .where(and(eq(people.accountId, accountId), isNull(people.deletedAt)))
  const opened = new Set(rows.map((row) => row.networkId))
  if (inviting !== undefined) opened.add(inviting)
  const [only] = opened
  return opened.size === 1 && only !== undefined ? only : null
}

async function requestLink(ctx: Context, email: string, kind: 'sign-in' | 'password-reset'): Promise<void> {
  await limitsOf(ctx).spend({ 'link.ip': ctx.ip, 'link.account': email })
  await steadily(ctx.database.db.transaction((tx) => sendLink(ctx, tx, email, kind)))
}

async function sendLink(
  ctx: Context,
  tx: Executor,
  email: string,
  kind: 'sign-in' | 'password-reset'
): Promise<void> {
  const [found] = await tx
    .select({ accountId: accounts.id, locale: people.locale, network: networks.name })
    .from(accounts)
    .innerJoin(
      people,
      and(eq(people.accountId, accounts.id), isNull(people.suspendedAt), isNull(people.deletedAt))
    )
    .innerJoin(networks, eq(networks.id, people.networkId))
    .where(eq(accounts.email, email))
    .limit(1)
  if (!found) return
  const { secret } = await issueOneTime(tx, ctx.now(), { kind, email, accountId: found.accountId })
  const networkId = await mailNetworkOf(tx, found.accountId)
  const values = { link: linkPath(secret), ...(networkId !== null && { network: found.network }) }
  await ctx.mail.queue({ networkId, kind, to: email, locale: found.locale, values }, tx)
}
