// The only writer of derived_records and derived_collections: what moved since they were last written, in the transaction of the row of
// derived_documents that locks them.
import type { Sql, TransactionSql } from 'postgres'
import type { DerivedRecords, RecordRow } from './derive/records'
import { forgetChanges, noteChanges } from './record-journal'

const ROWS_AT_ONCE = 500

export async function knownRecords(sql: Sql, documentId: string): Promise<{ id: string; hash: string }[]> {
  return sql<{ id: string; hash: string }[]>`
    select record_id as id, hash from derived_records where document_id = ${documentId}`
}

/** As the worker would make them from the document, for the scrubber to compare. */
export async function storedRecords(sql: Sql | TransactionSql, documentId: string): Promise<RecordRow[]> {
  const rows = await sql<(RecordRow & Record<'createdAt' | 'modifiedAt' | 'deletedAt', string | null>)[]>`
    select record_id as id, position, "values", title, status, day::text as day, people, hash,
      created_at as "createdAt", created_by as "createdBy", modified_at as "modifiedAt", modified_by as "modifiedBy",
      deleted_at as "deletedAt", deleted_by as "deletedBy"
    from derived_records where document_id = ${documentId}`
  const instant = (at: string | null) => at && new Date(at).toISOString()
  return rows.map(({ createdAt, modifiedAt, deletedAt, ...row }) => ({
    ...row,
    createdAt: instant(createdAt),
    modifiedAt: instant(modifiedAt),
    deletedAt: instant(deletedAt)
  }))
}

export async function writeRecords(
  sql: TransactionSql,
  { documentId, pageId }: { documentId: string; pageId: string },
  { fields, changed, gone, writers }: DerivedRecords
): Promise<void> {
  await sql`
    insert into derived_collections (document_id, fields) values (${documentId}, ${JSON.stringify(fields)}::text::jsonb)
    on conflict (document_id) do update set fields = excluded.fields where derived_collections.fields <> excluded.fields`
  if (gone.length > 0)
    await sql`delete from derived_records where document_id = ${documentId} and record_id = any(${gone}::text[])`
  // Gone for good: what was in it goes too.
  await forgetChanges(sql, documentId, gone)
  for (let from = 0; from < changed.length; from += ROWS_AT_ONCE) {
    const some = changed.slice(from, from + ROWS_AT_ONCE)
    // Before they are written over.
    await noteChanges(sql, documentId, { fields, rows: some, writers })
    const rows = JSON.stringify(some)
    await sql`
      insert into derived_records (document_id, page_id, record_id, position, "values", title, status, day, people,
        created_at, created_by, modified_at, modified_by, deleted_at, deleted_by, hash)
      select ${documentId}::uuid, ${pageId}::uuid, r.* from jsonb_to_recordset(${rows}::text::jsonb) as r (
        id text, position text, "values" jsonb, title text, status text, day date, people uuid[],
        "createdAt" timestamptz, "createdBy" uuid, "modifiedAt" timestamptz, "modifiedBy" uuid,
        "deletedAt" timestamptz, "deletedBy" uuid, hash text)
      on conflict (document_id, record_id) do update set page_id = excluded.page_id, position = excluded.position,
        "values" = excluded."values", title = excluded.title, status = excluded.status, day = excluded.day,
        people = excluded.people, created_at = excluded.created_at, created_by = excluded.created_by,
        modified_at = excluded.modified_at, modified_by = excluded.modified_by, deleted_at = excluded.deleted_at,
        deleted_by = excluded.deleted_by, hash = excluded.hash`
  }
}
