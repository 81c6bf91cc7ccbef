// The product's database for a benchmark: people who are signed in, many empty pages, and what is stored of one of them.
import { createDb } from '#server/db/client'
import { joinEmbedded } from '#server/db/embedded/index'
import * as support from '#tests/support/furnish'

export interface Furnished {
  cookies: string[]
  pages: string[]
}

/** The server runs on `dataDir`. */
export async function furnish(dataDir: string, people: number, pages: number): Promise<Furnished> {
  const database = createDb(joinEmbedded(dataDir).target, { maxConnections: 2 })
  try {
    const made = await support.furnish(database, { people, documents: pages })
    return { cookies: made.people.map(({ cookie }) => cookie), pages: made.documents }
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
