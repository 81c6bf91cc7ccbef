import { and, asc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { requireOrganisation, visibleOrganisationsWhere } from '#server/domain/access/index'
import { organisations } from '#server/db/tables/organisations'
import { requireViewer, type Context } from '#server/domain/context'
import type { List } from '#shared/schemas/common'
import type { OrganisationDto, OrganisationQuery } from '#shared/schemas/organisations'
import { toOrganisation, toOrganisations } from './dto'
import { cursorText, decodeCursor, inFrench, matchesWords, toPage } from './keyset'

export async function listOrganisations(
  ctx: Context,
  query: OrganisationQuery
): Promise<List<OrganisationDto>> {
  const signedIn = requireViewer(ctx)
  const { kind, department, standing, limit, cursor } = query
  const name = inFrench(organisations.name)
  const rows = await ctx.database.db
    .select()
    .from(organisations)
    .where(
      and(
        visibleOrganisationsWhere(signedIn.viewer),
        query.archived === 'true' ? isNotNull(organisations.archivedAt) : isNull(organisations.archivedAt),
        kind && eq(organisations.kind, kind),
        standing && eq(organisations.standing, standing),
        department &&
          or(eq(organisations.department, department), eq(organisations.secondDepartment, department)),
        query.q ? matchesWords(searchText, query.q) : undefined,
        cursor === undefined ? undefined : after(cursor)
      )
    )
    .orderBy(asc(name), asc(organisations.id))
    .limit(limit + 1)
  const items = await toOrganisations(signedIn, rows.slice(0, limit))
  return toPage(rows, limit, items, (row) => [row.name, row.id])
}

export async function getOrganisation(ctx: Context, idOrSlug: string): Promise<OrganisationDto> {
  const { row } = await requireOrganisation(ctx, idOrSlug, 'read')
  return toOrganisation(requireViewer(ctx), row)
}

const searchText = sql`concat_ws(' ', ${organisations.name}, ${organisations.code}, ${organisations.territory})`
const Place = z.tuple([cursorText, z.uuid()])

function after(cursor: string) {
  const [name, id] = decodeCursor(cursor, Place)
  return sql`(${inFrench(organisations.name)}, ${organisations.id}) > (${inFrench(sql`${name}::text`)}, ${id}::uuid)`
}
