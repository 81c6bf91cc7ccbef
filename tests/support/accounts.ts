// People of a test, as rows: a network, organisations, accounts with a password.
import { desc, eq } from 'drizzle-orm'
import { hashPassword } from '#server/auth/passwords'
import type { Database } from '#server/db/client'
import { accounts } from '#server/db/tables/accounts'
import { mails } from '#server/db/tables/mail'
import { networks } from '#server/db/tables/networks'
import { people } from '#server/db/tables/people'

export const TEST_PASSWORD = 'le phare éclaire les ajoncs'

let hashed: Promise<string> | undefined

export async function addNetwork(database: Database, slug: string): Promise<string> {
  const [row] = await database.db
    .insert(networks)
    .values({ slug, name: `Réseau ${slug}` })
    .returning()
  if (!row) throw new Error('an insert returns its row')
  return row.id
}

export interface NewPerson {
  email: string
  networkId: string
  networkRole?: 'animator' | 'administrator'
  givenName?: string
  familyName?: string
  operator?: boolean
  /** False: the account has none. */
  password?: boolean
}

export interface AddedPerson {
  personId: string
  accountId: string
}

/** A second call with the same address puts the same account in another network. */
export async function addPerson(database: Database, input: NewPerson): Promise<AddedPerson> {
  hashed ??= hashPassword(TEST_PASSWORD)
  const { email, networkId, networkRole, givenName = 'Maïwenn', familyName = 'Le Goff' } = input
  const [account] = await database.db
    .insert(accounts)
    .values({
      email,
      passwordHash: input.password === false ? null : await hashed,
      operator: input.operator ?? false
    })
    .onConflictDoUpdate({ target: accounts.email, set: { email } })
    .returning()
  if (!account) throw new Error('an insert returns its row')
  const [person] = await database.db
    .insert(people)
    .values({
      networkId,
      accountId: account.id,
      givenName,
      familyName,
      email,
      networkRole: networkRole ?? null
    })
    .returning()
  if (!person) throw new Error('an insert returns its row')
  return { personId: person.id, accountId: account.id }
}

/** The secret of the last message to this address; undefined when none was written. */
export async function lastSecret(database: Database, email: string): Promise<string | undefined> {
  const [mail] = await database.db
    .select()
    .from(mails)
    .where(eq(mails.recipient, email))
    .orderBy(desc(mails.createdAt))
    .limit(1)
  return /\/lien\/([\w-]{43})/.exec(mail?.text ?? '')?.[1]
}
