import { and, eq, inArray, isNull, ne } from 'drizzle-orm'
import { accounts } from '#server/db/tables/accounts'
import { initiatives } from '#server/db/tables/initiatives'
import { networks } from '#server/db/tables/networks'
import { organisations } from '#server/db/tables/organisations'
import { memberships, people } from '#server/db/tables/people'
import type { Executor } from '#server/domain/access/index'
import type { SignedInContext } from '#server/domain/context'

/** A mail to the coordinators of organisations that come in, in their language; nobody writes to oneself, nor to anyone twice. */
export async function tellCoordinators(
  ctx: SignedInContext,
  tx: Executor,
  initiativeId: string,
  organisationIds: string[]
): Promise<void> {
  if (organisationIds.length === 0) return
  const [initiative] = await tx
    .select({ title: initiatives.title, slug: initiatives.slug, network: networks.name })
    .from(initiatives)
    .innerJoin(networks, eq(networks.id, initiatives.networkId))
    .where(eq(initiatives.id, initiativeId))
  if (!initiative) return
  const rows = await tx
    .select({ person: people, email: accounts.email, organisation: organisations.name })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .innerJoin(accounts, eq(accounts.id, people.accountId))
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(
      and(
        inArray(memberships.organisationId, organisationIds),
        eq(memberships.role, 'coordinator'),
        ne(people.id, ctx.viewer.personId),
        isNull(people.suspendedAt),
        isNull(people.deletedAt)
      )
    )
  const byPerson = new Map(rows.map((row) => [row.person.id, row]))
  for (const { person, email, organisation } of byPerson.values()) {
    await ctx.mail.queue(
      {
        networkId: ctx.viewer.networkId,
        kind: 'added-to-initiative',
        to: email,
        locale: person.locale,
        values: {
          name: person.givenName,
          by: ctx.viewer.name,
          initiative: initiative.title,
          organisation,
          network: initiative.network,
          link: `/initiatives/${initiative.slug}`
        }
      },
      tx
    )
  }
}
