import type { memberships } from '#server/db/tables/people'
import type { Executor } from '#server/domain/access/index'
import type { SignedInContext } from '#server/domain/context'
import { toPeople, type PersonRow } from '#server/domain/people/dto'
import type { MemberDto } from '#shared/schemas/people'

export type MembershipRow = typeof memberships.$inferSelect

export async function toMembers(
  ctx: SignedInContext,
  rows: readonly { membership: MembershipRow; person: PersonRow }[],
  manage: boolean,
  db: Executor = ctx.database.db
): Promise<MemberDto[]> {
  const people = await toPeople(
    ctx,
    rows.map((row) => row.person),
    db
  )
  const byId = new Map(people.map((person) => [person.id, person]))
  return rows.flatMap(({ membership }) => {
    const person = byId.get(membership.personId)
    if (!person) return []
    return {
      membershipId: membership.id,
      person,
      role: membership.role,
      jobTitle: membership.jobTitle,
      since: membership.createdAt.toISOString(),
      abilities: { manage }
    }
  })
}
