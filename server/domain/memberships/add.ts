import { and, eq } from 'drizzle-orm'
import { limitsOf } from '#server/auth/rate-limits'
import { crossed } from '#server/db/crossed'
import {
  accessChanged,
  raiseAuthzVersion,
  requireOrganisation,
  type Executor
} from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import { memberships } from '#server/db/tables/people'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { lockDirectory } from '#server/domain/organisations/lock'
import type { PersonRow } from '#server/domain/people/dto'
import { AppError } from '#shared/errors'
import type { MemberDto, MembershipInput } from '#shared/schemas/people'
import { findByAddress } from './address-book'
import { toMembers } from './dto'
import { welcomeNewcomer } from './newcomer'

/** By e-mail: someone of the network is attached, someone unknown is created and invited. */
export async function addMember(ctx: Context, idOrSlug: string, input: MembershipInput): Promise<MemberDto> {
  const signedIn = requireViewer(ctx)
  const { networkId, personId } = signedIn.viewer
  await requireOrganisation(ctx, idOrSlug, 'manage')
  await limitsOf(ctx).spend({ 'invitation.person': personId, 'invitation.recipient': input.email })
  const added = await crossed(ctx.database.db, async (tx) => {
    await lockDirectory(tx, networkId)
    const { row: organisation } = await requireOrganisation(ctx, idOrSlug, 'manage', { db: tx })
    const person =
      (await findByAddress(tx, networkId, input.email)) ??
      (await welcomeNewcomer(signedIn, tx, {
        networkId,
        ...newcomerOf(input),
        organisationName: organisation.name
      }))
    const membership = await insertMembership(signedIn, tx, organisation.id, person, input)
    return { membership, person }
  })
  await accessChanged(ctx, { personIds: [added.person.id] })
  const [dto] = await toMembers(signedIn, [added], true)
  if (!dto) throw new Error('one row gives one member')
  return dto
}

async function insertMembership(
  ctx: SignedInContext,
  tx: Executor,
  organisationId: string,
  person: PersonRow,
  input: MembershipInput
) {
  const [there] = await tx
    .select({ id: memberships.id })
    .from(memberships)
    .where(and(eq(memberships.organisationId, organisationId), eq(memberships.personId, person.id)))
  if (there) throw new AppError('membership.exists')
  const [membership] = await tx
    .insert(memberships)
    .values({ organisationId, personId: person.id, role: input.role, jobTitle: input.jobTitle ?? '' })
    .returning()
  if (!membership) throw new Error('an insert returns its row')
  await raiseAuthzVersion(tx, { personIds: [person.id] })
  const data = { organisationId, role: input.role }
  await audit(ctx, tx, { action: 'membership.added', subjectKind: 'person', subjectId: person.id, data })
  return membership
}

function newcomerOf({ email, givenName, familyName = '' }: MembershipInput) {
  if (givenName !== undefined) return { email, givenName, familyName }
  throw new AppError('request.invalid', { fields: [{ path: 'givenName', code: 'required' }] })
}
