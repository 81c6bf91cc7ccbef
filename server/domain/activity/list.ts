// What moved, for one viewer: lines of `activities`, and edits of documents read from `page_edits` (one line per person and page).
import { and, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { initiatives } from '#server/db/tables/initiatives'
import {
  holdsRole,
  inTeam,
  readablePagesWhere,
  requireInitiative,
  subjectsWhere,
  visibleInitiativesWhere,
  visiblePagesWhere,
  type Executor
} from '#server/domain/access/index'
import { requireViewer, type Context } from '#server/domain/context'
import { cursorText, decodeCursor, encodeCursor } from '#server/domain/organisations/keyset'
import type { ViewerFacts } from '#shared/permissions'
import type { List } from '#shared/schemas/common'
import type { ActivityDto } from '#shared/schemas/home'
import { toActivities, type ActivityRow } from './dto'

const Place = z.tuple([cursorText, cursorText])
type Place = z.infer<typeof Place>

interface Query {
  limit: number
  cursor?: string
}

/** Across every initiative the viewer sees, archived ones left out. */
export async function listActivity(ctx: Context, query: Query): Promise<List<ActivityDto>> {
  const { viewer } = requireViewer(ctx)
  const { db } = ctx.database
  const seen = await db
    .select({ id: initiatives.id })
    .from(initiatives)
    .where(and(visibleInitiativesWhere(viewer), sql`${initiatives.archivedAt} is null`))
  return read(
    ctx,
    viewer,
    seen.map((row) => row.id),
    query
  )
}

export async function listInitiativeActivity(
  ctx: Context,
  idOrSlug: string,
  query: Query
): Promise<List<ActivityDto>> {
  const { viewer, row } = await requireInitiative(ctx, idOrSlug, 'read')
  return read(ctx, viewer, [row.id], query)
}

async function read(
  ctx: Context,
  viewer: ViewerFacts,
  ids: string[],
  query: Query
): Promise<List<ActivityDto>> {
  const start = query.cursor === undefined ? null : decodeCursor(query.cursor, Place)
  const { rows, next } = await readLines(ctx.database.db, viewer, ids, {
    limit: query.limit,
    start: start as Place | null
  })
  return { items: await toActivities(ctx.database.db, viewer, rows), next: next && encodeCursor(next) }
}

/** Lines are taken in batches, then judged: a journal of a hundred thousand lines is not judged to show fifty. */
const BATCH = 300
const MOST_BATCHES = 40

export async function readLines(
  db: Executor,
  viewer: ViewerFacts,
  initiativeIds: string[],
  options: { limit: number; start?: Place | null; since?: Date }
): Promise<{ rows: ActivityRow[]; next: Place | null }> {
  const found: ActivityRow[] = []
  let place = options.start ?? null
  for (let turn = 0; initiativeIds.length > 0 && turn < MOST_BATCHES; turn += 1) {
    const { rows, last } = await readBatch(db, viewer, initiativeIds, place, options.since)
    found.push(...rows)
    if (found.length > options.limit) {
      const shown = found.slice(0, options.limit)
      const end = shown.at(-1)
      return { rows: shown, next: end ? [end.at, end.id] : null }
    }
    if (last === null) return { rows: found, next: null }
    place = last
  }
  return { rows: found, next: initiativeIds.length > 0 ? place : null }
}

interface Judged extends ActivityRow {
  seen: boolean
}

async function readBatch(
  db: Executor,
  viewer: ViewerFacts,
  initiativeIds: string[],
  place: Place | null,
  since: Date | undefined
): Promise<{ rows: ActivityRow[]; last: Place | null }> {
  const before = place ? sql`and (at, id) < (${place[0]}::timestamptz, ${place[1]})` : sql``
  const after = since ? sql`and at >= ${since.toISOString()}::timestamptz` : sql``
  const rows = await db.execute<Judged & Record<string, unknown>>(sql`
    select line.id, line.verb, line.initiative_id as "initiativeId", line.page_id as "pageId", line.actor_id as "actorId",
      line.data, line.at::text as at, ${visible(viewer)} as seen
    from (
      select * from (
        select lpad(seq::text, 20, '0') as id, verb, initiative_id, page_id, actor_id, data, at
        from activities where initiative_id in ${initiativeIds}
        union all
        select 'edit-' || e.page_id || '-' || e.person_id, 'page.edited', p.initiative_id, e.page_id, e.person_id, '{}'::jsonb, e.last_at
        from page_edits e join pages p on p.id = e.page_id where p.initiative_id in ${initiativeIds}
      ) either where true ${before} ${after} order by at desc, id desc limit ${BATCH}
    ) line left join pages on pages.id = line.page_id
    order by line.at desc, line.id desc`)
  const end = rows.at(-1)
  return {
    rows: rows.filter((row) => row.seen),
    last: rows.length === BATCH && end ? [end.at, end.id] : null
  }
}

/** A line is seen with the page it tells of, that of a comment by those who see comments; what tells of a commune or a guest, by those who see that commune or guest. */
function visible(viewer: ViewerFacts): SQL {
  const initiativeId = sql`line.initiative_id`
  const concerned = (key: string) =>
    subjectsWhere(viewer, initiativeId, sql`nullif(line.data ->> ${sql.raw(`'${key}'`)}, '')::uuid`)
  const trashed = sql`(pages.trashed_at is not null and ${inTeam(viewer, initiativeId)} and ${readablePagesWhere(viewer)}
    and ${mayEmptyTrash(viewer)})`
  return sql`(case
    when line.verb like 'thread.%' and not ${holdsRole(viewer, initiativeId)} then false
    when line.page_id is not null then pages.id is not null and (${visiblePagesWhere(viewer)} or ${trashed})
    when line.verb in ('phase.moved', 'subject.created', 'subject.removed') then ${concerned('subjectOrganisationId')}
    when line.data ->> 'role' in ('territory', 'guest') then ${concerned('organisationId')}
    else true end)`
}

/** Pilots and contributors: those for whom the trash exists. */
function mayEmptyTrash(viewer: ViewerFacts): SQL {
  const coordinated = viewer.memberships.filter((m) => m.role === 'coordinator').map((m) => m.organisationId)
  const implied =
    coordinated.length === 0
      ? sql`false`
      : sql`exists (select 1 from initiative_organisations part where part.initiative_id = line.initiative_id
          and part.role in ('lead', 'partner') and part.organisation_id in ${coordinated})`
  return sql`(${implied} or exists (select 1 from initiative_people held where held.initiative_id = line.initiative_id
    and held.person_id = ${viewer.personId} and held.role in ('pilot', 'contributor')))`
}
