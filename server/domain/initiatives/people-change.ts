import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { limitsOf } from '#server/auth/rate-limits'
import { crossed } from '#server/db/crossed'
import { initiativePeople } from '#server/db/tables/initiatives'
import {
  accessChanged,
  raiseAuthzVersion,
  requireInitiative,
  requirePerson,
  type Executor,
  type InitiativeAccess,
  type PersonRow
} from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { lockDirectory } from '#server/domain/organisations/lock'
import { AppError } from '#shared/errors'
import type { InitiativeRole } from '#shared/permissions'
import type { ParticipantDto, ParticipantInput } from '#shared/schemas/people'
import { bring, tellPerson } from './bringing'
import { toParticipants } from './people-list'
import { checkStillPiloted } from './rules'
import { inInitiative } from './update'

type Input = z.infer<typeof ParticipantInput>

/** Adding someone who has a role changes it: sending twice adds once. */
export async function addParticipant(ctx: Context, idOrSlug: string, input: Input): Promise<ParticipantDto> {
  const signedIn = requireViewer(ctx)
  if (input.email !== undefined) await spend(signedIn, idOrSlug, input.email)
  const { personId, initiativeId } = await inInitiative(ctx, idOrSlug, 'manage', async (tx, access) => {
    await lockDirectory(tx, access.viewer.networkId)
    const person = await bring(signedIn, tx, access, input)
    await write(signedIn, tx, access, person, input)
    return { personId: person.id, initiativeId: access.row.id }
  })
  await accessChanged(ctx, { personIds: [personId] })
  return participant(ctx, initiativeId, personId)
}

export async function changeParticipant(
  ctx: Context,
  idOrSlug: string,
  personId: string,
  role: InitiativeRole
): Promise<ParticipantDto> {
  const signedIn = requireViewer(ctx)
  const initiativeId = await inInitiative(ctx, idOrSlug, 'manage', async (tx, access) => {
    const { row: person } = await requirePerson(ctx, personId, 'read', { db: tx })
    const given = await findGiven(tx, access, personId)
    if (!given) throw new AppError('person.not_found')
    await write(signedIn, tx, access, person, { role, organisationId: given.organisationId })
    return access.row.id
  })
  await accessChanged(ctx, { personIds: [personId] })
  return participant(ctx, initiativeId, personId)
}

/** Pilots remove anyone; everyone may leave. */
export async function removeParticipant(ctx: Context, idOrSlug: string, personId: string): Promise<void> {
  const signedIn = requireViewer(ctx)
  if (personId === signedIn.viewer.personId) await leave(signedIn, idOrSlug)
  else {
    await inInitiative(ctx, idOrSlug, 'manage', async (tx, access) => {
      await requirePerson(ctx, personId, 'read', { db: tx })
      await remove(signedIn, tx, access, personId)
    })
  }
  await accessChanged(ctx, { personIds: [personId] })
}

async function leave(ctx: SignedInContext, idOrSlug: string): Promise<void> {
  await crossed(ctx.database.db, async (tx) => {
    const access = await requireInitiative(ctx, idOrSlug, 'read', { db: tx })
    await remove(ctx, tx, access, ctx.viewer.personId)
  })
}

async function remove(ctx: SignedInContext, tx: Executor, access: InitiativeAccess, personId: string) {
  const [gone] = await tx.delete(initiativePeople).where(given(access, personId)).returning()
  if (!gone) throw new AppError('person.not_found')
  await checkStillPiloted(tx, access.row.id)
  await tell(ctx, tx, access, 'person.removed', personId, {
    role: gone.role,
    organisationId: gone.organisationId
  })
}

async function write(
  ctx: SignedInContext,
  tx: Executor,
  access: InitiativeAccess,
  person: PersonRow,
  { role, organisationId }: { role: InitiativeRole; organisationId: string }
): Promise<void> {
  const before = await findGiven(tx, access, person.id)
  const values = { role, organisationId }
  await tx
    .insert(initiativePeople)
    .values({ initiativeId: access.row.id, personId: person.id, addedBy: ctx.viewer.personId, ...values })
    .onConflictDoUpdate({ target: [initiativePeople.initiativeId, initiativePeople.personId], set: values })
  if (before?.role === role && before.organisationId === organisationId) return
  await checkStillPiloted(tx, access.row.id)
  await tell(ctx, tx, access, before ? 'person.role' : 'person.added', person.id, values)
  if (!before) await tellPerson(ctx, tx, access, person, organisationId)
}

async function tell(
  ctx: SignedInContext,
  tx: Executor,
  access: InitiativeAccess,
  verb: 'person.added' | 'person.role' | 'person.removed',
  personId: string,
  values: { role: InitiativeRole; organisationId: string }
): Promise<void> {
  await raiseAuthzVersion(tx, { personIds: [personId] })
  // The name is not copied: the journal of someone erased must not remember it. The reader finds it by the id.
  const data = { personId, role: values.role, organisationId: values.organisationId }
  await recordActivity(ctx, tx, { verb, initiativeId: access.row.id, data })
  await audit(ctx, tx, {
    action: `initiative.${verb.replace('.', '-')}`,
    subjectKind: 'initiative',
    subjectId: access.row.id,
    data
  })
}

async function findGiven(tx: Executor, access: InitiativeAccess, personId: string) {
  const [row] = await tx.select().from(initiativePeople).where(given(access, personId))
  return row
}

function given(access: InitiativeAccess, personId: string) {
  return and(eq(initiativePeople.initiativeId, access.row.id), eq(initiativePeople.personId, personId))
}

async function participant(ctx: Context, initiativeId: string, personId: string): Promise<ParticipantDto> {
  const access = await requireInitiative(ctx, initiativeId, 'read')
  const found = (await toParticipants(ctx.database.db, access)).find((each) => each.person.id === personId)
  if (!found) throw new AppError('person.not_found')
  return found
}

async function spend(ctx: SignedInContext, idOrSlug: string, email: string): Promise<void> {
  await requireInitiative(ctx, idOrSlug, 'manage')
  await limitsOf(ctx).spend({ 'invitation.person': ctx.viewer.personId, 'invitation.recipient': email })
}
