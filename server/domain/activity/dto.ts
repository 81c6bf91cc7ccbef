import { and, inArray } from 'drizzle-orm'
import { pages } from '#server/db/tables/pages'
import { people } from '#server/db/tables/people'
import { visiblePeopleWhere, type Executor } from '#server/domain/access/index'
import { loadInitiativeRefs } from '#server/domain/refs/initiatives'
import { fullName, loadPersonRefs } from '#server/domain/refs/people'
import type { ViewerFacts } from '#shared/permissions'
import type { ActivityDto } from '#shared/schemas/home'

export interface ActivityRow {
  id: string
  verb: string
  initiativeId: string
  pageId: string | null
  actorId: string | null
  data: Record<string, string | number>
  /** As PostgreSQL writes it: microseconds matter for the cursor. */
  at: string
}

/** Lines the viewer was found to see. */
export async function toActivities(
  db: Executor,
  viewer: ViewerFacts,
  rows: ActivityRow[]
): Promise<ActivityDto[]> {
  const [initiatives, actors, found, names] = await Promise.all([
    loadInitiativeRefs(
      db,
      rows.map((row) => row.initiativeId)
    ),
    loadPersonRefs(
      db,
      rows.map((row) => row.actorId),
      viewer
    ),
    loadPages(
      db,
      rows.flatMap((row) => row.pageId ?? [])
    ),
    loadNames(
      db,
      viewer,
      rows.flatMap((row) => (typeof row.data['personId'] === 'string' ? row.data['personId'] : []))
    )
  ])
  return rows.map((row) => {
    const page = found.get(row.pageId ?? '')
    return {
      id: row.id,
      verb: row.verb,
      actor: actors.get(row.actorId ?? '') ?? null,
      self: row.actorId === viewer.personId,
      page: page ?? null,
      initiative: initiatives.get(row.initiativeId) ?? null,
      data: wordsOf(row, names),
      at: new Date(row.at).toISOString()
    }
  })
}

/** The words of the sentence; identifiers and organisations kept for judging the line stay here. */
function wordsOf({ data }: ActivityRow, names: Map<string, string>): ActivityDto['data'] {
  const { personId, organisationId: _o, subjectOrganisationId: _s, ...words } = data
  const person = typeof personId === 'string' ? names.get(personId) : undefined
  return person === undefined ? words : { ...words, person }
}

async function loadPages(db: Executor, ids: string[]) {
  if (ids.length === 0) return new Map<string, NonNullable<ActivityDto['page']>>()
  const { id, title, kind } = pages
  const rows = await db.select({ id, title, kind }).from(pages).where(inArray(pages.id, ids))
  return new Map(rows.map((row) => [row.id, row]))
}

async function loadNames(db: Executor, viewer: ViewerFacts, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select()
    .from(people)
    .where(and(inArray(people.id, ids), visiblePeopleWhere(viewer)))
  return new Map(rows.map((row) => [row.id, fullName(row)]))
}
