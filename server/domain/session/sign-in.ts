import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { Sessions } from '#server/auth/lucia'
import { verifyPassword } from '#server/auth/passwords'
import { limitsOf } from '#server/auth/rate-limits'
import { accounts } from '#server/db/tables/accounts'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import type { SignInInput } from '#shared/schemas/session'
import { closeSockets, openSession, type OpenedSession } from './open'

/**
 * An unknown address, an account without password and a wrong password are one answer, in one time: the same query, the same hash.
 * @throws session.bad_credentials, session.suspended (only to who knows the password), rate.limited
 */
export async function signIn(
  ctx: Context,
  { email, password }: z.infer<typeof SignInInput>
): Promise<OpenedSession> {
  const limits = limitsOf(ctx)
  await limits.spend({ 'sign-in.ip': ctx.ip, 'sign-in.account': email })
  const [account] = await ctx.database.db.select().from(accounts).where(eq(accounts.email, email))
  const matches = await verifyPassword(account?.passwordHash ?? null, password)
  if (!account || !matches) throw new AppError('session.bad_credentials')
  const opened = await ctx.database.db.transaction((tx) =>
    openSession(ctx, tx, { accountId: account.id, personId: null, method: 'password' })
  )
  await limits.forget({ 'sign-in.account': email })
  await limits.giveBack({ 'sign-in.ip': ctx.ip })
  await closeSockets(ctx)
  return opened
}

/** Harmless when nobody is signed in: the browser then only drops its cookie. */
export async function signOut(ctx: Context): Promise<void> {
  const sessionId = ctx.viewer?.sessionId
  if (!ctx.viewer || !sessionId) return
  const { personId } = ctx.viewer
  await ctx.database.db.transaction(async (tx) => {
    await new Sessions(tx, ctx).close(sessionId)
    await audit(ctx, tx, { action: 'session.closed', subjectKind: 'person', subjectId: personId })
  })
  await closeSockets(ctx)
}

/** For what an API token must never do: passwords, sessions, other tokens. @throws session.required, token.scope */
export function requireSession(ctx: Context) {
  const signedIn = requireViewer(ctx)
  const { sessionId } = signedIn.viewer
  if (sessionId === null) throw new AppError('token.scope')
  return { ...signedIn, sessionId }
}
