import { and, asc, eq, gte, inArray, ne, sql } from 'drizzle-orm'
import { phases, phaseSteps, phaseSubjects } from '#server/db/tables/phases'
import { subjectsWhere, type Executor } from '#server/domain/access/index'
import type { Viewer } from '#server/domain/context'
import { loadInitiativeRefs } from '#server/domain/refs/initiatives'
import type { HomeDto } from '#shared/schemas/home'

/** Dated steps that are not done, the nearest first. `today`: a calendar day. */
export async function loadUpcoming(
  db: Executor,
  viewer: Viewer,
  initiativeIds: string[],
  today: string
): Promise<HomeDto['upcoming']> {
  if (initiativeIds.length === 0) return []
  const rows = await db
    .select({ step: phaseSteps, phase: phases.title, subject: phaseSubjects })
    .from(phaseSteps)
    .innerJoin(phaseSubjects, eq(phaseSubjects.id, phaseSteps.subjectId))
    .innerJoin(phases, eq(phases.id, phaseSteps.phaseId))
    .where(
      and(
        inArray(phaseSubjects.initiativeId, initiativeIds),
        gte(phaseSteps.on, today),
        ne(phaseSteps.state, 'done'),
        subjectsWhere(viewer, sql`${phaseSubjects.initiativeId}`, sql`${phaseSubjects.organisationId}`)
      )
    )
    .orderBy(asc(phaseSteps.on), asc(phaseSubjects.title))
    .limit(20)
  const refs = await loadInitiativeRefs(
    db,
    rows.map((row) => row.subject.initiativeId)
  )
  return rows.flatMap(({ step, phase, subject }) => {
    const initiative = refs.get(subject.initiativeId)
    if (!initiative || step.on === null) return []
    return {
      on: step.on,
      title: subject.title,
      detail: [phase, step.headline, step.detail].filter(Boolean).join(', '),
      href: `/initiatives/${initiative.slug}`,
      initiative
    }
  })
}
