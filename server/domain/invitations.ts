// Someone is brought into a network: their person exists, their account opens with the link they receive.
import { and, eq, isNull } from 'drizzle-orm'
import { issueOneTime, voidOneTimes, type OneTime } from '#server/auth/one-time'
import { requireStrongPassword } from '#server/auth/password-policy'
import { hashPassword } from '#server/auth/passwords'
import { limitsOf } from '#server/auth/rate-limits'
import { accounts } from '#server/db/tables/accounts'
import { networks } from '#server/db/tables/networks'
import { people } from '#server/db/tables/people'
import { requireAdminScope, requirePerson, type Executor } from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { mayManage, organisationIdsOf } from '#server/domain/people/dto'
import { linkPath, mailNetworkOf } from '#server/domain/session/links'
import { AppError } from '#shared/errors'
import { networkAbilities } from '#shared/permissions'

export interface Invitation {
  /** A person without account (`accountId` null), in any network that the caller may administer. */
  personId: string
  /** Normalised by `emailAddress` of shared/schemas/common. */
  email: string
  /** Said in the message: the structure that brings them. */
  organisationName?: string
}

/**
 * Puts an invitation in the outbox, in the transaction that made the person; an earlier one no longer works.
 * The caller has decided that the viewer may invite.
 */
export async function invitePerson(
  ctx: SignedInContext,
  tx: Executor,
  invitation: Invitation
): Promise<void> {
  const { personId, email, organisationName } = invitation
  const [row] = await tx
    .select({ person: people, network: networks })
    .from(people)
    .innerJoin(networks, eq(networks.id, people.networkId))
    .where(eq(people.id, personId))
  if (!row || row.person.accountId !== null) throw new AppError('invitation.not_found')
  const { person, network } = row
  await voidOneTimes(tx, { personId, kind: 'invitation' })
  const createdBy = ctx.viewer.networkId === network.id ? ctx.viewer.personId : null
  const { secret } = await issueOneTime(tx, ctx.now(), { kind: 'invitation', email, personId, createdBy })
  const data = { network: network.name, by: ctx.viewer.name, name: person.givenName, link: linkPath(secret) }
  await ctx.mail.queue(
    {
      networkId: await mailNetworkFor(tx, email, network.id),
      kind: 'invitation',
      to: email,
      locale: person.locale,
      values: { ...data, ...(organisationName !== undefined && { organisation: organisationName }) }
    },
    tx
  )
  const line = { action: 'invitation.sent', subjectKind: 'person', subjectId: personId }
  await audit(ctx, tx, { ...line, networkId: network.id })
}

/** Whether there is anything to invite: the person has never had an account. */
export async function resendInvitation(ctx: Context, personId: string): Promise<void> {
  const signedIn = requireViewer(ctx)
  const email = await requireInvited(signedIn, personId)
  await limitsOf(ctx).spend({
    'invitation.person': signedIn.viewer.personId,
    'invitation.recipient': email
  })
  await ctx.database.db.transaction((tx) => invitePerson(signedIn, tx, { personId, email }))
}

export async function cancelInvitation(ctx: Context, personId: string): Promise<void> {
  await requireInvited(requireViewer(ctx), personId)
  await ctx.database.db.transaction(async (tx) => {
    await voidOneTimes(tx, { personId, kind: 'invitation' })
    await audit(ctx, tx, { action: 'invitation.cancelled', subjectKind: 'person', subjectId: personId })
  })
}

/** Opens or finds the account of the address, and gives it this person. @throws session.link_invalid, session.password_weak */
export async function acceptInvitation(
  ctx: Context,
  tx: Executor,
  link: OneTime,
  input: { password?: string; givenName?: string; familyName?: string }
): Promise<{ accountId: string; personId: string }> {
  const personId = link.personId ?? ''
  const [person] = await tx
    .select()
    .from(people)
    .where(and(eq(people.id, personId), isNull(people.accountId), isNull(people.deletedAt)))
    .for('update')
  if (!person) throw new AppError('session.link_invalid')
  const { givenName = person.givenName, familyName = person.familyName } = input
  const account = await accountFor(tx, link.email)
  await refuseSecondPerson(tx, account.id, person.networkId)
  if (input.password !== undefined && account.passwordHash === null) {
    requireStrongPassword(input.password, [link.email, givenName, familyName])
    const passwordHash = await hashPassword(input.password)
    await tx.update(accounts).set({ passwordHash }).where(eq(accounts.id, account.id))
  }
  await tx
    .update(people)
    .set({ accountId: account.id, givenName, familyName, updatedAt: ctx.now() })
    .where(eq(people.id, personId))
  const line = { action: 'invitation.accepted', subjectKind: 'person', subjectId: personId }
  await audit(ctx, tx, { ...line, networkId: person.networkId, actorId: personId })
  return { accountId: account.id, personId }
}

async function accountFor(tx: Executor, email: string): Promise<typeof accounts.$inferSelect> {
  await tx.insert(accounts).values({ email }).onConflictDoNothing()
  const [account] = await tx.select().from(accounts).where(eq(accounts.email, email))
  if (!account) throw new Error('an account just inserted is found')
  return account
}

/** An account is one person per network. */
async function refuseSecondPerson(tx: Executor, accountId: string, networkId: string): Promise<void> {
  const there = await tx
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.accountId, accountId), eq(people.networkId, networkId)))
  if (there.length > 0) throw new AppError('person.email_taken')
}

/** An invitation to someone who already has an account opens that account: see mailNetworkOf. */
async function mailNetworkFor(tx: Executor, email: string, networkId: string): Promise<string | null> {
  const [account] = await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.email, email))
  return account ? mailNetworkOf(tx, account.id, networkId) : networkId
}

/** @returns the address that the invitation goes to */
async function requireInvited(ctx: SignedInContext, personId: string): Promise<string> {
  const { row } = await requirePerson(ctx, personId, 'read')
  if (!mayManage(ctx.viewer, await organisationIdsOf(ctx.database.db, row.id))) {
    throw new AppError('access.forbidden')
  }
  if (networkAbilities(ctx.viewer).animate) requireAdminScope(ctx.viewer)
  if (row.accountId !== null || row.email === null || row.suspendedAt !== null) {
    throw new AppError('invitation.not_found')
  }
  return row.email
}
