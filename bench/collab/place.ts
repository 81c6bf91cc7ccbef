// The product's database for a benchmark: one network, many people who are signed in, many empty pages. Rows, in bulk.
import { randomUUID } from 'node:crypto'
import { sessionCookieName } from '#server/auth/cookie'
import { digest, newSecret } from '#server/auth/secrets'
import { createDb } from '#server/db/client'
import { joinEmbedded } from '#server/db/embedded/index'
import { addNetwork, addPerson } from '#tests/support/accounts'

export interface Furnished {
  cookies: string[]
  pages: string[]
}

/** The server runs on `dataDir`. */
export async function furnish(dataDir: string, people: number, pages: number): Promise<Furnished> {
  const database = createDb(joinEmbedded(dataDir).target, { maxConnections: 2 })
  try {
    const { sql } = database
    const networkId = await addNetwork(database, 'bench')
    const [organisation] = await sql<{ id: string }[]>`
      insert into organisations (network_id, slug, kind, standing, name, code)
      values (${networkId}, 'pole', 'pole', 'member', 'Pôle', 'POL') returning id`
    const [initiative] = await sql<{ id: string }[]>`
      insert into initiatives (network_id, slug, title, visibility)
      values (${networkId}, 'essai', 'Essai', 'network') returning id`
    const initiativeId = initiative?.id ?? ''
    const cookies: string[] = []
    for (let i = 0; i < people; i++) {
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
      cookies.push(`${sessionCookieName(false)}=${token}`)
    }
    const ids = Array.from({ length: pages }, () => randomUUID())
    await sql`
      insert into pages (id, initiative_id, position, kind, title)
      select unnest(${ids}::uuid[]), ${initiativeId}, 'a', 'document', 'Page'`
    return { cookies, pages: ids }
  } finally {
    await database.end()
  }
}

/** Bytes stored of one document, snapshots that are kept for history aside. */
export async function storedBytes(dataDir: string, pageId: string): Promise<{ rows: number; bytes: number }> {
  const database = createDb(joinEmbedded(dataDir).target, { maxConnections: 1 })
  try {
    const [found] = await database.sql<{ rows: string; bytes: string }[]>`
      with stored as (
        select octet_length(s.state) as bytes from doc_snapshots s join documents d on d.id = s.document_id
        where d.page_id = ${pageId} and s.current
        union all
        select octet_length(u.bytes) from doc_updates u join documents d on d.id = u.document_id
        where d.page_id = ${pageId}
      )
      select count(*) as rows, coalesce(sum(bytes), 0) as bytes from stored`
    return { rows: Number(found?.rows ?? 0), bytes: Number(found?.bytes ?? 0) }
  } finally {
    await database.end()
  }
}
