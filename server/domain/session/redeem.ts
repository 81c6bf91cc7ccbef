// A one-time link is used: signs in, sets a password, or accepts an invitation. Everything is checked before the link is spent.
import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { consumeOneTime, peekOneTime, type OneTime } from '#server/auth/one-time'
import { limitsOf } from '#server/auth/rate-limits'
import { accounts } from '#server/db/tables/accounts'
import { networks } from '#server/db/tables/networks'
import { people } from '#server/db/tables/people'
import type { Executor } from '#server/domain/access/executor'
import { confirmEmail } from '#server/domain/account/email'
import { setPassword } from '#server/domain/account/password'
import type { Context } from '#server/domain/context'
import { acceptInvitation } from '#server/domain/invitations'
import { AppError } from '#shared/errors'
import type { LinkPreview, RedeemLinkInput } from '#shared/schemas/session'
import { closeSockets, openSession, type OpenedSession } from './open'

/** @throws session.link_invalid for what is unknown, over or used, alike */
export async function previewLink(ctx: Context, secret: string): Promise<LinkPreview> {
  await limitsOf(ctx).spend({ 'redeem.ip': ctx.ip })
  const { db } = ctx.database
  const link = await peekOneTime(db, ctx.now(), secret)
  if (!link) throw new AppError('session.link_invalid')
  await limitsOf(ctx).giveBack({ 'redeem.ip': ctx.ip })
  const [account] = await db.select().from(accounts).where(eq(accounts.email, link.email))
  const person = link.personId === null ? undefined : await invited(db, link.personId)
  return {
    kind: link.kind,
    email: link.email,
    givenName: person?.givenName ?? '',
    familyName: person?.familyName ?? '',
    network: person?.network ?? '',
    hasPassword: Boolean(account?.passwordHash)
  }
}

/** @throws session.link_invalid, session.password_weak, session.suspended, person.email_taken */
export async function redeemLink(
  ctx: Context,
  input: z.infer<typeof RedeemLinkInput>
): Promise<OpenedSession> {
  await limitsOf(ctx).spend({ 'redeem.ip': ctx.ip })
  const closed: string[] = []
  const opened = await ctx.database.db.transaction(async (tx) => {
    const link = await consumeOneTime(tx, ctx.now(), input.secret)
    // A refusal below rolls the transaction back: the link is still good.
    if (!link) throw new AppError('session.link_invalid')
    return use(ctx, tx, link, input, closed)
  })
  await limitsOf(ctx).giveBack({ 'redeem.ip': ctx.ip })
  await closeSockets(ctx)
  for (const sessionId of closed) await ctx.collab.recheck({ sessionId })
  return opened
}

async function use(
  ctx: Context,
  tx: Executor,
  link: OneTime,
  input: z.infer<typeof RedeemLinkInput>,
  closed: string[]
): Promise<OpenedSession> {
  if (link.kind === 'invitation') {
    const accepted = await acceptInvitation(ctx, tx, link, input)
    return openSession(ctx, tx, { ...accepted, method: 'invitation' })
  }
  if (link.accountId === null) throw new AppError('session.link_invalid')
  const subject = { accountId: link.accountId, personId: null }
  if (link.kind === 'sign-in') return openSession(ctx, tx, { ...subject, method: 'link' })
  if (link.kind === 'email-change') {
    await confirmEmail(ctx, tx, link, link.accountId)
    return openSession(ctx, tx, { accountId: link.accountId, personId: link.personId, method: 'link' })
  }
  if (input.password === undefined) {
    throw new AppError('request.invalid', { fields: [{ path: 'password', code: 'required' }] })
  }
  closed.push(...(await setPassword(ctx, tx, { accountId: link.accountId, password: input.password })))
  return openSession({ ...ctx, viewer: null }, tx, { ...subject, method: 'password-reset' })
}

async function invited(db: Executor, personId: string) {
  const [person] = await db
    .select({ givenName: people.givenName, familyName: people.familyName, network: networks.name })
    .from(people)
    .innerJoin(networks, eq(networks.id, people.networkId))
    .where(eq(people.id, personId))
  return person
}
