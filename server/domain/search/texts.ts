// The words of what was found, read where they stand: the page of results is the only place where they are needed.
import { sql } from 'drizzle-orm'
import type { Executor } from '#server/domain/access/index'
import type { Hit } from './hits'

/** Of a longer text, what stands around the first word found. */
const WHOLE = 40_000
const PART = 8_000
/** What an apostrophe or a ligature may move a place by. */
const SLACK = 400

/** By `<kind> <id>`. */
export async function loadTexts(
  db: Executor,
  hits: Hit[],
  needles: readonly string[]
): Promise<Map<string, string>> {
  const needle = needles[0] ?? ''
  const part = (text: string) => sql.raw(text)
  const around = (text: string) => sql`case when length(${part(text)}) <= ${WHOLE} then ${part(text)}
    else substring(${part(text)} from greatest(1, strpos(unaccent(lower(${part(text)})), ${needle}) - ${SLACK}) for ${PART}) end`
  const ids = (kinds: (kind: string) => boolean) =>
    sql.param(hits.filter(({ kind }) => kinds(kind)).map(({ id }) => id))
  const only = (kind: string) => (other: string) => kind === other
  const rows = await db.execute<{ key: string; text: string | null }>(sql`
    select p.kind || ' ' || p.id as key, string_agg(${around('x.text')}, E'\n' order by d.part) as text
      from pages p join documents d on d.page_id = p.id join derived_documents x on x.document_id = d.id
      where p.id = any(${ids((kind) => !OTHERS.has(kind))}::uuid[]) group by p.id
    union all select 'file ' || x.file_id, ${around('x.text')} from derived_files x
      where x.file_id = any(${ids(only('file'))}::uuid[])
    union all select 'record ' || r.document_id || '/' || r.record_id, left((select string_agg(v.value, ' · ')
      from derived_collections c, jsonb_array_elements(c.fields) f, jsonb_each_text(r."values") v
      where c.document_id = r.document_id and v.key = f ->> 'key' and f ->> 'type' in ('text', 'longtext')
      and v.value <> r.title and coalesce(f -> 'sensitive', 'false') = 'false'), ${PART})
      from derived_records r where (r.document_id || '/' || r.record_id) = any(${ids(only('record'))}::text[])
      and r.document_id = any(${sql.param(hits.filter(({ kind }) => kind === 'record').map(({ id }) => id.slice(0, id.indexOf('/'))))}::uuid[])
    union all select 'comment ' || c.id, c.body from thread_comments c where c.id = any(${ids(only('comment'))}::uuid[])
    union all select 'initiative ' || i.id, i.summary from initiatives i where i.id = any(${ids(only('initiative'))}::uuid[])
    union all select 'organisation ' || o.id, o.description from organisations o
      where o.id = any(${ids(only('organisation'))}::uuid[])`)
  return new Map(rows.map(({ key, text }) => [key, text ?? '']))
}

const OTHERS = new Set(['file', 'comment', 'initiative', 'organisation', 'person', 'record'])
