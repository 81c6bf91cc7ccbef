// A page of records from derived_records, without opening the document: the same answer as from the live one, or none when that takes
// more than comparisons and orders of the database.
import { and, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import type { z } from 'zod'
import { derivedCollections, derivedRecords } from '#server/db/tables/derived-records'
import { documents } from '#server/db/tables/documents'
import { requirePage } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { compileExpression, isExpression } from '#shared/expressions/evaluate'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { List } from '#shared/schemas/common'
import type { RecordDto, RecordQuery } from '#shared/schemas/collections'
import { filterAsSql, isNumber } from './derived-filter'
import { readCursor, readSorts } from './place'

/** Null: to be read from the live document. @throws page.not_found, request.invalid */
export async function listDerived(
  ctx: Context,
  pageId: string,
  query: z.infer<typeof RecordQuery>
): Promise<List<RecordDto> | null> {
  const { page } = await requirePage(ctx, pageId, 'read')
  const { db } = ctx.database
  const [found] = await db
    .select({ documentId: documents.id, fields: derivedCollections.fields })
    .from(documents)
    .innerJoin(derivedCollections, eq(derivedCollections.documentId, documents.id))
    .where(and(eq(documents.pageId, page.id), eq(documents.part, ''), isFresh))
  if (!found) return null
  const { documentId, fields } = found
  const live = fields.filter((field) => !field.retired)
  if (live.some((field) => typeOf(field).storage === 'computed')) return null
  const filter = readFilter(query.filter, fields)
  const orders = readSorts(query.sort, fields).map(({ field, descending }) =>
    orderOf(field, descending, live)
  )
  if (filter === null || orders.some((order) => order === null)) return null

  const order = sql.join(
    [
      ...(orders as SQL[]),
      sql`${derivedRecords.position} collate "C"`,
      sql`${derivedRecords.recordId} collate "C"`
    ],
    sql`, `
  )
  const which = and(
    eq(derivedRecords.documentId, documentId),
    query.scope === 'trash' ? isNotNull(derivedRecords.deletedAt) : isNull(derivedRecords.deletedAt),
    filter
  )
  const start = await startOf(ctx, { which, order }, query.cursor)
  const rows = await db
    .select()
    .from(derivedRecords)
    .where(which)
    .orderBy(order)
    .offset(start)
    .limit(query.limit + 1)
  const items = rows.slice(0, query.limit)
  const shown = new Set(live.map((field) => field.key))
  return {
    items: items.map((row) => ({
      id: row.recordId,
      values: Object.fromEntries(Object.entries(row.values).filter(([key]) => shown.has(key))),
      errors: {},
      createdAt: row.createdAt?.toISOString() ?? null,
      createdBy: row.createdBy,
      modifiedAt: row.modifiedAt?.toISOString() ?? null,
      modifiedBy: row.modifiedBy,
      trashedAt: row.deletedAt?.toISOString() ?? null
    })),
    next: rows.length > query.limit ? `${start + items.length}.${items.at(-1)?.recordId ?? ''}` : null
  }
}

/** All that is on the disk is in the rows: what is not was acknowledged to nobody. */
const isFresh = sql`exists (select 1 from derived_documents x where x.document_id = ${documents.id} and x.epoch = ${documents.epoch}
  and x.changes = (select coalesce((select s.rows from doc_snapshots s
    where s.document_id = ${documents.id} and s.epoch = ${documents.epoch} and s.current), 0) + count(*)
    from doc_updates u where u.document_id = ${documents.id} and u.epoch = ${documents.epoch}))`

function readFilter(source: string | undefined, fields: readonly Field[]): SQL | undefined | null {
  if (source === undefined) return undefined
  // What does not compile is refused where it is evaluated, with its reason.
  return isExpression(compileExpression(source)) ? filterAsSql(source, fields) : null
}

/** No value last, whichever way. Words and names are ordered as people read them, which the database does not do alike. */
function orderOf(key: string, descending: boolean, fields: readonly Field[]): SQL | null {
  const field = fields.find((one) => one.key === key)
  const value = field && valueToOrder(field)
  return value ? sql`${value} ${sql.raw(descending ? 'desc' : 'asc')} nulls last` : null
}

function valueToOrder(field: Field): SQL | null {
  const own = sql`${derivedRecords.values} -> ${field.key}`
  const text = sql`${derivedRecords.values} ->> ${field.key}`
  if (isNumber(field)) return sql`(${own})::numeric`
  if (['date', 'datetime', 'month', 'createdAt', 'modifiedAt'].includes(field.type))
    return sql`(${text}) collate "C"`
  if (field.type === 'bool') return sql`(${own})::boolean`
  if (field.type !== 'choice') return null
  const ids = field.options.map((option) => option.id)
  return sql`case when ${own} is null then null else coalesce(array_position(${sql.param(ids)}::text[], ${text}), ${ids.length + 1}) end`
}

/** After the last one given, wherever it stands now; where it stood, if it is gone. */
async function startOf(
  ctx: Context,
  { which, order }: { which: SQL | undefined; order: SQL },
  cursor: string | undefined
): Promise<number> {
  if (cursor === undefined) return 0
  const { rank, id } = readCursor(cursor)
  const [found] = await ctx.database.db.execute<{ rank: number }>(sql`
    select n::int as rank from (select ${derivedRecords.recordId} as id, row_number() over (order by ${order}) as n
    from ${derivedRecords} where ${which}) placed where id = ${id}`)
  return found?.rank ?? rank
}
