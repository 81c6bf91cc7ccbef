import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { requireOrganisation, visiblePeopleWhere } from '#server/domain/access/index'
import { memberships, people } from '#server/db/tables/people'
import { requireViewer, type Context } from '#server/domain/context'
import { cursorText, decodeCursor, inFrench, toPage } from '#server/domain/organisations/keyset'
import { sortName } from '#server/domain/people/list'
import type { List, ListQuery } from '#shared/schemas/common'
import type { MemberDto } from '#shared/schemas/people'
import { toMembers } from './dto'

/** The people of an organisation, coordinators first. Suspended ones show to who manages it. */
export async function listMembers(
  ctx: Context,
  idOrSlug: string,
  query: ListQuery
): Promise<List<MemberDto>> {
  const signedIn = requireViewer(ctx)
  const { row, abilities } = await requireOrganisation(ctx, idOrSlug, 'read')
  const rows = await ctx.database.db
    .select({ membership: memberships, person: people, rank, key: sql<string>`${sortName}` })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        eq(memberships.organisationId, row.id),
        visiblePeopleWhere(signedIn.viewer),
        abilities.manage ? undefined : isNull(people.suspendedAt),
        query.cursor === undefined ? undefined : after(query.cursor)
      )
    )
    .orderBy(asc(rank), asc(inFrench(sortName)), asc(memberships.id))
    .limit(query.limit + 1)
  const items = await toMembers(signedIn, rows.slice(0, query.limit), abilities.manage)
  return toPage(rows, query.limit, items, (found) => [found.rank, found.key, found.membership.id])
}

const rank = sql<number>`case ${memberships.role} when 'coordinator' then 0 else 1 end`
const Place = z.tuple([z.number().int().min(0).max(1), cursorText, z.uuid()])

function after(cursor: string) {
  const [role, key, id] = decodeCursor(cursor, Place)
  return sql`(${rank}, ${inFrench(sortName)}, ${memberships.id})
    > (${role}::int, ${inFrench(sql`${key}::text`)}, ${id}::uuid)`
}
