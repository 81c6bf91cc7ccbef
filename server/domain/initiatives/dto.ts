import { and, asc, eq, inArray } from 'drizzle-orm'
import { initiativeFollows, initiativePeople } from '#server/db/tables/initiatives'
import { loadInitiativeFacts, type Executor, type InitiativeRow } from '#server/domain/access/index'
import { loadParticipations, toInitiativeRef } from '#server/domain/refs/initiatives'
import { loadPersonRefs } from '#server/domain/refs/people'
import {
  initiativeAbilities,
  initiativeRole,
  seesSubject,
  type InitiativeFacts,
  type ViewerFacts
} from '#shared/permissions'
import type { InitiativeDto, ParticipationDto } from '#shared/schemas/initiatives'
import type { PersonRef } from '#shared/schemas/people'

/** One viewer's view of many initiatives, in a few queries whatever their number. Those that do not exist for them are left out. */
export async function toInitiatives(
  db: Executor,
  viewer: ViewerFacts,
  rows: InitiativeRow[]
): Promise<InitiativeDto[]> {
  const ids = rows.map((row) => row.id)
  const [facts, participations, followed, pilots] = await Promise.all([
    loadInitiativeFacts(db, viewer, ids),
    loadParticipations(db, ids),
    loadFollowed(db, viewer, ids),
    loadPilots(db, viewer, ids)
  ])
  return rows.flatMap((row) => {
    const known = facts.get(row.id)
    if (!known) return []
    const dto = toInitiative(row, viewer, known, participations.get(row.id) ?? [], followed.has(row.id))
    return dto ? [{ ...dto, pilots: pilots.get(row.id) ?? [] }] : []
  })
}

function toInitiative(
  row: InitiativeRow,
  viewer: ViewerFacts,
  facts: InitiativeFacts,
  participations: ParticipationDto[],
  followed: boolean
): Omit<InitiativeDto, 'pilots'> | null {
  const role = initiativeRole(viewer, facts)
  if (role === null) return null
  const { write, manage, follow } = initiativeAbilities(viewer, facts)
  return {
    ...toInitiativeRef(row, participations),
    summary: row.summary,
    type: row.type,
    status: row.status,
    visibility: row.visibility,
    mission: row.mission,
    poleFunction: row.poleFunction,
    funding: row.funding,
    framework: row.framework,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    // The mayor of one commune learns nothing of the others.
    participations: participations.filter(
      (part) => part.role !== 'territory' || seesSubject(viewer, facts, part.organisation.id)
    ),
    role,
    followed,
    abilities: { write, manage, follow }
  }
}

async function loadFollowed(db: Executor, viewer: ViewerFacts, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .select({ id: initiativeFollows.initiativeId })
    .from(initiativeFollows)
    .where(and(eq(initiativeFollows.personId, viewer.personId), inArray(initiativeFollows.initiativeId, ids)))
  return new Set(rows.map((row) => row.id))
}

/** The role given by name, in the order it was given; roles that an organisation's part implies are not counted. */
async function loadPilots(
  db: Executor,
  viewer: ViewerFacts,
  ids: string[]
): Promise<Map<string, PersonRef[]>> {
  const found = new Map<string, PersonRef[]>()
  if (ids.length === 0) return found
  const rows = await db
    .select({ initiativeId: initiativePeople.initiativeId, personId: initiativePeople.personId })
    .from(initiativePeople)
    .where(and(inArray(initiativePeople.initiativeId, ids), eq(initiativePeople.role, 'pilot')))
    .orderBy(asc(initiativePeople.createdAt), asc(initiativePeople.personId))
  const people = await loadPersonRefs(
    db,
    rows.map((row) => row.personId),
    viewer
  )
  for (const { initiativeId, personId } of rows) {
    const person = people.get(personId)
    if (person) found.set(initiativeId, [...(found.get(initiativeId) ?? []), person])
  }
  return found
}
