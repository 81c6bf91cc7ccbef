import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import { accounts } from '#server/db/tables/accounts'
import { initiativeFollows, initiatives } from '#server/db/tables/initiatives'
import { networks } from '#server/db/tables/networks'
import { organisations } from '#server/db/tables/organisations'
import { memberships, people } from '#server/db/tables/people'
import { visibleInitiativesWhere } from '#server/domain/access/index'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { loadInitiativeRefs } from '#server/domain/refs/initiatives'
import { toOrganisationRef } from '#server/domain/refs/organisations'
import { toPersonRef } from '#server/domain/refs/people'
import { AppError } from '#shared/errors'
import { isNetworkMember, networkAbilities } from '#shared/permissions'
import type { InitiativeRef } from '#shared/schemas/initiatives'
import type { Me, MePatch } from '#shared/schemas/session'

/** Everything the interface asks at its start, in one answer. */
export async function getMe(ctx: Context): Promise<Me> {
  const signedIn = requireViewer(ctx)
  const { viewer } = signedIn
  const [own, mine, reachable, followed] = await Promise.all([
    ownRow(signedIn),
    ownOrganisations(signedIn),
    reachableNetworks(signedIn),
    followedInitiatives(signedIn)
  ])
  const network = reachable.find((candidate) => candidate.id === viewer.networkId)
  if (!own || !network) throw new AppError('session.required')
  const { person, account } = own
  const ring = mine.find((organisation) => organisation.standing === 'member') ?? mine[0]
  return {
    person: {
      ...toPersonRef(person, ring ? toOrganisationRef(ring) : null),
      familyName: person.familyName,
      phone: person.phone,
      networkRole: person.networkRole,
      locale: person.locale,
      theme: person.theme
    },
    account: {
      email: account.email,
      hasPassword: account.passwordHash !== null,
      operator: account.operator
    },
    network,
    networks: reachable,
    organisations: mine,
    followed,
    abilities: { networkMember: isNetworkMember(viewer), ...networkAbilities(viewer) },
    limits: { uploadBytes: ctx.config.limits.uploadBytes },
    sessionId: viewer.sessionId?.slice(0, SESSION_ID_SHOWN) ?? null
  }
}

/** Enough of a session's digest to name it; the rest stays in the table. */
export const SESSION_ID_SHOWN = 16

export async function patchMe(ctx: Context, patch: z.infer<typeof MePatch>): Promise<Me> {
  const { viewer } = requireViewer(ctx)
  await ctx.database.db
    .update(people)
    .set({ ...patch, updatedAt: ctx.now() })
    .where(eq(people.id, viewer.personId))
  return getMe(ctx)
}

async function ownRow({ database, viewer }: SignedInContext) {
  const [row] = await database.db
    .select({ person: people, account: accounts })
    .from(people)
    .innerJoin(accounts, eq(accounts.id, people.accountId))
    .where(eq(people.id, viewer.personId))
  return row
}

async function ownOrganisations({ database, viewer }: SignedInContext): Promise<Me['organisations']> {
  const rows = await database.db
    .select({ organisation: organisations, membership: memberships })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(and(eq(memberships.personId, viewer.personId), isNull(organisations.archivedAt)))
    .orderBy(asc(memberships.createdAt), asc(memberships.id))
  return rows.map(({ organisation, membership }) => ({
    ...toOrganisationRef(organisation),
    role: membership.role,
    jobTitle: membership.jobTitle
  }))
}

async function reachableNetworks({ database, viewer }: SignedInContext): Promise<Me['networks']> {
  return database.db
    .select({ id: networks.id, slug: networks.slug, name: networks.name })
    .from(people)
    .innerJoin(networks, eq(networks.id, people.networkId))
    .where(and(eq(people.accountId, viewer.accountId), isNull(people.suspendedAt), isNull(people.deletedAt)))
    .orderBy(asc(networks.name), asc(networks.id))
}

/** Those that are still visible to them, the last followed first. */
async function followedInitiatives({ database, viewer }: SignedInContext): Promise<InitiativeRef[]> {
  const rows = await database.db
    .select({ id: initiatives.id })
    .from(initiativeFollows)
    .innerJoin(initiatives, eq(initiatives.id, initiativeFollows.initiativeId))
    .where(
      and(
        eq(initiativeFollows.personId, viewer.personId),
        isNull(initiatives.archivedAt),
        visibleInitiativesWhere(viewer)
      )
    )
    .orderBy(desc(initiativeFollows.createdAt), asc(initiatives.id))
    .limit(100)
  const ids = rows.map((row) => row.id)
  const refs = await loadInitiativeRefs(database.db, ids)
  return ids.map((id) => refs.get(id)).filter((ref) => ref !== undefined)
}
