// The only writer of record_changes: what the row of a record said and says, in the transaction that writes it over, so that each change
// is noted once, whoever wrote it and however often it is read. Who did it is whose the clientIDs are (owners.ts), not what a record says.
import type { Sql, TransactionSql } from 'postgres'
import { SYSTEM, itemName } from '#shared/collab/collection'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'
import { canonical, type DerivedRecords, type RecordRow } from './derive/records'

type Values = Record<string, Json>

interface Before {
  id: string
  values: Values
  trashed: boolean
}

interface Change {
  recordId: string
  kind: 'edited' | 'trashed' | 'restored'
  personId: string | null
  before: Values
  after: Values
}

/** What somebody goes on changing in the same fields within this time is one change (an SQL interval). */
const SAME_GESTURE = '10 minutes'

/** To be called before the rows are written. A record that was not there has no past: that it was made is said by the record. */
export async function noteChanges(
  sql: TransactionSql,
  documentId: string,
  { fields, rows, writers }: { fields: Field[]; rows: RecordRow[] } & Pick<DerivedRecords, 'writers'>
): Promise<void> {
  const known = rows.filter(({ id }) => writers[id])
  if (known.length === 0) return
  const stored = await sql<Before[]>`
    select record_id as id, "values", deleted_at is not null as trashed from derived_records
    where document_id = ${documentId} and record_id = any(${known.map(({ id }) => id)}::text[])`
  const before = new Map(stored.map((row) => [row.id, row]))
  const owners = await ownersOf(sql, documentId, known, writers)
  const changes = known.flatMap((row) => {
    const had = before.get(row.id)
    return had ? changesOf(had, row, fields, authorsIn(writers[row.id] ?? {}, owners, row)) : []
  })
  const edited = await extend(sql, documentId, changes)
  if (edited.length === 0) return
  await sql`
    insert into record_changes (document_id, record_id, kind, person_id, before, after)
    select ${documentId}::uuid, c."recordId", c.kind, p.id, c.before, c.after
    from jsonb_to_recordset(${JSON.stringify(edited)}::text::jsonb) as c (
      "recordId" text, kind text, "personId" uuid, before jsonb, after jsonb)
    left join people p on p.id = c."personId"`
}

/** Of these records, or of all. */
export async function forgetChanges(
  sql: Sql | TransactionSql,
  documentId: string,
  recordIds?: readonly string[]
): Promise<void> {
  if (recordIds?.length === 0) return
  const those = recordIds ? sql`and record_id = any(${[...recordIds]}::text[])` : sql``
  await sql`delete from record_changes where document_id = ${documentId} ${those}`
}

interface Authors {
  /** Of the entries of this name, else of whoever changed the record last. */
  of(names: readonly string[]): string | null
}

/** What the server wrote for somebody (a request, an action of a comment) is theirs as the record says it. */
function authorsIn(
  writers: Record<string, number>,
  owners: ReadonlyMap<number, string | null>,
  row: RecordRow
): Authors {
  const owner = (name: string, claimed: string | null) => {
    const client = writers[name]
    const personId = client === undefined ? undefined : owners.get(client)
    return personId === null ? claimed : (personId ?? null)
  }
  const last = owner(SYSTEM.modified, row.modifiedBy) ?? owner(SYSTEM.deleted, row.deletedBy)
  return {
    of: (names) => {
      for (const name of names) {
        const found = owner(name, name === SYSTEM.deleted ? row.deletedBy : row.modifiedBy)
        if (found !== null) return found
      }
      return last
    }
  }
}

/** Null: the server itself. A clientID that nobody owns is not there. */
async function ownersOf(
  sql: TransactionSql,
  documentId: string,
  rows: readonly RecordRow[],
  writers: DerivedRecords['writers']
): Promise<Map<number, string | null>> {
  const clients = new Set(rows.flatMap(({ id }) => Object.values(writers[id] ?? {})))
  const found = await sql<{ client: string; personId: string | null }[]>`
    select client_id as client, person_id as "personId" from doc_clients
    where document_id = ${documentId} and client_id = any(${[...clients]}::bigint[])`
  return new Map(found.map(({ client, personId }) => [Number(client), personId]))
}

/** One change for each person who wrote some of it, and one for the trash. */
function changesOf(had: Before, now: RecordRow, fields: readonly Field[], authors: Authors): Change[] {
  const byAuthor = new Map<string | null, Change>()
  for (const field of fields) {
    const { storage } = typeOf(field)
    if (storage === 'computed' || storage === 'system' || field.type === 'autonumber') continue
    const before = had.values[field.key] ?? null
    const after = now.values[field.key] ?? null
    if (canonical(before) === canonical(after)) continue
    const personId = authors.of(entriesOf(field, before, after))
    const change = byAuthor.get(personId) ?? {
      recordId: now.id,
      kind: 'edited' as const,
      personId,
      before: {},
      after: {}
    }
    change.before[field.key] = before
    change.after[field.key] = after
    byAuthor.set(personId, change)
  }
  const trashed = now.deletedAt !== null
  if (trashed === had.trashed) return [...byAuthor.values()]
  const personId = authors.of(trashed ? [SYSTEM.deleted] : [])
  const kind = trashed ? ('trashed' as const) : ('restored' as const)
  return [...byAuthor.values(), { recordId: now.id, kind, personId, before: {}, after: {} }]
}

/** Names of the entries in which what is new of a value is written. */
function entriesOf(field: Field, before: Json, after: Json): string[] {
  const type = typeOf(field)
  if (type.storage === 'cell') return [field.key]
  if (type.storage !== 'items') return []
  const items = (value: Json) => new Map(value === null ? [] : (type.toItems?.(value, field) ?? []))
  const had = items(before)
  return [...items(after)]
    .filter(([id, payload]) => !had.has(id) || canonical(had.get(id)) !== canonical(payload))
    .map(([id]) => itemName(field.key, id))
}

interface Latest {
  id: string
  recordId: string
  kind: string
  personId: string | null
  before: Values
}

/** Puts into the last change of a record what goes on with it. @returns the others */
async function extend(sql: TransactionSql, documentId: string, changes: Change[]): Promise<Change[]> {
  const ids = [...new Set(changes.map(({ recordId }) => recordId))]
  if (ids.length === 0) return []
  const rows = await sql<Latest[]>`
    select distinct on (record_id) id, record_id as "recordId", kind, person_id as "personId", before
    from record_changes where document_id = ${documentId} and record_id = any(${ids}::text[])
      and at > now() - ${SAME_GESTURE}::interval
    order by record_id, id desc`
  const latest = new Map(rows.map((row) => [row.recordId, row]))
  const others: Change[] = []
  const extended: { id: string; after: Values }[] = []
  const undone: string[] = []
  for (const change of changes) {
    const last = latest.get(change.recordId)
    if (!last || !goesOn(last, change)) {
      others.push(change)
      // What comes after it in this very round is no longer next to the last one.
      latest.delete(change.recordId)
    } else if (canonical(last.before) === canonical(change.after)) {
      undone.push(last.id)
      latest.delete(change.recordId)
    } else extended.push({ id: last.id, after: change.after })
  }
  if (undone.length > 0) await sql`delete from record_changes where id = any(${undone}::bigint[])`
  if (extended.length > 0)
    await sql`
      update record_changes set after = c.after, at = now()
      from jsonb_to_recordset(${JSON.stringify(extended)}::text::jsonb) as c (id bigint, after jsonb)
      where record_changes.id = c.id`
  return others
}

function goesOn(last: Latest, change: Change): boolean {
  if (last.kind !== 'edited' || change.kind !== 'edited' || last.personId !== change.personId) return false
  const keys = Object.keys(last.before).sort()
  return canonical(keys) === canonical(Object.keys(change.before).sort())
}
