import { and, eq } from 'drizzle-orm'
import { crossed } from '#server/db/crossed'
import {
  accessChanged,
  raiseAuthzVersion,
  requireOrganisation,
  visiblePeopleWhere,
  type Executor,
  type OrganisationAccess
} from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import { memberships, people } from '#server/db/tables/people'
import { requireViewer, type Context } from '#server/domain/context'
import { lockDirectory } from '#server/domain/organisations/lock'
import type { PersonRow } from '#server/domain/people/dto'
import { AppError, type ErrorCode } from '#shared/errors'
import type { MemberDto, MembershipPatch } from '#shared/schemas/people'
import { toMembers, type MembershipRow } from './dto'
import { keepOneCoordinator } from './last-coordinator'

export async function changeMembership(ctx: Context, id: string, patch: MembershipPatch): Promise<MemberDto> {
  const signedIn = requireViewer(ctx)
  const { membership, person, roleChanged } = await crossed(ctx.database.db, async (tx) => {
    await lockDirectory(tx, signedIn.viewer.networkId)
    const { membership: before, person } = await requireMembership(ctx, tx, id)
    const role = patch.role ?? before.role
    const roleChanged = role !== before.role
    if (roleChanged && role !== 'coordinator') await keepOneCoordinator(tx, before)
    const [after] = await tx
      .update(memberships)
      .set({ role, jobTitle: patch.jobTitle ?? before.jobTitle })
      .where(eq(memberships.id, id))
      .returning()
    if (!after) throw new Error('an update of a row just read returns it')
    if (roleChanged) {
      const data = { organisationId: before.organisationId, from: before.role, to: role }
      await raiseAuthzVersion(tx, { personIds: [before.personId] })
      await audit(ctx, tx, {
        action: 'membership.changed',
        subjectKind: 'person',
        subjectId: before.personId,
        data
      })
    }
    return { membership: after, person, roleChanged }
  })
  if (roleChanged) await accessChanged(ctx, { personIds: [membership.personId] })
  const [dto] = await toMembers(signedIn, [{ membership, person }], true)
  if (!dto) throw new Error('one row gives one member')
  return dto
}

/** The person stays in the network, with what they did; they no longer act for this organisation. */
export async function removeMembership(ctx: Context, id: string): Promise<void> {
  const { viewer } = requireViewer(ctx)
  const personId = await crossed(ctx.database.db, async (tx) => {
    await lockDirectory(tx, viewer.networkId)
    const { membership } = await requireMembership(ctx, tx, id)
    await keepOneCoordinator(tx, membership)
    await tx.delete(memberships).where(eq(memberships.id, id))
    const data = { organisationId: membership.organisationId, role: membership.role }
    await raiseAuthzVersion(tx, { personIds: [membership.personId] })
    await audit(ctx, tx, {
      action: 'membership.removed',
      subjectKind: 'person',
      subjectId: membership.personId,
      data
    })
    return membership.personId
  })
  await accessChanged(ctx, { personIds: [personId] })
}

interface ManagedMembership {
  membership: MembershipRow
  person: PersonRow
  access: OrganisationAccess
}

/** @throws membership.not_found when either side is hidden; access.forbidden to those who see both and manage neither. */
async function requireMembership(ctx: Context, tx: Executor, id: string): Promise<ManagedMembership> {
  const { viewer } = requireViewer(ctx)
  const [found] = await tx
    .select({ membership: memberships, person: people })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(and(eq(memberships.id, id), visiblePeopleWhere(viewer)))
    .limit(1)
  if (!found) throw new AppError('membership.not_found')
  const access = await hidden('organisation.not_found', 'membership.not_found', () =>
    requireOrganisation(ctx, found.membership.organisationId, 'manage', { db: tx })
  )
  return { ...found, access }
}

/** The same refusal whichever side is hidden: a different code would tell that the other exists. */
async function hidden<T>(code: ErrorCode, instead: ErrorCode, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof AppError && error.code === code) throw new AppError(instead)
    throw error
  }
}
