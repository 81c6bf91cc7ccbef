import { and, eq, ne, sql } from 'drizzle-orm'
import { phases, phaseSubjects } from '#server/db/tables/phases'
import { subjectsWhere, type Executor, type InitiativeAccess } from '#server/domain/access/index'
import { checkOrganisations } from '#server/domain/initiatives/rules'
import { AppError } from '#shared/errors'
import { positionBetween } from '#shared/fractional-index'
import type { PhaseRow, SubjectRow } from './path'

export async function findPhase(tx: Executor, initiativeId: string, phaseId: string): Promise<PhaseRow> {
  const [row] = await tx
    .select()
    .from(phases)
    .where(and(eq(phases.id, phaseId), eq(phases.initiativeId, initiativeId)))
  if (!row) throw new AppError('phase.not_found')
  return row
}

export async function findSubject(
  tx: Executor,
  { viewer, row }: InitiativeAccess,
  subjectId: string
): Promise<SubjectRow> {
  const [found] = await tx
    .select()
    .from(phaseSubjects)
    .where(
      and(
        eq(phaseSubjects.id, subjectId),
        eq(phaseSubjects.initiativeId, row.id),
        subjectsWhere(viewer, sql`${phaseSubjects.initiativeId}`, sql`${phaseSubjects.organisationId}`)
      )
    )
  if (!found) throw new AppError('phase.not_found')
  return found
}

/** Of the network; an organisation that already takes part may have been archived since. */
export async function organisationOfPath(
  tx: Executor,
  { viewer, facts }: InitiativeAccess,
  id: string | null
): Promise<string | null> {
  const takesPart = facts.organisations.some((part) => part.organisationId === id)
  if (id !== null && !takesPart) await checkOrganisations(tx, viewer.networkId, [id])
  return id
}

/** @param afterId null: first; undefined: last. */
export async function placeInPath(
  tx: Executor,
  what: 'phases' | 'subjects',
  initiativeId: string,
  afterId: string | null | undefined,
  moving?: string
): Promise<string> {
  const table = what === 'phases' ? phases : phaseSubjects
  const others = await tx
    .select({ id: table.id, position: table.position })
    .from(table)
    .where(and(eq(table.initiativeId, initiativeId), moving ? ne(table.id, moving) : undefined))
    .orderBy(sql`${table.position} collate "C"`, table.id)
  if (afterId === undefined) return positionBetween(others.at(-1)?.position ?? null, null)
  const rank = afterId === null ? -1 : others.findIndex((other) => other.id === afterId)
  if (afterId !== null && rank < 0) throw new AppError('phase.not_found')
  const before = others[rank]?.position ?? null
  const after = others.slice(rank + 1).find((other) => before === null || other.position > before)
  return positionBetween(before, after?.position ?? null)
}
