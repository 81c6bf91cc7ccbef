import { and, count, eq, isNull, ne } from 'drizzle-orm'
import { crossed } from '#server/db/crossed'
import {
  accessChanged,
  requireAdministrator,
  requirePerson,
  type Executor
} from '#server/domain/access/index'
import { requireAdminScope, requireWriteScope } from '#server/domain/access/viewer'
import { audit } from '#server/domain/audit/index'
import { people } from '#server/db/tables/people'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { lockDirectory } from '#server/domain/organisations/lock'
import { AppError } from '#shared/errors'
import { networkAbilities } from '#shared/permissions'
import type { PersonDto, PersonPatch } from '#shared/schemas/people'
import { mayManage, organisationIdsOf, toPerson, type PersonRow } from './dto'

/** Names and phone by whoever manages this person; network role and suspension by an administrator. */
export async function patchPerson(ctx: Context, id: string, patch: PersonPatch): Promise<PersonDto> {
  const signedIn = requireViewer(ctx)
  const { networkId } = signedIn.viewer
  const { row, rightsChanged } = await crossed(ctx.database.db, async (tx) => {
    await lockDirectory(tx, networkId)
    const { row: before } = await requirePerson(ctx, id, 'read', { db: tx })
    await requireRights(signedIn, tx, before, patch)
    const values = {
      givenName: patch.givenName ?? before.givenName,
      familyName: patch.familyName ?? before.familyName,
      phone: patch.phone ?? before.phone,
      networkRole: patch.networkRole === undefined ? before.networkRole : patch.networkRole,
      suspendedAt: suspension(ctx, before, patch.suspended),
      updatedAt: ctx.now()
    }
    const rights =
      before.networkRole !== values.networkRole || !sameDate(before.suspendedAt, values.suspendedAt)
    if (rights) await keepOneAdministrator(tx, before, values)
    const [after] = await tx.update(people).set(values).where(eq(people.id, before.id)).returning()
    if (!after) throw new Error('an update of a row just read returns it')
    await auditChange(ctx, tx, before, after)
    return { row: after, rightsChanged: rights }
  })
  if (rightsChanged) await accessChanged(ctx, { personIds: [row.id] })
  return toPerson(signedIn, row)
}

async function requireRights(
  ctx: SignedInContext,
  tx: Executor,
  row: PersonRow,
  patch: PersonPatch
): Promise<void> {
  const { viewer } = ctx
  const self = row.id === viewer.personId
  if (changesRights(row, patch)) {
    requireAdministrator(ctx)
    // Nobody locks themselves out by a slip: another administrator does it.
    if (self && patch.suspended === true) throw new AppError('access.forbidden')
  }
  if (patch.givenName === undefined && patch.familyName === undefined && patch.phone === undefined) return
  if (!self && !mayManage(viewer, await organisationIdsOf(tx, row.id))) throw new AppError('access.forbidden')
  requireWriteScope(viewer)
  if (!self && networkAbilities(viewer).animate) requireAdminScope(viewer)
}

function changesRights(row: PersonRow, patch: PersonPatch): boolean {
  const role = patch.networkRole !== undefined && patch.networkRole !== row.networkRole
  const suspended = patch.suspended !== undefined && patch.suspended !== (row.suspendedAt !== null)
  return role || suspended
}

function suspension(ctx: Context, row: PersonRow, suspended: boolean | undefined): Date | null {
  if (suspended === undefined || suspended === (row.suspendedAt !== null)) return row.suspendedAt
  return suspended ? ctx.now() : null
}

/** A network that nobody administers can only be mended with the database open. */
async function keepOneAdministrator(
  tx: Executor,
  before: PersonRow,
  after: Pick<PersonRow, 'networkRole' | 'suspendedAt'>
): Promise<void> {
  const was = before.networkRole === 'administrator' && before.suspendedAt === null
  const stays = after.networkRole === 'administrator' && after.suspendedAt === null
  if (!was || stays) return
  const [others] = await tx
    .select({ count: count() })
    .from(people)
    .where(
      and(
        eq(people.networkId, before.networkId),
        eq(people.networkRole, 'administrator'),
        isNull(people.suspendedAt),
        isNull(people.deletedAt),
        ne(people.id, before.id)
      )
    )
  if (!others || others.count === 0) throw new AppError('person.last_administrator')
}

async function auditChange(ctx: Context, tx: Executor, before: PersonRow, after: PersonRow): Promise<void> {
  const subject = { subjectKind: 'person', subjectId: after.id }
  if (before.networkRole !== after.networkRole) {
    const data = { from: before.networkRole, to: after.networkRole }
    await audit(ctx, tx, { action: 'person.network-role', ...subject, data })
  }
  if (!sameDate(before.suspendedAt, after.suspendedAt)) {
    await audit(ctx, tx, { action: after.suspendedAt ? 'person.suspended' : 'person.reinstated', ...subject })
  }
  const renamed = before.givenName !== after.givenName || before.familyName !== after.familyName
  if (renamed) await audit(ctx, tx, { action: 'person.renamed', ...subject })
}

function sameDate(a: Date | null, b: Date | null): boolean {
  return a?.getTime() === b?.getTime()
}
