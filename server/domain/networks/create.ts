import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { outer, requireOperator, type Executor } from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import { networks } from '#server/db/tables/networks'
import { organisations } from '#server/db/tables/organisations'
import { people } from '#server/db/tables/people'
import type { Context } from '#server/domain/context'
import { welcomeNewcomer } from '#server/domain/memberships/newcomer'
import { cursorText, decodeCursor, inFrench, toPage } from '#server/domain/organisations/keyset'
import { makeSlug } from '#server/domain/organisations/slug'
import type { List, ListQuery } from '#shared/schemas/common'
import type { NetworkInput, NetworkSummary } from '#shared/schemas/networks'

/** Another network on this installation: its first administrator is invited, the operator gets no right in it. */
export async function createNetwork(ctx: Context, input: NetworkInput): Promise<NetworkSummary> {
  const operator = requireOperator(ctx)
  const id = await ctx.database.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('networks', 0))`)
    const taken = await tx.select({ slug: networks.slug }).from(networks)
    const slug = makeSlug(input.name, new Set(taken.map((row) => row.slug)), 'network')
    const [network] = await tx
      .insert(networks)
      .values({ slug, name: input.name, locale: ctx.locale })
      .returning()
    if (!network) throw new Error('an insert returns its row')
    const person = await welcomeNewcomer(operator, tx, {
      networkId: network.id,
      email: input.administratorEmail,
      givenName: input.administratorGivenName,
      familyName: input.administratorFamilyName,
      networkRole: 'administrator'
    })
    const subject = { subjectKind: 'network', subjectId: network.id }
    await audit(ctx, tx, { action: 'network.created', ...subject, data: { administratorId: person.id } })
    return network.id
  })
  const [summary] = await summaries(ctx.database.db).where(eq(networks.id, id)).limit(1)
  if (!summary) throw new Error('a network just inserted is found')
  return toSummary(summary)
}

/** By name. That they exist and their size: nothing that they hold. */
export async function listNetworks(ctx: Context, query: ListQuery): Promise<List<NetworkSummary>> {
  requireOperator(ctx)
  const name = inFrench(networks.name)
  const rows = await summaries(ctx.database.db)
    .where(query.cursor === undefined ? undefined : after(query.cursor))
    .orderBy(asc(name), asc(networks.id))
    .limit(query.limit + 1)
  return toPage(rows, query.limit, rows.slice(0, query.limit).map(toSummary), (row) => [row.name, row.id])
}

const Place = z.tuple([cursorText, z.uuid()])

function after(cursor: string) {
  const [name, id] = decodeCursor(cursor, Place)
  return sql`(${inFrench(networks.name)}, ${networks.id}) > (${inFrench(sql`${name}::text`)}, ${id}::uuid)`
}

function summaries(db: Executor) {
  const ofNetwork = (table: typeof organisations | typeof people) => eq(table.networkId, outer(networks.id))
  return db
    .select({
      id: networks.id,
      slug: networks.slug,
      name: networks.name,
      createdAt: networks.createdAt,
      organisations: db.$count(
        organisations,
        and(ofNetwork(organisations), isNull(organisations.archivedAt))
      ),
      people: db.$count(people, and(ofNetwork(people), isNull(people.deletedAt)))
    })
    .from(networks)
    .$dynamic()
}

type Row = Awaited<ReturnType<typeof summaries>>[number]

function toSummary(row: Row): NetworkSummary {
  const { id, slug, name, organisations, people } = row
  return { id, slug, name, createdAt: row.createdAt.toISOString(), counts: { organisations, people } }
}
