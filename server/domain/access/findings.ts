// What a search may find: each row of the index is asked of the thing it stands for, as it is now. The index itself holds no rights,
// so that there is none to take back from it.
import { and, eq, isNull, or, sql, type SQL } from 'drizzle-orm'
import { initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import { pages } from '#server/db/tables/pages'
import { people } from '#server/db/tables/people'
import { threadComments, threads } from '#server/db/tables/threads'
import type { ViewerFacts } from '#shared/permissions'
import {
  holdsRole,
  visibleInitiativesWhere,
  visibleOrganisationsWhere,
  visiblePagesWhere,
  visiblePeopleWhere
} from './conditions'
import { visibleThreadsWhere } from './threads'

/** On a row of `derived_search` (or of a query with its columns), called `found`. What stands in a page is seen with it. */
export function visibleFindingsWhere(viewer: ViewerFacts, found: SQL): SQL {
  const subject = sql`${found}.subject_id`
  const initiative = and(eq(initiatives.id, sql`${subject}::uuid`), visibleInitiativesWhere(viewer))
  const organisation = and(
    eq(organisations.id, sql`${subject}::uuid`),
    isNull(organisations.archivedAt),
    visibleOrganisationsWhere(viewer)
  )
  const person = and(
    eq(people.id, sql`${subject}::uuid`),
    isNull(people.suspendedAt),
    visiblePeopleWhere(viewer)
  )
  const page = and(eq(pages.id, sql`${found}.page_id`), visiblePagesWhere(viewer))
  // The discussion belongs to those who have a part in the initiative; some of it to one organisation.
  const comment = and(
    eq(threadComments.id, sql`${subject}::uuid`),
    page,
    holdsRole(viewer, pages.initiativeId),
    visibleThreadsWhere(viewer)
  )
  return sql`case ${found}.kind
    when 'initiative' then exists (select 1 from ${initiatives} where ${initiative})
    when 'organisation' then exists (select 1 from ${organisations} where ${organisation})
    when 'person' then exists (select 1 from ${people} where ${person})
    when 'comment' then exists (select 1 from ${threadComments}
      join ${threads} on ${threads.id} = ${threadComments.threadId}
      join ${pages} on ${pages.id} = ${threads.pageId} where ${comment})
    else exists (select 1 from ${pages} where ${page}) end`
}

/** The first sieve, without looking at each row: nothing of an initiative that the viewer does not see. */
export function findableInitiativesWhere(viewer: ViewerFacts, found: SQL): SQL {
  return (
    or(
      sql`${found}.initiative_id is null`,
      sql`${found}.initiative_id in (select ${initiatives.id} from ${initiatives} where ${visibleInitiativesWhere(viewer)})`
    ) ?? sql`false`
  )
}
