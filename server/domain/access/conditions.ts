// The same rules as shared/permissions.ts, as SQL conditions: lists are filtered by the database, never in memory.
// tests/api/access.test.ts holds both forms to each other on every object of the data set.
import { and, eq, inArray, isNull, or, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import { pages } from '#server/db/tables/pages'
import { people } from '#server/db/tables/people'
import { isNetworkMember, type ViewerFacts } from '#shared/permissions'

/** On `initiatives`. Archived ones included: whether they show is the list's choice. */
export function visibleInitiativesWhere(viewer: ViewerFacts): SQL {
  const open = isNetworkMember(viewer) ? eq(initiatives.visibility, 'network') : sql`false`
  return all(eq(initiatives.networkId, viewer.networkId), any(open, holdsRole(viewer, initiatives.id)))
}

/** On `initiatives`: those where the viewer has a part of their own, given or implied. */
export function ownInitiativesWhere(viewer: ViewerFacts): SQL {
  return all(eq(initiatives.networkId, viewer.networkId), holdsRole(viewer, initiatives.id))
}

/** On `organisations`. */
export function visibleOrganisationsWhere(viewer: ViewerFacts): SQL {
  const sameNetwork = eq(organisations.networkId, viewer.networkId)
  if (isNetworkMember(viewer)) return sameNetwork
  const shared = sql`exists (
    select 1 from initiative_organisations shared_io where shared_io.organisation_id = ${organisations.id}
    and (${inTeam(viewer, sql`shared_io.initiative_id`)}
      or (shared_io.role <> 'territory' and ${holdsRole(viewer, sql`shared_io.initiative_id`)})))`
  return all(sameNetwork, any(inArray(organisations.id, ownOrganisations(viewer)), shared))
}

/** On `people`: everyone for the network; for a partner, their own organisations and who works in the initiatives they see. */
export function visiblePeopleWhere(viewer: ViewerFacts): SQL {
  const base = all(eq(people.networkId, viewer.networkId), isNull(people.deletedAt))
  if (isNetworkMember(viewer)) return base
  const own = ownOrganisations(viewer)
  const colleague = sql`exists (select 1 from memberships colleague where colleague.person_id = ${people.id}
    and ${inArray(sql`colleague.organisation_id`, own)})`
  // Those that the list of people of an initiative shows: brought by name, or there with their organisation.
  const companion = sql`exists (select 1 from initiative_people companion where companion.person_id = ${people.id}
    and ((companion.role <> 'guest' and ${holdsRole(viewer, sql`companion.initiative_id`)})
      or ${inTeam(viewer, sql`companion.initiative_id`)}))`
  const teammate = sql`exists (select 1 from memberships belonging
    join initiative_organisations taking on taking.organisation_id = belonging.organisation_id
    where belonging.person_id = ${people.id} and taking.role <> 'territory'
    and ${holdsRole(viewer, sql`taking.initiative_id`)})`
  return all(base, any(eq(people.id, viewer.personId), colleague, companion, teammate))
}

/**
 * On `pages`: out of the trash, in an initiative the viewer sees, itself and everything above it open to them.
 * A page is never wider than the one it stands in, whatever was chosen for it.
 */
export function visiblePagesWhere(viewer: ViewerFacts): SQL {
  return all(isNull(pages.trashedAt), readablePagesWhere(viewer))
}

/** The same, the trash included (for those who may restore; the caller says who). */
export function readablePagesWhere(viewer: ViewerFacts): SQL {
  const initiativeVisible = sql`exists (select 1 from ${initiatives}
    where ${initiatives.id} = ${pages.initiativeId} and ${visibleInitiativesWhere(viewer)})`
  const self = audienceAllows(viewer, {
    id: sql`${pages.id}`,
    initiativeId: sql`${pages.initiativeId}`,
    audience: sql`${pages.audience}`
  })
  const ancestor = audienceAllows(viewer, {
    id: sql`above.id`,
    initiativeId: sql`above.initiative_id`,
    audience: sql`above.audience`
  })
  const hiddenAbove = sql`exists (
    with recursive above as (
      select a.id, a.parent_id, a.initiative_id, a.audience from pages a where a.id = ${pages.parentId}
      union select b.id, b.parent_id, b.initiative_id, b.audience from pages b join above on b.id = above.parent_id
    ) select 1 from above where not (${ancestor}))`
  return all(initiativeVisible, self, or(isNull(pages.parentId), sql`not ${hiddenAbove}`))
}

/** A guest sees the subjects of the organisation that brought them; everyone else who reads the initiative sees all. */
export function subjectsWhere(
  viewer: ViewerFacts,
  initiativeId: SQLWrapper,
  organisationId: SQLWrapper
): SQL {
  return any(
    sql`not ${onlyGuest(viewer, initiativeId)}`,
    inArray(sql`${organisationId}`, ownOrganisations(viewer)),
    broughtBy(viewer, initiativeId, organisationId)
  )
}

/** Any role, given or implied (not the visitor of an initiative open to the network). */
export function holdsRole(viewer: ViewerFacts, initiativeId: SQLWrapper): SQL {
  return any(
    sql`exists (select 1 from initiative_people held where held.initiative_id = ${initiativeId}
      and held.person_id = ${viewer.personId})`,
    impliedBy(viewer, initiativeId)
  )
}

/** Pilot, contributor or reader. */
export function inTeam(viewer: ViewerFacts, initiativeId: SQLWrapper): SQL {
  return any(
    sql`exists (select 1 from initiative_people held where held.initiative_id = ${initiativeId}
      and held.person_id = ${viewer.personId} and held.role <> 'guest')`,
    impliedBy(viewer, initiativeId)
  )
}

/** Here as a guest and nothing more: not even someone of the network in an initiative open to it. */
function onlyGuest(viewer: ViewerFacts, initiativeId: SQLWrapper): SQL {
  const open = isNetworkMember(viewer)
    ? sql`exists (select 1 from initiatives open where open.id = ${initiativeId} and open.visibility = 'network')`
    : sql`false`
  return sql`(exists (select 1 from initiative_people held where held.initiative_id = ${initiativeId}
    and held.person_id = ${viewer.personId} and held.role = 'guest')
    and not ${impliedBy(viewer, initiativeId)} and not ${open})`
}

function audienceAllows(viewer: ViewerFacts, page: { id: SQL; initiativeId: SQL; audience: SQL }): SQL {
  const listed = sql`exists (select 1 from page_organisations listed where listed.page_id = ${page.id} and ${any(
    inArray(sql`listed.organisation_id`, ownOrganisations(viewer)),
    broughtBy(viewer, page.initiativeId, sql`listed.organisation_id`)
  )})`
  return sql`case ${page.audience} when 'initiative' then true
    when 'team' then ${inTeam(viewer, page.initiativeId)}
    else ${all(holdsRole(viewer, page.initiativeId), listed)} end`
}

/** Every part but the territory's gives at least reading to the people of the organisation. */
function impliedBy(viewer: ViewerFacts, initiativeId: SQLWrapper): SQL {
  const own = ownOrganisations(viewer)
  if (own.length === 0) return sql`false`
  return sql`exists (select 1 from initiative_organisations part where part.initiative_id = ${initiativeId}
    and part.role <> 'territory' and ${inArray(sql`part.organisation_id`, own)})`
}

function broughtBy(viewer: ViewerFacts, initiativeId: SQLWrapper, organisationId: SQLWrapper): SQL {
  return sql`exists (select 1 from initiative_people brought where brought.initiative_id = ${initiativeId}
    and brought.person_id = ${viewer.personId} and brought.organisation_id = ${organisationId})`
}

function ownOrganisations(viewer: ViewerFacts): string[] {
  return viewer.memberships.map((membership) => membership.organisationId)
}

/** drizzle's `and`/`or` may be undefined when given nothing; these never are. */
function all(...conditions: (SQL | undefined)[]): SQL {
  return and(...conditions) ?? sql`true`
}

function any(...conditions: (SQL | undefined)[]): SQL {
  return or(...conditions) ?? sql`false`
}
