import { and, eq, sql } from 'drizzle-orm'
import { phases, phaseSteps, phaseSubjects } from '#server/db/tables/phases'
import {
  requireInitiative,
  subjectsWhere,
  type Executor,
  type InitiativeAccess
} from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { loadOrganisationRefs } from '#server/domain/refs/organisations'
import type { PathDto, PhaseDto, SubjectDto } from '#shared/schemas/phases'

export type PhaseRow = typeof phases.$inferSelect
export type SubjectRow = typeof phaseSubjects.$inferSelect
export type StepRow = typeof phaseSteps.$inferSelect

export async function readPath(ctx: Context, idOrSlug: string): Promise<PathDto> {
  return toPath(ctx.database.db, await requireInitiative(ctx, idOrSlug, 'read'))
}

/** Three queries whatever its size. A guest sees the subjects of the organisation that brought them. */
export async function toPath(db: Executor, access: InitiativeAccess): Promise<PathDto> {
  const { viewer, row, abilities } = access
  const [phaseRows, subjectRows] = await Promise.all([
    db
      .select()
      .from(phases)
      .where(eq(phases.initiativeId, row.id))
      .orderBy(sql`${phases.position} collate "C"`, phases.id),
    db
      .select()
      .from(phaseSubjects)
      .where(
        and(
          eq(phaseSubjects.initiativeId, row.id),
          subjectsWhere(viewer, sql`${phaseSubjects.initiativeId}`, sql`${phaseSubjects.organisationId}`)
        )
      )
      .orderBy(sql`${phaseSubjects.position} collate "C"`, phaseSubjects.id)
  ])
  const [steps, organisations] = await Promise.all([
    db
      .select({ step: phaseSteps })
      .from(phaseSteps)
      .innerJoin(phases, eq(phases.id, phaseSteps.phaseId))
      .where(eq(phases.initiativeId, row.id)),
    loadOrganisationRefs(
      db,
      subjectRows.flatMap((subject) =>
        [subject.organisationId, subject.carriedById].filter((id) => id !== null)
      )
    )
  ])
  const byPlace = new Map(steps.map(({ step }) => [`${step.subjectId}/${step.phaseId}`, step]))
  return {
    phases: phaseRows.map(toPhase),
    subjects: subjectRows.map((subject) => ({
      id: subject.id,
      title: subject.title,
      note: subject.note,
      organisation: organisations.get(subject.organisationId ?? '') ?? null,
      carriedBy: organisations.get(subject.carriedById ?? '') ?? null,
      steps: phaseRows.map((phase) => toStep(phase.id, byPlace.get(`${subject.id}/${phase.id}`)))
    })),
    abilities: { manage: abilities.manage && row.archivedAt === null, move: abilities.write }
  }
}

function toPhase({ id, key, title, gate }: PhaseRow): PhaseDto {
  return { id, key, title, gate }
}

function toStep(phaseId: string, step: StepRow | undefined): SubjectDto['steps'][number] {
  return {
    phaseId,
    state: step?.state ?? 'ahead',
    headline: step?.headline ?? '',
    detail: step?.detail ?? '',
    on: step?.on ?? null
  }
}
