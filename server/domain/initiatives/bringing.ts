// Who may bring whom, in whose name: an organisation's own pages open to those it brought, so its name is not anybody's to lend.
import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { accounts } from '#server/db/tables/accounts'
import { networks } from '#server/db/tables/networks'
import { organisations } from '#server/db/tables/organisations'
import { memberships } from '#server/db/tables/people'
import {
  requireAdminScope,
  requirePerson,
  type Executor,
  type InitiativeAccess,
  type PersonRow
} from '#server/domain/access/index'
import type { SignedInContext } from '#server/domain/context'
import { findByAddress } from '#server/domain/memberships/address-book'
import { welcomeNewcomer } from '#server/domain/memberships/newcomer'
import { AppError } from '#shared/errors'
import type { ParticipantInput } from '#shared/schemas/people'

type Input = z.infer<typeof ParticipantInput>

/**
 * The person of an input, known or new.
 * @throws initiative.organisation_absent, person.not_found, and initiative.bringing unless the person is of that organisation,
 * the viewer coordinates it (or animates the network), or it only says where the initiative happens.
 */
export async function bring(
  ctx: SignedInContext,
  tx: Executor,
  access: InitiativeAccess,
  input: Input
): Promise<PersonRow> {
  const { organisationId } = input
  const part = access.facts.organisations.find((each) => each.organisationId === organisationId)
  if (!part) throw new AppError('initiative.organisation_absent')
  const person = await findPerson(ctx, tx, input)
  if (person && (person.suspendedAt ?? person.deletedAt)) throw new AppError('person.not_found')

  const coordinates = access.viewer.memberships.some(
    (m) => m.organisationId === organisationId && m.role === 'coordinator'
  )
  const animates = access.viewer.networkRole !== null
  if (!coordinates && animates) requireAdminScope(access.viewer)
  const belongs = person !== null && (await isMember(tx, person.id, organisationId))
  if (!belongs && !coordinates && !animates && part.role !== 'territory')
    throw new AppError('initiative.bringing')

  const brought = person ?? (await welcome(ctx, tx, access, input))
  // Only who answers for an organisation makes someone a member of it: elsewhere a place in this initiative is all they get.
  if (!person && (coordinates || animates)) {
    await tx.insert(memberships).values({ organisationId, personId: brought.id, role: 'member' })
  }
  return brought
}

async function findPerson(ctx: SignedInContext, tx: Executor, input: Input): Promise<PersonRow | null> {
  if (input.personId !== undefined) {
    return (await requirePerson(ctx, input.personId, 'read', { db: tx })).row
  }
  return findByAddress(tx, ctx.viewer.networkId, input.email ?? '')
}

async function welcome(
  ctx: SignedInContext,
  tx: Executor,
  access: InitiativeAccess,
  input: Input
): Promise<PersonRow> {
  const { email, givenName, familyName = '' } = input
  if (email === undefined || givenName === undefined) {
    throw new AppError('request.invalid', { fields: [{ path: 'givenName', code: 'required' }] })
  }
  const organisationName = await nameOf(tx, input.organisationId)
  return welcomeNewcomer(ctx, tx, {
    networkId: access.viewer.networkId,
    email,
    givenName,
    familyName,
    organisationName
  })
}

/** Someone who has an account learns it by mail; someone new has just been invited. */
export async function tellPerson(
  ctx: SignedInContext,
  tx: Executor,
  { row, viewer }: InitiativeAccess,
  person: PersonRow,
  organisationId: string
): Promise<void> {
  if (person.id === viewer.personId || person.accountId === null) return
  const [account] = await tx
    .select({ email: accounts.email })
    .from(accounts)
    .where(eq(accounts.id, person.accountId))
  if (!account) return
  const [network] = await tx
    .select({ name: networks.name })
    .from(networks)
    .where(eq(networks.id, row.networkId))
  await ctx.mail.queue(
    {
      networkId: row.networkId,
      kind: 'added-to-initiative',
      to: account.email,
      locale: person.locale,
      values: {
        name: person.givenName,
        by: viewer.name,
        initiative: row.title,
        organisation: await nameOf(tx, organisationId),
        network: network?.name ?? '',
        link: `/initiatives/${row.slug}`
      }
    },
    tx
  )
}

async function nameOf(tx: Executor, organisationId: string): Promise<string> {
  const [row] = await tx
    .select({ name: organisations.name })
    .from(organisations)
    .where(eq(organisations.id, organisationId))
  return row?.name ?? ''
}

async function isMember(tx: Executor, personId: string, organisationId: string): Promise<boolean> {
  const found = await tx
    .select({ id: memberships.id })
    .from(memberships)
    .where(and(eq(memberships.personId, personId), eq(memberships.organisationId, organisationId)))
  return found.length > 0
}
