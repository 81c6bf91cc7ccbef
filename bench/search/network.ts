// A network with many pages, written as rows; the index follows by its own triggers.
import type { Database } from '#server/db/client'
import { furnish } from '#tests/support/furnish'
import type { Texts } from './texts'

const INITIATIVES = 400
const PEOPLE = 20
const AT_ONCE = 500

export interface FilledNetwork {
  cookies: string[]
  /** A title and words of some pages that these people see: what they remember, and search for. */
  remembered: string[]
}

/** A third of the initiatives is for their participants, and these people are in none of them. */
export async function fill(database: Database, pages: number, texts: Texts): Promise<FilledNetwork> {
  const { sql } = database
  const { networkId, people } = await furnish(database, { people: PEOPLE, documents: 0 })
  // Members of the network, who see what is open to it.
  await sql`
    insert into memberships (person_id, organisation_id, role)
    select p.id, o.id, 'member' from people p, organisations o where p.network_id = ${networkId} and o.network_id = ${networkId}`
  const initiatives = await sql<{ id: string; open: boolean }[]>`
    insert into initiatives (network_id, slug, title, visibility)
    select ${networkId}, 'i' || n, 'Initiative ' || n, case when n % 3 = 0 then 'participants' else 'network' end
    from generate_series(1, ${INITIATIVES}) n returning id, visibility = 'network' as open`
  const remembered: string[] = []
  // A page without text needs no row of its own yet: one is written with its text, below.
  await sql`alter table pages disable trigger search_made`
  for (let done = 0; done < pages; done += AT_ONCE) {
    const written = Array.from({ length: Math.min(AT_ONCE, pages - done) }, () => texts.next())
    const places = written.map(() => initiatives[texts.pick(initiatives.length)])
    const first = written[0]
    if (first && places[0]?.open) remembered.push(`${first.title}\n${first.text}`)
    await sql`
      with given as (
        select gen_random_uuid() as page, gen_random_uuid() as document, * from unnest(
          ${places.map((place) => place?.id ?? '')}::uuid[], ${written.map(({ title }) => title)}::text[],
          ${written.map(({ text }) => text)}::text[], ${written.map(() => texts.pick(900))}::int[]) as g (place, title, body, age)
      ), made as (
        insert into pages (id, initiative_id, position, kind, title, updated_at)
        select page, place, 'a', 'document', title, now() - age * interval '1 day' from given returning id
      ), documented as (
        insert into documents (id, page_id) select document, page from given join made on made.id = given.page returning id
      )
      insert into derived_documents (document_id, text, word_count, excerpt, upto_seq, epoch, changes)
      select document, body, 0, left(body, 200), 0, 1, 0 from given join documented on documented.id = given.document`
  }
  await sql`alter table pages enable trigger search_made`
  await sql`analyze`
  return { cookies: people.map(({ cookie }) => cookie), remembered }
}
