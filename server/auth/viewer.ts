// From a proof (session, API token, room ticket) to the Viewer that the domain receives. What a viewer may do is decided elsewhere.
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { gathered } from '#server/db/gathered'
import { accounts } from '#server/db/tables/accounts'
import { organisations } from '#server/db/tables/organisations'
import { memberships, people } from '#server/db/tables/people'
import type { Executor } from '#server/domain/access/executor'
import type { Viewer } from '#server/domain/context'
import type { OpenSession } from './lucia'

type Proof = Pick<Viewer, 'sessionId' | 'scopes'>

export function viewerOfSession(db: Executor, session: OpenSession): Promise<Viewer | null> {
  return loadViewer(db, session.personId, { sessionId: session.id, scopes: null })
}

/** Null for someone suspended, gone, or whose account was removed. */
export async function loadViewer(db: Executor, personId: string, proof: Proof): Promise<Viewer | null> {
  const found = await askPerson(db, personId)
  return found && { ...found, ...proof }
}

type Someone = Omit<Viewer, keyof Proof>

const askPerson = gathered(async (db: Executor, ids: string[]) => {
  const rows = await db
    .select({
      person: people,
      account: accounts,
      // Joined tables: drizzle writes every column with its table, also inside the subselect.
      memberships: sql<Viewer['memberships']>`(select coalesce(json_agg(json_build_object(
        'organisationId', ${memberships.organisationId}, 'role', ${memberships.role}, 'standing', ${organisations.standing})
        order by ${memberships.createdAt}, ${memberships.id}), '[]'::json)
        from ${memberships} join ${organisations} on ${organisations.id} = ${memberships.organisationId}
        where ${memberships.personId} = ${people.id})`
    })
    .from(people)
    .innerJoin(accounts, eq(accounts.id, people.accountId))
    .where(and(inArray(people.id, ids), isNull(people.suspendedAt), isNull(people.deletedAt)))
  const found = new Map(rows.map((row) => [row.person.id, toSomeone(row)]))
  return (id: string): Someone | null => found.get(id) ?? null
})

interface Row {
  person: typeof people.$inferSelect
  account: typeof accounts.$inferSelect
  memberships: Viewer['memberships']
}

function toSomeone({ person, account, memberships: belongings }: Row): Someone {
  return {
    personId: person.id,
    networkId: person.networkId,
    networkRole: person.networkRole,
    memberships: belongings,
    accountId: account.id,
    name: `${person.givenName} ${person.familyName}`.trim(),
    email: account.email,
    locale: person.locale,
    operator: account.operator,
    authzVersion: person.authzVersion
  }
}
