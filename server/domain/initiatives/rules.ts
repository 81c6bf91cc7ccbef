// What must hold of an initiative whatever road a change takes.
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import type { Executor } from '#server/domain/access/index'
import { AppError } from '#shared/errors'
import { FUNDING_BY_FUNCTION, type FundingKind, type POLE_FUNCTIONS } from '#shared/vocabulary'

/** Everything that changes an initiative, its people or its pages waits here for the one before: no two move at once. */
export async function lockInitiative(tx: Executor, id: string): Promise<void> {
  await tx.select({ id: initiatives.id }).from(initiatives).where(eq(initiatives.id, id)).for('update')
}

/** @throws initiative.funding_rule when the function chosen may not be paid by one of the funds chosen. */
export function checkFunding(place: {
  poleFunction: (typeof POLE_FUNCTIONS)[number] | null
  funding: readonly FundingKind[]
}): void {
  if (place.poleFunction === null) return
  const allowed = FUNDING_BY_FUNCTION[place.poleFunction]
  if (place.funding.every((kind) => allowed.includes(kind))) return
  throw new AppError('initiative.funding_rule', { fields: [{ path: 'funding', code: 'choice' }] })
}

export function checkDates(dates: { startsOn: string | null; endsOn: string | null }): void {
  if (dates.startsOn === null || dates.endsOn === null || dates.startsOn <= dates.endsOn) return
  throw new AppError('request.invalid', { fields: [{ path: 'endsOn', code: 'date' }] })
}

/**
 * Organisations of the viewer's network that may still take part.
 * @throws organisation.not_found if any is unknown, archived or elsewhere.
 */
export async function checkOrganisations(tx: Executor, networkId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const wanted = [...new Set(ids)]
  const rows = await tx
    .select({ id: organisations.id })
    .from(organisations)
    .where(
      and(
        inArray(organisations.id, wanted),
        eq(organisations.networkId, networkId),
        isNull(organisations.archivedAt)
      )
    )
  if (rows.length !== wanted.length) throw new AppError('organisation.not_found')
}

/** @throws initiative.last_pilot when nobody active pilots any more, by name or by coordinating a lead organisation. */
export async function checkStillPiloted(tx: Executor, initiativeId: string): Promise<void> {
  const [row] = await tx.execute<{ piloted: boolean }>(sql`
    select exists (
      select 1 from people p where p.suspended_at is null and p.deleted_at is null and (
        exists (select 1 from initiative_people ip
          where ip.person_id = p.id and ip.initiative_id = ${initiativeId} and ip.role = 'pilot')
        or exists (select 1 from memberships m join initiative_organisations io on io.organisation_id = m.organisation_id
          where m.person_id = p.id and m.role = 'coordinator'
          and io.initiative_id = ${initiativeId} and io.role = 'lead'))) as piloted`)
  if (row?.piloted !== true) throw new AppError('initiative.last_pilot')
}
