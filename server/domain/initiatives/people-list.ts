import { and, asc, eq, isNull, ne } from 'drizzle-orm'
import { initiativeOrganisations, initiativePeople } from '#server/db/tables/initiatives'
import { memberships, people } from '#server/db/tables/people'
import { requireInitiative, type Executor, type InitiativeAccess } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { loadOrganisationRefs } from '#server/domain/refs/organisations'
import { toPersonRef } from '#server/domain/refs/people'
import { impliedRole, INITIATIVE_ROLES, seesSubject, type InitiativeRole } from '#shared/permissions'
import type { List } from '#shared/schemas/common'
import type { ParticipantDto } from '#shared/schemas/people'

interface Held {
  person: typeof people.$inferSelect
  role: InitiativeRole
  organisationId: string
  explicit: boolean
  since: Date | null
}

/** Everyone who has a role, given or implied by their organisation: each once, with the widest. */
export async function listParticipants(ctx: Context, idOrSlug: string): Promise<List<ParticipantDto>> {
  const access = await requireInitiative(ctx, idOrSlug, 'read')
  return { items: await toParticipants(ctx.database.db, access), next: null }
}

export async function toParticipants(db: Executor, access: InitiativeAccess): Promise<ParticipantDto[]> {
  const { row, viewer, facts } = access
  const [given, implied] = await Promise.all([loadGiven(db, row.id), loadImplied(db, row.id)])
  const byPerson = new Map<string, Held>()
  for (const held of given) {
    // A guest learns nothing of the guests of other organisations.
    const hidden = held.role === 'guest' && !seesSubject(viewer, facts, held.organisationId)
    if (!hidden || held.person.id === viewer.personId) byPerson.set(held.person.id, held)
  }
  for (const held of implied) {
    const known = byPerson.get(held.person.id)
    if (known && rank(known.role) <= rank(held.role)) continue
    byPerson.set(held.person.id, known?.explicit ? { ...known, role: held.role } : held)
  }
  const all = [...byPerson.values()].sort((a, b) => rank(a.role) - rank(b.role) || byName(a, b))
  const organisations = await loadOrganisationRefs(
    db,
    all.map((held) => held.organisationId)
  )
  return all.flatMap(({ person, role, organisationId, explicit, since }) => {
    const organisation = organisations.get(organisationId)
    if (!organisation) return []
    const ref = toPersonRef(person, organisation)
    return { person: ref, role, organisation, explicit, since: since?.toISOString() ?? null }
  })
}

async function loadGiven(db: Executor, initiativeId: string): Promise<Held[]> {
  const rows = await db
    .select({ person: people, part: initiativePeople })
    .from(initiativePeople)
    .innerJoin(people, eq(people.id, initiativePeople.personId))
    .where(and(eq(initiativePeople.initiativeId, initiativeId), here))
  return rows.map(({ person, part }) => ({
    person,
    role: part.role,
    organisationId: part.organisationId,
    explicit: true,
    since: part.createdAt
  }))
}

async function loadImplied(db: Executor, initiativeId: string): Promise<Held[]> {
  const rows = await db
    .select({ person: people, membership: memberships.role, part: initiativeOrganisations })
    .from(initiativeOrganisations)
    .innerJoin(memberships, eq(memberships.organisationId, initiativeOrganisations.organisationId))
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        eq(initiativeOrganisations.initiativeId, initiativeId),
        ne(initiativeOrganisations.role, 'territory'),
        here
      )
    )
    .orderBy(asc(memberships.createdAt))
  return rows.flatMap(({ person, membership, part }) => {
    const role = impliedRole(part.role, membership)
    return role ? { person, role, organisationId: part.organisationId, explicit: false, since: null } : []
  })
}

const here = and(isNull(people.suspendedAt), isNull(people.deletedAt))

function rank(role: InitiativeRole): number {
  return INITIATIVE_ROLES.indexOf(role)
}

function byName(a: Held, b: Held): number {
  const names = (held: Held) => `${held.person.familyName} ${held.person.givenName}`
  return names(a).localeCompare(names(b), 'fr')
}
