import { and, count, eq, isNull, ne } from 'drizzle-orm'
import type { Executor } from '#server/domain/access/index'
import { organisations } from '#server/db/tables/organisations'
import { memberships, people } from '#server/db/tables/people'
import { AppError } from '#shared/errors'
import type { MembershipRow } from './dto'

/**
 * A member organisation that had someone to coordinate it keeps someone: whoever leaves names a successor first.
 * Under the lock of the directory, else two coordinators could each remove the other.
 * @throws organisation.last_coordinator
 */
export async function keepOneCoordinator(tx: Executor, leaving: MembershipRow): Promise<void> {
  if (leaving.role !== 'coordinator') return
  const [organisation] = await tx
    .select({ standing: organisations.standing })
    .from(organisations)
    .where(eq(organisations.id, leaving.organisationId))
  if (organisation?.standing !== 'member') return
  const [others] = await tx
    .select({ count: count() })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        eq(memberships.organisationId, leaving.organisationId),
        eq(memberships.role, 'coordinator'),
        ne(memberships.id, leaving.id),
        isNull(people.suspendedAt),
        isNull(people.deletedAt)
      )
    )
  if (!others || others.count === 0) throw new AppError('organisation.last_coordinator')
}
