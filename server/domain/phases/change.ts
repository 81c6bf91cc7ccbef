// Phases and subjects of a path: the pilots draw it. Every function answers with the whole path as it has become.
import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { phases, phaseSubjects } from '#server/db/tables/phases'
import { requireInitiative, type Executor, type InitiativeAccess } from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { requireViewer, type Context } from '#server/domain/context'
import { inInitiative } from '#server/domain/initiatives/update'
import type { PathDto, PhaseInput, PhasePatch, SubjectInput, SubjectPatch } from '#shared/schemas/phases'
import { freeSlug, slugify } from '#shared/slug'
import { findPhase, findSubject, organisationOfPath, placeInPath } from './finding'
import { toPath } from './path'

export async function addPhase(
  ctx: Context,
  id: string,
  input: z.infer<typeof PhaseInput>
): Promise<PathDto> {
  const signedIn = requireViewer(ctx)
  return change(ctx, id, async (tx, { row }) => {
    const taken = await tx.select({ key: phases.key }).from(phases).where(eq(phases.initiativeId, row.id))
    const key = freeSlug(
      slugify(input.title, 'phase'),
      taken.map((phase) => phase.key)
    )
    await tx.insert(phases).values({
      initiativeId: row.id,
      key,
      title: input.title,
      gate: input.gate ?? '',
      position: await placeInPath(tx, 'phases', row.id, input.afterId)
    })
    await recordActivity(signedIn, tx, {
      verb: 'phase.created',
      initiativeId: row.id,
      data: { phase: input.title }
    })
  })
}

export async function updatePhase(
  ctx: Context,
  id: string,
  phaseId: string,
  patch: z.infer<typeof PhasePatch>
): Promise<PathDto> {
  return change(ctx, id, async (tx, { row }) => {
    const phase = await findPhase(tx, row.id, phaseId)
    await tx
      .update(phases)
      .set({
        title: patch.title ?? phase.title,
        gate: patch.gate ?? phase.gate,
        position:
          patch.afterId === undefined
            ? phase.position
            : await placeInPath(tx, 'phases', row.id, patch.afterId, phase.id)
      })
      .where(eq(phases.id, phase.id))
  })
}

export async function removePhase(ctx: Context, id: string, phaseId: string): Promise<PathDto> {
  const signedIn = requireViewer(ctx)
  return change(ctx, id, async (tx, { row }) => {
    const phase = await findPhase(tx, row.id, phaseId)
    await tx.delete(phases).where(eq(phases.id, phase.id))
    await recordActivity(signedIn, tx, {
      verb: 'phase.removed',
      initiativeId: row.id,
      data: { phase: phase.title }
    })
  })
}

export async function addSubject(
  ctx: Context,
  id: string,
  input: z.infer<typeof SubjectInput>
): Promise<PathDto> {
  const signedIn = requireViewer(ctx)
  return change(ctx, id, async (tx, access) => {
    const { row } = access
    await tx.insert(phaseSubjects).values({
      initiativeId: row.id,
      title: input.title,
      note: input.note ?? '',
      organisationId: await organisationOfPath(tx, access, input.organisationId ?? null),
      carriedById: await organisationOfPath(tx, access, input.carriedById ?? null),
      position: await placeInPath(tx, 'subjects', row.id, input.afterId)
    })
    await recordActivity(signedIn, tx, {
      verb: 'subject.created',
      initiativeId: row.id,
      data: subjectWords({ title: input.title, organisationId: input.organisationId ?? null })
    })
  })
}

export async function updateSubject(
  ctx: Context,
  id: string,
  subjectId: string,
  patch: z.infer<typeof SubjectPatch>
): Promise<PathDto> {
  return change(ctx, id, async (tx, access) => {
    const subject = await findSubject(tx, access, subjectId)
    const { organisationId, carriedById, afterId } = patch
    await tx
      .update(phaseSubjects)
      .set({
        title: patch.title ?? subject.title,
        note: patch.note ?? subject.note,
        organisationId:
          organisationId === undefined
            ? subject.organisationId
            : await organisationOfPath(tx, access, organisationId),
        carriedById:
          carriedById === undefined ? subject.carriedById : await organisationOfPath(tx, access, carriedById),
        position:
          afterId === undefined
            ? subject.position
            : await placeInPath(tx, 'subjects', access.row.id, afterId, subject.id)
      })
      .where(and(eq(phaseSubjects.id, subject.id)))
  })
}

export async function removeSubject(ctx: Context, id: string, subjectId: string): Promise<PathDto> {
  const signedIn = requireViewer(ctx)
  return change(ctx, id, async (tx, access) => {
    const subject = await findSubject(tx, access, subjectId)
    await tx.delete(phaseSubjects).where(eq(phaseSubjects.id, subject.id))
    await recordActivity(signedIn, tx, {
      verb: 'subject.removed',
      initiativeId: access.row.id,
      data: subjectWords(subject)
    })
  })
}

/** `subjectOrganisationId` keeps the line from the guests of other organisations. */
export function subjectWords(subject: {
  title: string
  organisationId: string | null
}): Record<string, string> {
  return { subject: subject.title, subjectOrganisationId: subject.organisationId ?? '' }
}

async function change(
  ctx: Context,
  id: string,
  work: (tx: Executor, access: InitiativeAccess) => Promise<void>
): Promise<PathDto> {
  await inInitiative(ctx, id, 'manage', work)
  return toPath(ctx.database.db, await requireInitiative(ctx, id, 'read'))
}
