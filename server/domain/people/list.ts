import { and, asc, eq, exists, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { outer, requireOrganisation, requirePerson, visiblePeopleWhere } from '#server/domain/access/index'
import { accounts } from '#server/db/tables/accounts'
import { memberships, people } from '#server/db/tables/people'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { cursorText, decodeCursor, inFrench, matchesWords, toPage } from '#server/domain/organisations/keyset'
import { isNetworkMember, networkAbilities } from '#shared/permissions'
import type { List } from '#shared/schemas/common'
import type { PersonDto, PersonQuery } from '#shared/schemas/people'
import { toPeople, toPerson } from './dto'

/** By family name. Suspended people show when asked for, and to the animation. */
export async function listPeople(ctx: Context, query: PersonQuery): Promise<List<PersonDto>> {
  const signedIn = requireViewer(ctx)
  const { organisationId, networkRole, limit, cursor } = query
  if (organisationId) await requireOrganisation(ctx, organisationId, 'read')
  const rows = await ctx.database.db
    .select({ person: people, key: sql<string>`${sortName}` })
    .from(people)
    .where(
      and(
        visiblePeopleWhere(signedIn.viewer),
        statusWhere(signedIn, query.status),
        networkRole && eq(people.networkRole, networkRole),
        organisationId ? belongsTo(signedIn, organisationId) : undefined,
        query.q ? matchesWords(searchText(signedIn), query.q) : undefined,
        cursor === undefined ? undefined : after(cursor)
      )
    )
    .orderBy(asc(inFrench(sortName)), asc(people.id))
    .limit(limit + 1)
  const items = await toPeople(
    signedIn,
    rows.slice(0, limit).map((row) => row.person)
  )
  return toPage(rows, limit, items, (row) => [row.key, row.person.id])
}

export async function getPerson(ctx: Context, id: string): Promise<PersonDto> {
  const { row } = await requirePerson(ctx, id, 'read')
  return toPerson(requireViewer(ctx), row)
}

/** « Le Goff Nolwenn »; someone known by one name only is found under it. */
export const sortName: SQL = sql`concat_ws(' ', nullif(${people.familyName}, ''), ${people.givenName})`

const Place = z.tuple([cursorText, z.uuid()])

function after(cursor: string): SQL {
  const [key, id] = decodeCursor(cursor, Place)
  return sql`(${inFrench(sortName)}, ${people.id}) > (${inFrench(sql`${key}::text`)}, ${id}::uuid)`
}

/** An address can be searched only by those who may read it: a partner could otherwise guess it letter by letter. */
function searchText({ viewer }: SignedInContext): SQL {
  const names = sql`${people.givenName}, ${people.familyName}`
  return isNetworkMember(viewer)
    ? sql`concat_ws(' ', ${names}, ${people.email})`
    : sql`concat_ws(' ', ${names})`
}

function statusWhere({ viewer, database }: SignedInContext, status: PersonQuery['status']): SQL | undefined {
  if (status === 'suspended') return isNotNull(people.suspendedAt)
  if (status === undefined) return networkAbilities(viewer).animate ? undefined : isNull(people.suspendedAt)
  const signedInOnce = exists(
    database.db
      .select({ one: sql`1` })
      .from(accounts)
      .where(
        and(
          eq(accounts.id, outer(people.accountId)),
          sql`(${accounts.lastSignInAt} is not null or ${accounts.passwordHash} is not null)`
        )
      )
  )
  return and(isNull(people.suspendedAt), status === 'active' ? signedInOnce : sql`not ${signedInOnce}`)
}

function belongsTo({ database }: SignedInContext, organisationId: string): SQL {
  return exists(
    database.db
      .select({ one: sql`1` })
      .from(memberships)
      .where(and(eq(memberships.personId, outer(people.id)), eq(memberships.organisationId, organisationId)))
  )
}
