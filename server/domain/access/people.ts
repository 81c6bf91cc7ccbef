import { and, eq, inArray, sql } from 'drizzle-orm'
import { memberships, people } from '#server/db/tables/people'
import { requireViewer, type Context, type Viewer } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { networkAbilities, type ViewerFacts } from '#shared/permissions'
import { visiblePeopleWhere } from './conditions'
import { outer, type Executor } from './executor'
import { isUuid } from './initiatives'
import { requireAdminScope, requireWriteScope } from './viewer'

export type PersonRow = typeof people.$inferSelect

export interface PersonAccess {
  viewer: Viewer
  row: PersonRow
  /** `manage`: name and phone, by themselves or by the network's animation; `administer`: suspension, network role. */
  abilities: { read: boolean; manage: boolean; administer: boolean }
}

/** @throws person.not_found for what is unknown, elsewhere or hidden, alike; access.forbidden to those who see it. */
export async function requirePerson(
  ctx: Context,
  id: string,
  need: 'read' | 'manage' | 'administer',
  options: { db?: Executor } = {}
): Promise<PersonAccess> {
  const { viewer } = requireViewer(ctx)
  const db = options.db ?? ctx.database.db
  const [row] = await db
    .select()
    .from(people)
    .where(and(isUuid(id) ? eq(people.id, id) : sql`false`, visiblePeopleWhere(viewer)))
    .limit(1)
  if (!row) throw new AppError('person.not_found')
  const network = networkAbilities(viewer)
  const self = row.id === viewer.personId
  const abilities = { read: true, manage: self || network.animate, administer: network.administer }
  if (need !== 'read') {
    if (!abilities[need]) throw new AppError('access.forbidden')
    requireWriteScope(viewer)
    if (!self || need === 'administer') requireAdminScope(viewer)
  }
  return { viewer, row, abilities }
}

/** The facts of someone else, for "voir comme". Null when they are suspended, gone, or of another network. */
export async function loadViewerFacts(
  db: Executor,
  networkId: string,
  personId: string
): Promise<ViewerFacts | null> {
  return (await loadManyViewerFacts(db, networkId, [personId])).get(personId) ?? null
}

/** The same for many at once; who is suspended, gone or of another network is not in the map. */
export async function loadManyViewerFacts(
  db: Executor,
  networkId: string,
  personIds: string[]
): Promise<Map<string, ViewerFacts>> {
  if (personIds.length === 0) return new Map()
  const rows = await db
    .select({
      personId: people.id,
      networkRole: people.networkRole,
      memberships: sql<ViewerFacts['memberships']>`(select coalesce(json_agg(json_build_object(
        'organisationId', m.organisation_id, 'role', m.role, 'standing', o.standing)), '[]'::json)
        from ${memberships} m join organisations o on o.id = m.organisation_id where m.person_id = ${outer(people.id)})`
    })
    .from(people)
    .where(
      and(
        inArray(people.id, personIds),
        eq(people.networkId, networkId),
        sql`${people.suspendedAt} is null and ${people.deletedAt} is null`
      )
    )
  return new Map(rows.map((row) => [row.personId, { networkId, ...row }]))
}
