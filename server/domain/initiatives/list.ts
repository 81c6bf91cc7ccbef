import { and, desc, eq, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { initiativeOrganisations, initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import {
  ownInitiativesWhere,
  requireInitiative,
  visibleInitiativesWhere,
  visibleOrganisationsWhere
} from '#server/domain/access/index'
import { requireViewer, type Context } from '#server/domain/context'
import { cursorText, decodeCursor, matchesWords, toPage } from '#server/domain/organisations/keyset'
import { loadInitiativeRefs } from '#server/domain/refs/initiatives'
import type { ViewerFacts } from '#shared/permissions'
import type {
  InitiativeDto,
  InitiativeMatrix,
  InitiativeQuery,
  InitiativeRef
} from '#shared/schemas/initiatives'
import type { List } from '#shared/schemas/common'
import { MISSIONS, POLE_FUNCTIONS } from '#shared/vocabulary'
import { toInitiatives } from './dto'

const Place = z.tuple([cursorText, z.uuid()])
/** Microseconds: the instant of a row as JavaScript knows it would skip its neighbours. */
const stamp = sql<string>`${initiatives.updatedAt}::text`

/** The latest changed first. */
export async function listInitiatives(
  ctx: Context,
  query: z.infer<typeof InitiativeQuery>
): Promise<List<InitiativeDto>> {
  const { viewer } = requireViewer(ctx)
  const { db } = ctx.database
  const rows = await db
    .select({ row: initiatives, stamp })
    .from(initiatives)
    .where(and(...filters(viewer, query), after(query.cursor)))
    .orderBy(desc(initiatives.updatedAt), desc(initiatives.id))
    .limit(query.limit + 1)
  const items = await toInitiatives(
    db,
    viewer,
    rows.slice(0, query.limit).map((found) => found.row)
  )
  return toPage(rows, query.limit, items, (found) => [found.stamp, found.row.id])
}

export async function readInitiative(ctx: Context, idOrSlug: string): Promise<InitiativeDto> {
  const { viewer, row } = await requireInitiative(ctx, idOrSlug, 'read')
  const [dto] = await toInitiatives(ctx.database.db, viewer, [row])
  if (!dto) throw new Error('an initiative that was readable a moment ago is not')
  return dto
}

/** 3 missions × 4 functions of what the viewer sees, archived ones left out. */
export async function initiativeMatrix(ctx: Context): Promise<InitiativeMatrix> {
  const { viewer } = requireViewer(ctx)
  const { db } = ctx.database
  const rows = await db
    .select()
    .from(initiatives)
    .where(and(visibleInitiativesWhere(viewer), isNull(initiatives.archivedAt)))
    .orderBy(initiatives.title)
    .limit(1000)
  const refs = await loadInitiativeRefs(
    db,
    rows.map((row) => row.id)
  )
  const refsOf = (keep: (row: (typeof rows)[number]) => boolean): InitiativeRef[] =>
    rows.filter(keep).flatMap((row) => refs.get(row.id) ?? [])
  const cells = MISSIONS.flatMap((mission) =>
    POLE_FUNCTIONS.map((poleFunction) => ({
      mission,
      poleFunction,
      initiatives: refsOf((row) => row.mission === mission && row.poleFunction === poleFunction)
    }))
  )
  return { cells, unplaced: refsOf((row) => row.mission === null || row.poleFunction === null) }
}

function filters(viewer: ViewerFacts, query: z.infer<typeof InitiativeQuery>): (SQL | undefined)[] {
  const own = viewer.memberships.map((membership) => membership.organisationId)
  return [
    query.scope === 'mine' ? ownInitiativesWhere(viewer) : visibleInitiativesWhere(viewer),
    query.scope === 'organisation' ? takesPart(inArray(organisations.id, own)) : undefined,
    query.organisationId ? concerns(viewer, query.organisationId) : undefined,
    query.department ? takesPart(ofDepartment(query.department)) : undefined,
    query.status ? eq(initiatives.status, query.status) : undefined,
    query.mission ? eq(initiatives.mission, query.mission) : undefined,
    query.poleFunction ? eq(initiatives.poleFunction, query.poleFunction) : undefined,
    query.archived === 'true' ? isNotNull(initiatives.archivedAt) : isNull(initiatives.archivedAt),
    query.q ? matchesWords(sql`${initiatives.title} || ' ' || ${initiatives.summary}`, query.q) : undefined
  ]
}

/** Territories say where an initiative happens; they take part in nothing. */
function takesPart(which: SQL): SQL {
  return sql`exists (select 1 from ${initiativeOrganisations} join ${organisations}
    on ${organisations.id} = ${initiativeOrganisations.organisationId}
    where ${initiativeOrganisations.initiativeId} = ${initiatives.id}
    and ${initiativeOrganisations.role} <> 'territory' and ${which})`
}

/** What the sheet of an organisation lists: a commune finds there what happens on its land. Of one the viewer sees, only. */
function concerns(viewer: ViewerFacts, organisationId: string): SQL {
  return sql`exists (select 1 from ${initiativeOrganisations} join ${organisations}
    on ${organisations.id} = ${initiativeOrganisations.organisationId}
    where ${initiativeOrganisations.initiativeId} = ${initiatives.id}
    and ${organisations.id} = ${organisationId} and ${visibleOrganisationsWhere(viewer)})`
}

function ofDepartment(department: string): SQL {
  return sql`(${organisations.department} = ${department} or ${organisations.secondDepartment} = ${department})`
}

function after(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined
  const [at, id] = decodeCursor(cursor, Place)
  return sql`(${initiatives.updatedAt}, ${initiatives.id}) < (${at}::timestamptz, ${id}::uuid)`
}
