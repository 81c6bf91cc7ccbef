import { and, eq, isNull, ne } from 'drizzle-orm'
import { crossed } from '#server/db/crossed'
import {
  accessChanged,
  raiseAuthzVersion,
  requireAnimator,
  requireOrganisation,
  type Executor,
  type OrganisationRow
} from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import { initiativeOrganisations, initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import { requireViewer, type Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import type { OrganisationDto, OrganisationInput, OrganisationPatch } from '#shared/schemas/organisations'
import { toOrganisation } from './dto'
import { lockDirectory } from './lock'
import { loadTaken, planChange, planNew } from './plan'

export async function createOrganisation(ctx: Context, input: OrganisationInput): Promise<OrganisationDto> {
  const signedIn = requireAnimator(ctx)
  const { networkId } = signedIn.viewer
  const row = await crossed(ctx.database.db, async (tx) => {
    await lockDirectory(tx, networkId)
    const values = planNew(input, await loadTaken(tx, networkId))
    const [inserted] = await tx
      .insert(organisations)
      .values({ ...values, networkId })
      .returning()
    if (!inserted) throw new Error('an insert returns its row')
    const data = { code: values.code, kind: values.kind, standing: values.standing }
    await audit(ctx, tx, {
      action: 'organisation.created',
      subjectKind: 'organisation',
      subjectId: inserted.id,
      data
    })
    return inserted
  })
  return toOrganisation(signedIn, row)
}

/** Its own people write its sheet; what places it in the network (plate, standing, archive) belongs to the animation. */
export async function patchOrganisation(
  ctx: Context,
  idOrSlug: string,
  patch: OrganisationPatch
): Promise<OrganisationDto> {
  const signedIn = requireViewer(ctx)
  const { networkId } = signedIn.viewer
  const { row, standingChanged } = await crossed(ctx.database.db, async (tx) => {
    await lockDirectory(tx, networkId)
    const { row: before } = await requireOrganisation(ctx, idOrSlug, 'manage', { db: tx })
    if (touchesPlace(before, patch)) requireAnimator(ctx)
    const { archived, ...fields } = patch
    const values = planChange(before, fields, await loadTaken(tx, networkId))
    const archivedAt = await archiveDate(ctx, tx, before, archived)
    const [after] = await tx
      .update(organisations)
      .set({ ...values, archivedAt, updatedAt: ctx.now() })
      .where(eq(organisations.id, before.id))
      .returning()
    if (!after) throw new Error('an update of a locked row returns it')
    await auditChange(ctx, tx, before, after)
    const standingChanged = before.standing !== after.standing
    if (standingChanged) await raiseAuthzVersion(tx, { organisationIds: [after.id] })
    return { row: after, standingChanged }
  })
  // A member's people see what is open to the network: its standing is a right.
  if (standingChanged) await accessChanged(ctx, { organisationIds: [row.id] })
  return toOrganisation(signedIn, row)
}

const PLACE_FIELDS = ['code', 'kind', 'standing', 'department', 'secondDepartment', 'tint'] as const

/** A form that sends back what it was given changes nothing, and is not refused for it. */
function touchesPlace(row: OrganisationRow, patch: OrganisationPatch): boolean {
  if (patch.archived !== undefined && patch.archived !== (row.archivedAt !== null)) return true
  return PLACE_FIELDS.some((field) => patch[field] !== undefined && patch[field] !== row[field])
}

async function archiveDate(
  ctx: Context,
  tx: Executor,
  row: OrganisationRow,
  archived: boolean | undefined
): Promise<Date | null> {
  if (archived === undefined || archived === (row.archivedAt !== null)) return row.archivedAt
  if (!archived) return null
  const [led] = await tx
    .select({ id: initiatives.id })
    .from(initiatives)
    .innerJoin(initiativeOrganisations, eq(initiativeOrganisations.initiativeId, initiatives.id))
    .where(
      and(
        eq(initiativeOrganisations.organisationId, row.id),
        eq(initiativeOrganisations.role, 'lead'),
        isNull(initiatives.archivedAt),
        ne(initiatives.status, 'completed')
      )
    )
    .limit(1)
  if (led) throw new AppError('organisation.in_use')
  return ctx.now()
}

async function auditChange(
  ctx: Context,
  tx: Executor,
  before: OrganisationRow,
  after: OrganisationRow
): Promise<void> {
  const subject = { subjectKind: 'organisation', subjectId: after.id }
  if ((before.archivedAt === null) !== (after.archivedAt === null)) {
    const action = after.archivedAt === null ? 'organisation.restored' : 'organisation.archived'
    await audit(ctx, tx, { action, ...subject })
  }
  const place = PLACE_FIELDS.filter((field) => before[field] !== after[field])
  if (place.length === 0) return
  const data = Object.fromEntries(place.map((field) => [field, { from: before[field], to: after[field] }]))
  await audit(ctx, tx, { action: 'organisation.updated', ...subject, data })
}
