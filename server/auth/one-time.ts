// Secrets that travel by e-mail and work once: sign-in link, password reset, invitation, change of address.
import { and, eq, gt, isNull, or, type SQL } from 'drizzle-orm'
import { oneTimeTokens } from '#server/db/tables/sessions'
import type { Executor } from '#server/domain/access/executor'
import { digest, newSecret } from './secrets'

export type OneTimeKind = (typeof oneTimeTokens.$inferSelect)['kind']
export type OneTime = typeof oneTimeTokens.$inferSelect

const MINUTE_MS = 60_000
const LIFETIME_MS: Record<OneTimeKind, number> = {
  'sign-in': 30 * MINUTE_MS,
  'password-reset': 60 * MINUTE_MS,
  'email-change': 60 * MINUTE_MS,
  invitation: 14 * 24 * 60 * MINUTE_MS
}

export interface NewOneTime {
  kind: OneTimeKind
  email: string
  accountId?: string | null
  personId?: string | null
  createdBy?: string | null
}

export async function issueOneTime(
  db: Executor,
  now: Date,
  input: NewOneTime
): Promise<{ secret: string; expiresAt: Date }> {
  const secret = newSecret()
  const expiresAt = new Date(now.getTime() + LIFETIME_MS[input.kind])
  await db.insert(oneTimeTokens).values({ ...input, id: digest(secret), createdAt: now, expiresAt })
  return { secret, expiresAt }
}

/** Without using it. */
export async function peekOneTime(db: Executor, now: Date, secret: string): Promise<OneTime | null> {
  const [found] = await db.select().from(oneTimeTokens).where(usable(now, secret))
  return found ?? null
}

/** Of two that arrive together only one receives it. */
export async function consumeOneTime(db: Executor, now: Date, secret: string): Promise<OneTime | null> {
  const [found] = await db.update(oneTimeTokens).set({ usedAt: now }).where(usable(now, secret)).returning()
  return found ?? null
}

/** Everything not used yet: after a password change an old link in a mailbox must open nothing. */
export async function voidOneTimes(
  db: Executor,
  of: { accountId?: string; personId?: string; kind?: OneTimeKind }
): Promise<void> {
  const owner = or(
    of.accountId === undefined ? undefined : eq(oneTimeTokens.accountId, of.accountId),
    of.personId === undefined ? undefined : eq(oneTimeTokens.personId, of.personId)
  )
  if (!owner) return
  const kind = of.kind === undefined ? undefined : eq(oneTimeTokens.kind, of.kind)
  await db.delete(oneTimeTokens).where(and(owner, kind, isNull(oneTimeTokens.usedAt)))
}

function usable(now: Date, secret: string): SQL | undefined {
  return and(
    eq(oneTimeTokens.id, digest(secret)),
    isNull(oneTimeTokens.usedAt),
    gt(oneTimeTokens.expiresAt, now)
  )
}
