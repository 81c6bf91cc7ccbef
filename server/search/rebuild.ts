// The index again from what it copies, a few rows at a time: people go on working beside it.
import type { Sql } from 'postgres'
import { listWords } from './words'

const SOURCES = [
  ['initiatives', 'search_initiative'],
  ['organisations', 'search_organisation'],
  ['people', 'search_person'],
  ['pages', 'search_page'],
  ['files', 'search_file'],
  ['thread_comments', 'search_comment']
] as const
const AT_ONCE = 200
const FIRST = '00000000-0000-0000-0000-000000000000'

export async function rebuildSearch(sql: Sql): Promise<void> {
  await sql`
    delete from derived_search s where not case s.kind
      when 'file' then exists (select 1 from files x where x.id::text = s.subject_id and x.page_id is not null)
      when 'comment' then exists (select 1 from thread_comments x where x.id::text = s.subject_id and x.deleted_at is null)
      when 'record' then exists (select 1 from derived_records x where x.document_id || '/' || x.record_id = s.subject_id)
      when 'initiative' then exists (select 1 from initiatives x where x.id::text = s.subject_id)
      when 'organisation' then exists (select 1 from organisations x where x.id::text = s.subject_id)
      when 'person' then exists (select 1 from people x where x.id::text = s.subject_id and x.deleted_at is null)
      else exists (select 1 from pages x where x.id::text = s.subject_id and x.kind = s.kind) end`
  for (const [table, put] of SOURCES) {
    for (let after: string | undefined = FIRST; after !== undefined;) {
      const rows: { id: string }[] = await sql.unsafe(
        `select x.id, ${put}(x.id) from (select id from ${table} where id > $1 order by id limit ${AT_ONCE}) x order by x.id`,
        [after]
      )
      after = rows.at(-1)?.id
    }
  }
  for (const { id } of await sql<{ id: string }[]>`select document_id as id from derived_collections`)
    await sql`select search_record(document_id, record_id) from derived_records where document_id = ${id}`
  await sql`delete from derived_words`
  await sql`update derived_search set listed = false where listed`
  while ((await listWords(sql)) > 0);
}
