import { and, eq, inArray, sql } from 'drizzle-orm'
import { gathered } from '#server/db/gathered'
import { initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { requireViewer, type Context, type Viewer } from '#server/domain/context'
import { AppError } from '#shared/errors'
import {
  initiativeRole,
  pageAbilities,
  type AudienceFacts,
  type InitiativeFacts,
  type InitiativeRole,
  type PageAbilities,
  type PageFacts,
  type ViewerFacts
} from '#shared/permissions'
import { outer, type Executor } from './executor'
import {
  initiativeFactColumnsOf,
  initiativeFacts,
  isUuid,
  type InitiativeRow,
  type Need
} from './initiatives'
import { requireWriteScope } from './viewer'

export type PageRow = typeof pages.$inferSelect

export interface PageAccess {
  viewer: Viewer
  page: PageRow
  facts: PageFacts
  initiative: InitiativeRow
  initiativeFacts: InitiativeFacts
  role: InitiativeRole | 'visitor'
  abilities: PageAbilities
}

export interface PageNeedOptions {
  db?: Executor
  /** Restoring and purging work in the trash; nothing else does. */
  trashed?: 'allowed'
  /** Asked for by something that only looks: a token that reads is enough. */
  looking?: true
}

/** @throws page.not_found for what is unknown, elsewhere or hidden, alike; access.forbidden, initiative.archived, page.trashed to those who see it. */
export async function requirePage(
  ctx: Context,
  id: string,
  need: Need,
  options: PageNeedOptions = {}
): Promise<PageAccess> {
  const { viewer } = requireViewer(ctx)
  const access = await findPage(options.db ?? ctx.database.db, viewer, id)
  if (!access) throw new AppError('page.not_found')
  if (need !== 'read') {
    if (access.page.trashedAt && options.trashed !== 'allowed') throw new AppError('page.trashed')
    if (!access.abilities[need]) {
      const writer = access.role === 'pilot' || access.role === 'contributor'
      throw new AppError(
        writer && access.initiativeFacts.archived ? 'initiative.archived' : 'access.forbidden'
      )
    }
    if (!options.looking) requireWriteScope(viewer)
  }
  return { viewer, ...access }
}

/** What this viewer may do with a page, or null when it does not exist for them. The collaboration gate asks this too. */
export function findPage(
  db: Executor,
  viewer: ViewerFacts,
  id: string
): Promise<Omit<PageAccess, 'viewer'> | null> {
  // An id that is no uuid takes the same road as one that is unknown.
  return askPage(db, { viewer, id: isUuid(id) ? id.toLowerCase() : NOBODY })
}

interface Question {
  viewer: ViewerFacts
  id: string
}

const askPage = gathered(async (db: Executor, questions: Question[]) => {
  const unique = (values: string[]) => [...new Set(values)]
  const rows = await db
    .select({
      page: pages,
      initiative: initiatives,
      audience: audienceColumns,
      ...initiativeFactColumnsOf(unique(questions.map(({ viewer }) => viewer.personId)))
    })
    .from(pages)
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .where(
      and(
        inArray(pages.id, unique(questions.map(({ id }) => id))),
        inArray(initiatives.networkId, unique(questions.map(({ viewer }) => viewer.networkId)))
      )
    )
  const found = new Map(rows.map((row) => [row.page.id, row]))
  return ({ viewer, id }: Question): Omit<PageAccess, 'viewer'> | null => {
    const row = found.get(id)
    if (row?.initiative.networkId !== viewer.networkId) return null
    const { page, initiative, audience, parts } = row
    const roles = row.roles.filter((given) => given.personId === viewer.personId)
    const facts = pageFacts(page, audience)
    const ofInitiative = initiativeFacts(initiative, { parts, roles })
    const role = initiativeRole(viewer, ofInitiative)
    const abilities = pageAbilities(viewer, ofInitiative, facts)
    if (!role || !abilities.read) return null
    return { page, facts, initiative, initiativeFacts: ofInitiative, role, abilities }
  }
})

interface AudienceRow extends AudienceFacts {
  id: string
  depth: number
}

/** The page (depth 0) and all it stands in, with the organisations each is kept for: selected beside the columns of `pages`. */
export const audienceColumns = sql<AudienceRow[]>`(
  with recursive line as (
    select l.id, l.parent_id, l.audience, 0 as depth from pages l where l.id = ${outer(pages.id)}
    union all
    select up.id, up.parent_id, up.audience, line.depth + 1 from pages up join line on up.id = line.parent_id
    where line.depth < 100)
  select json_agg(json_build_object('id', line.id, 'depth', line.depth, 'audience', line.audience, 'audienceOrganisationIds', (
    select coalesce(json_agg(listed.organisation_id), '[]'::json)
    from page_organisations listed where listed.page_id = line.id)) order by line.depth) from line)`

export function pageFacts(row: Pick<PageRow, 'trashedAt'>, line: AudienceRow[]): PageFacts {
  const [self, ...ancestors] = line
  return {
    audience: self?.audience ?? 'organisations',
    audienceOrganisationIds: self?.audienceOrganisationIds ?? [],
    ancestors,
    trashed: row.trashedAt !== null
  }
}

const NOBODY = '00000000-0000-0000-0000-000000000000'
