import { and, count, desc, eq, sql } from 'drizzle-orm'
import { initiativeOrganisations, initiativePeople } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import {
  accessChanged,
  raiseAuthzVersion,
  type Executor,
  type InitiativeAccess
} from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { positionBetween } from '#shared/fractional-index'
import type { ParticipationRole } from '#shared/permissions'
import type { InitiativeDto } from '#shared/schemas/initiatives'
import { readInitiative } from './list'
import { checkOrganisations, checkStillPiloted } from './rules'
import { tellCoordinators } from './telling'
import { inInitiative } from './update'

/** Adding an organisation that already takes part changes its part: sending twice adds once. */
export async function addOrganisation(
  ctx: Context,
  initiativeId: string,
  input: { organisationId: string; role: ParticipationRole }
): Promise<InitiativeDto> {
  const signedIn = requireViewer(ctx)
  const id = await inInitiative(ctx, initiativeId, 'manage', async (tx, access) => {
    const { organisationId, role } = input
    if (partOf(access, organisationId)) {
      await changePart(signedIn, tx, access, organisationId, role)
      return access.row.id
    }
    await checkOrganisations(tx, access.viewer.networkId, [organisationId])
    const [last] = await tx
      .select({ position: initiativeOrganisations.position })
      .from(initiativeOrganisations)
      .where(eq(initiativeOrganisations.initiativeId, access.row.id))
      .orderBy(desc(sql`${initiativeOrganisations.position} collate "C"`))
      .limit(1)
    await tx.insert(initiativeOrganisations).values({
      initiativeId: access.row.id,
      organisationId,
      role,
      position: positionBetween(last?.position ?? null, null)
    })
    await tell(signedIn, tx, access, 'added', organisationId, role)
    if (role === 'lead' || role === 'partner')
      await tellCoordinators(signedIn, tx, access.row.id, [organisationId])
    return access.row.id
  })
  await accessChanged(ctx, { initiativeId: id, organisationIds: [input.organisationId] })
  return readInitiative(ctx, id)
}

export async function changeOrganisation(
  ctx: Context,
  initiativeId: string,
  organisationId: string,
  role: ParticipationRole
): Promise<InitiativeDto> {
  const signedIn = requireViewer(ctx)
  const id = await inInitiative(ctx, initiativeId, 'manage', async (tx, access) => {
    await changePart(signedIn, tx, access, organisationId, role)
    return access.row.id
  })
  await accessChanged(ctx, { initiativeId: id, organisationIds: [organisationId] })
  return readInitiative(ctx, id)
}

/**
 * @param options.people `remove`: the people this organisation brought leave with it. Without it they are a reason to refuse:
 * nobody loses access by surprise.
 */
export async function removeOrganisation(
  ctx: Context,
  initiativeId: string,
  organisationId: string,
  options: { people?: 'remove' }
): Promise<void> {
  const signedIn = requireViewer(ctx)
  const change = await inInitiative(ctx, initiativeId, 'manage', async (tx, access) => {
    const part = partOf(access, organisationId)
    if (!part) throw new AppError('organisation.not_found')
    if (part.role === 'lead') keepALead(access, organisationId)
    const brought = and(
      eq(initiativePeople.initiativeId, access.row.id),
      eq(initiativePeople.organisationId, organisationId)
    )
    const [held] = await tx.select({ people: count() }).from(initiativePeople).where(brought)
    if (held && held.people > 0 && options.people !== 'remove') {
      throw new AppError('initiative.organisation_has_people', { params: { count: held.people } })
    }
    const gone = await tx.delete(initiativePeople).where(brought).returning({ id: initiativePeople.personId })
    await tx.delete(initiativeOrganisations).where(row(access.row.id, organisationId))
    await checkStillPiloted(tx, access.row.id)
    const personIds = gone.map((each) => each.id)
    await raiseAuthzVersion(tx, { personIds })
    await tell(signedIn, tx, access, 'removed', organisationId, part.role)
    return { initiativeId: access.row.id, organisationIds: [organisationId], personIds }
  })
  await accessChanged(ctx, change)
}

async function changePart(
  ctx: ReturnType<typeof requireViewer>,
  tx: Executor,
  access: InitiativeAccess,
  organisationId: string,
  role: ParticipationRole
): Promise<void> {
  const part = partOf(access, organisationId)
  if (!part) throw new AppError('organisation.not_found')
  if (part.role === role) return
  if (part.role === 'lead') keepALead(access, organisationId)
  await tx.update(initiativeOrganisations).set({ role }).where(row(access.row.id, organisationId))
  await checkStillPiloted(tx, access.row.id)
  await tell(ctx, tx, access, 'changed', organisationId, role)
}

function keepALead(access: InitiativeAccess, leaving: string): void {
  const others = access.facts.organisations.some(
    (part) => part.role === 'lead' && part.organisationId !== leaving
  )
  if (!others) throw new AppError('initiative.lead_required')
}

function partOf(access: InitiativeAccess, organisationId: string) {
  return access.facts.organisations.find((part) => part.organisationId === organisationId)
}

function row(initiativeId: string, organisationId: string) {
  return and(
    eq(initiativeOrganisations.initiativeId, initiativeId),
    eq(initiativeOrganisations.organisationId, organisationId)
  )
}

async function tell(
  ctx: ReturnType<typeof requireViewer>,
  tx: Executor,
  access: InitiativeAccess,
  what: 'added' | 'changed' | 'removed',
  organisationId: string,
  role: ParticipationRole
): Promise<void> {
  const [organisation] = await tx
    .select({ name: organisations.name })
    .from(organisations)
    .where(eq(organisations.id, organisationId))
  await recordActivity(ctx, tx, {
    verb: `organisation.${what}`,
    initiativeId: access.row.id,
    data: { organisation: organisation?.name ?? '', organisationId, role }
  })
  await audit(ctx, tx, {
    action: `initiative.organisation-${what}`,
    subjectKind: 'initiative',
    subjectId: access.row.id,
    data: { organisationId, role }
  })
}
