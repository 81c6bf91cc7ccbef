import { and, asc, eq, inArray } from 'drizzle-orm'
import { visibleOrganisationsWhere, type Executor } from '#server/domain/access/index'
import { accounts } from '#server/db/tables/accounts'
import { organisations } from '#server/db/tables/organisations'
import { memberships, type people } from '#server/db/tables/people'
import type { SignedInContext, Viewer } from '#server/domain/context'
import { toOrganisationRef } from '#server/domain/refs/organisations'
import { toPersonRef } from '#server/domain/refs/people'
import { isNetworkMember, networkAbilities } from '#shared/permissions'
import type { PersonDto } from '#shared/schemas/people'

export type PersonRow = typeof people.$inferSelect
type MembershipDto = PersonDto['memberships'][number]

/** Rows the viewer may see (`visiblePeopleWhere`), with what the viewer may see of them. */
export async function toPeople(
  ctx: SignedInContext,
  rows: readonly PersonRow[],
  db: Executor = ctx.database.db
): Promise<PersonDto[]> {
  const signIns = await loadAccounts(db, rows)
  const belongings = await loadMemberships(db, rows)
  const shown = await visibleOrganisationIds(db, ctx.viewer, belongings)
  return rows.map((row) => {
    const all = belongings.get(row.id) ?? []
    const seen = all.filter((m) => shown === null || shown.has(m.organisation.id))
    const account = row.accountId === null ? undefined : signIns.get(row.accountId)
    const known = knowsAddress(ctx.viewer, row, all)
    return {
      ...toPersonRef(row, ringOf(seen)),
      familyName: row.familyName,
      email: known ? (row.email ?? account?.email ?? null) : null,
      phone: known ? row.phone : null,
      networkRole: row.networkRole,
      memberships: seen,
      status: statusOf(row, account),
      createdAt: row.createdAt.toISOString(),
      abilities: abilitiesOn(ctx.viewer, row, all)
    }
  })
}

export async function toPerson(ctx: SignedInContext, row: PersonRow, db?: Executor): Promise<PersonDto> {
  const [dto] = await toPeople(ctx, [row], db)
  if (!dto) throw new Error('one row gives one person')
  return dto
}

/**
 * Names and phone: the network's animation, or a coordinator of every organisation this person has
 * (someone who also works elsewhere is not theirs alone to rename).
 */
export function mayManage(viewer: Viewer, organisationIds: readonly string[]): boolean {
  if (networkAbilities(viewer).animate) return true
  return organisationIds.length > 0 && organisationIds.every((id) => coordinates(viewer, id))
}

export async function organisationIdsOf(db: Executor, personId: string): Promise<string[]> {
  const rows = await db
    .select({ id: memberships.organisationId })
    .from(memberships)
    .where(eq(memberships.personId, personId))
  return rows.map((row) => row.id)
}

function coordinates(viewer: Viewer, organisationId: string): boolean {
  return viewer.memberships.some((m) => m.organisationId === organisationId && m.role === 'coordinator')
}

function abilitiesOn(viewer: Viewer, row: PersonRow, all: readonly MembershipDto[]): PersonDto['abilities'] {
  const administer = networkAbilities(viewer).administer
  const self = row.id === viewer.personId
  const organisationIds = all.map((m) => m.organisation.id)
  return {
    manage: self || mayManage(viewer, organisationIds),
    suspend: administer && !self,
    setNetworkRole: administer
  }
}

/** Addresses are for the network and for colleagues; a partner met in an initiative gives a name only. */
function knowsAddress(viewer: Viewer, row: PersonRow, all: readonly MembershipDto[]): boolean {
  if (isNetworkMember(viewer) || row.id === viewer.personId) return true
  return all.some((m) => viewer.memberships.some((own) => own.organisationId === m.organisation.id))
}

/** The colour of the ring: their first organisation in the network, else the first one. */
function ringOf(seen: readonly MembershipDto[]): MembershipDto['organisation'] | null {
  return (seen.find((m) => m.organisation.standing === 'member') ?? seen[0])?.organisation ?? null
}

function statusOf(row: PersonRow, account: AccountFacts | undefined): PersonDto['status'] {
  if (row.deletedAt) return 'left'
  if (row.suspendedAt) return 'suspended'
  return account?.everSignedIn ? 'active' : 'invited'
}

interface AccountFacts {
  email: string
  everSignedIn: boolean
}

async function loadAccounts(db: Executor, rows: readonly PersonRow[]): Promise<Map<string, AccountFacts>> {
  const ids = rows.map((row) => row.accountId).filter((id) => id !== null)
  if (ids.length === 0) return new Map()
  const found = await db.select().from(accounts).where(inArray(accounts.id, ids))
  return new Map(
    found.map((account) => [
      account.id,
      { email: account.email, everSignedIn: account.lastSignInAt !== null || account.passwordHash !== null }
    ])
  )
}

async function loadMemberships(
  db: Executor,
  rows: readonly PersonRow[]
): Promise<Map<string, MembershipDto[]>> {
  const found = new Map<string, MembershipDto[]>()
  if (rows.length === 0) return found
  const held = await db
    .select({ membership: memberships, organisation: organisations })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(
      inArray(
        memberships.personId,
        rows.map((row) => row.id)
      )
    )
    .orderBy(asc(memberships.createdAt), asc(memberships.id))
  for (const { membership, organisation } of held) {
    const list = found.get(membership.personId) ?? []
    list.push({
      id: membership.id,
      organisation: toOrganisationRef(organisation),
      role: membership.role,
      jobTitle: membership.jobTitle,
      since: membership.createdAt.toISOString()
    })
    found.set(membership.personId, list)
  }
  return found
}

/** Null: all of them. A partner must not learn that a person it works with also belongs somewhere it does not see. */
async function visibleOrganisationIds(
  db: Executor,
  viewer: Viewer,
  belongings: Map<string, MembershipDto[]>
): Promise<Set<string> | null> {
  if (isNetworkMember(viewer)) return null
  const ids = [...new Set([...belongings.values()].flat().map((m) => m.organisation.id))]
  if (ids.length === 0) return new Set()
  const rows = await db
    .select({ id: organisations.id })
    .from(organisations)
    .where(and(inArray(organisations.id, ids), visibleOrganisationsWhere(viewer)))
  return new Set(rows.map((row) => row.id))
}
