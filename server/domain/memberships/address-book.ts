// Who is already in the network under an address: the one they sign in with, or the one others write to.
import { and, eq, isNull, or } from 'drizzle-orm'
import type { Executor } from '#server/domain/access/index'
import { accounts } from '#server/db/tables/accounts'
import { people } from '#server/db/tables/people'
import type { PersonRow } from '#server/domain/people/dto'

export async function findByAddress(
  tx: Executor,
  networkId: string,
  email: string
): Promise<PersonRow | null> {
  const [found] = await tx
    .select({ person: people })
    .from(people)
    .leftJoin(accounts, eq(accounts.id, people.accountId))
    .where(
      and(
        eq(people.networkId, networkId),
        isNull(people.deletedAt),
        or(eq(accounts.email, email), eq(people.email, email))
      )
    )
    .limit(1)
  return found?.person ?? null
}

/** The whole network by address, for an import. The address that signs in wins over one that is only written down. */
export async function addressBook(tx: Executor, networkId: string): Promise<Map<string, PersonRow>> {
  const rows = await tx
    .select({ person: people, signIn: accounts.email })
    .from(people)
    .leftJoin(accounts, eq(accounts.id, people.accountId))
    .where(and(eq(people.networkId, networkId), isNull(people.deletedAt)))
  const book = new Map<string, PersonRow>()
  for (const { person } of rows) if (person.email) book.set(person.email.toLowerCase(), person)
  for (const { person, signIn } of rows) if (signIn) book.set(signIn, person)
  return book
}
