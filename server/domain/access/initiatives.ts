import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { initiatives } from '#server/db/tables/initiatives'
import { requireViewer, type Context, type Viewer } from '#server/domain/context'
import { AppError } from '#shared/errors'
import {
  initiativeAbilities,
  initiativeRole,
  type InitiativeAbilities,
  type InitiativeFacts,
  type InitiativeRole,
  type ViewerFacts
} from '#shared/permissions'
import { outer, type Executor } from './executor'
import { requireWriteScope } from './viewer'

export type InitiativeRow = typeof initiatives.$inferSelect
export type Need = 'read' | 'write' | 'manage'

export interface InitiativeAccess {
  viewer: Viewer
  row: InitiativeRow
  facts: InitiativeFacts
  role: InitiativeRole | 'visitor'
  abilities: InitiativeAbilities
}

export interface NeedOptions {
  /** Ask inside a transaction. */
  db?: Executor
  /** Only bringing an initiative back from the archive writes in an archived one. */
  archived?: 'allowed'
  /** Asked for by something that only looks: a token that reads is enough. */
  looking?: true
}

/** @throws initiative.not_found for what is unknown, elsewhere or hidden, alike; access.forbidden and initiative.archived to those who see it. */
export async function requireInitiative(
  ctx: Context,
  idOrSlug: string,
  need: Need,
  options: NeedOptions = {}
): Promise<InitiativeAccess> {
  const { viewer } = requireViewer(ctx)
  const db = options.db ?? ctx.database.db
  const [found] = await db
    .select({ row: initiatives, ...initiativeFactColumns(viewer) })
    .from(initiatives)
    .where(and(eq(initiatives.networkId, viewer.networkId), named(idOrSlug)))
    .limit(1)
  const facts = found ? initiativeFacts(found.row, found) : null
  const role = facts && initiativeRole(viewer, facts)
  if (!found || !facts || !role) throw new AppError('initiative.not_found')
  const abilities = initiativeAbilities(viewer, facts)
  if (need !== 'read') {
    const may = need === 'manage' ? abilities.manage : role === 'pilot' || role === 'contributor'
    if (!may) throw new AppError('access.forbidden')
    if (!options.looking) requireWriteScope(viewer)
    if (facts.archived && options.archived !== 'allowed') throw new AppError('initiative.archived')
  }
  return { viewer, row: found.row, facts, role, abilities }
}

/** Facts of many initiatives for one viewer, in one query: for lists. */
export async function loadInitiativeFacts(
  db: Executor,
  viewer: ViewerFacts,
  ids: string[]
): Promise<Map<string, InitiativeFacts>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ row: initiatives, ...initiativeFactColumns(viewer) })
    .from(initiatives)
    .where(inArray(initiatives.id, ids))
  return new Map(rows.map((found) => [found.row.id, initiativeFacts(found.row, found)]))
}

interface FactColumns {
  parts: InitiativeFacts['organisations']
  roles: InitiativeFacts['viewerRoles']
}

/** To be selected beside the columns of `initiatives`, in the same statement: unknown and hidden cost the same. */
export function initiativeFactColumns(viewer: ViewerFacts) {
  return initiativeFactColumnsOf([viewer.personId])
}

/** Of several viewers: each role says whose it is. */
export function initiativeFactColumnsOf(personIds: string[]) {
  return {
    parts: sql<FactColumns['parts']>`(select coalesce(json_agg(
      json_build_object('organisationId', part.organisation_id, 'role', part.role)), '[]'::json)
      from initiative_organisations part where part.initiative_id = ${outer(initiatives.id)})`,
    roles: sql<
      (FactColumns['roles'][number] & { personId: string })[]
    >`(select coalesce(json_agg(json_build_object(
      'personId', given.person_id, 'organisationId', given.organisation_id, 'role', given.role)), '[]'::json)
      from initiative_people given
      where given.initiative_id = ${outer(initiatives.id)} and given.person_id in ${personIds})`
  }
}

export function initiativeFacts(row: InitiativeRow, columns: FactColumns): InitiativeFacts {
  return {
    networkId: row.networkId,
    visibility: row.visibility,
    archived: row.archivedAt !== null,
    organisations: columns.parts,
    viewerRoles: columns.roles
  }
}

export function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value)
}

function named(idOrSlug: string): SQL {
  return isUuid(idOrSlug) ? eq(initiatives.id, idOrSlug) : eq(initiatives.slug, idOrSlug)
}
