// A database as a running place has it: one network, people who are signed in, pages all of them may write in. Rows, in bulk.
import { randomUUID } from 'node:crypto'
import { sessionCookieName } from '#server/auth/cookie'
import { digest, newSecret } from '#server/auth/secrets'
import type { Database } from '#server/db/client'
import { addNetwork, addPerson } from './accounts'

export interface Furnished {
  networkId: string
  initiativeId: string
  people: { personId: string; cookie: string }[]
  documents: string[]
  collections: string[]
}

export async function furnish(
  database: Database,
  counts: { people: number; documents: number; collections?: number }
): Promise<Furnished> {
  const { sql } = database
  const networkId = await addNetwork(database, `reseau-${randomUUID().slice(0, 8)}`)
  const [organisation] = await sql<{ id: string }[]>`
    insert into organisations (network_id, slug, kind, standing, name, code)
    values (${networkId}, 'pole', 'pole', 'member', 'Pôle', 'POL') returning id`
  const [initiative] = await sql<{ id: string }[]>`
    insert into initiatives (network_id, slug, title, visibility)
    values (${networkId}, 'essai', 'Essai', 'network') returning id`
  const initiativeId = initiative?.id ?? ''
  const people: Furnished['people'] = []
  for (let i = 0; i < counts.people; i++) {
    const email = `personne-${i}@exemple.example`
    const { personId, accountId } = await addPerson(database, {
      email,
      networkId,
      givenName: `Personne ${i}`,
      password: false
    })
    await sql`
      insert into initiative_people (initiative_id, person_id, role, organisation_id)
      values (${initiativeId}, ${personId}, 'contributor', ${organisation?.id ?? ''})`
    const token = newSecret()
    await sql`
      insert into sessions (id, account_id, person_id, expires_at, absolute_expires_at)
      values (${digest(token)}, ${accountId}, ${personId}, now() + interval '1 day', now() + interval '1 day')`
    people.push({ personId, cookie: `${sessionCookieName(false)}=${token}` })
  }
  const pages = async (kind: string, count: number) => {
    const ids = Array.from({ length: count }, () => randomUUID())
    await sql`
      insert into pages (id, initiative_id, position, kind, title)
      select unnest(${ids}::uuid[]), ${initiativeId}, 'a', ${kind}, 'Page'`
    return ids
  }
  return {
    networkId,
    initiativeId,
    people,
    documents: await pages('document', counts.documents),
    collections: await pages('collection', counts.collections ?? 0)
  }
}
