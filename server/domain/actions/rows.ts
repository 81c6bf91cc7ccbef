// Rows of derived_records of one of the provided collections, across the initiatives that the viewer sees: filters, order and pages by
// SQL. Nothing here opens a document.
import { and, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { derivedRecords } from '#server/db/tables/derived-records'
import { initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { visiblePagesWhere } from '#server/domain/access/index'
import { cursorText, decodeCursor, inFrench, matchesWords } from '#server/domain/organisations/keyset'
import type { SignedInContext } from '#server/domain/context'
import type { Provided } from '#shared/collab/provided'

export interface ProvidedRow {
  record: typeof derivedRecords.$inferSelect
  initiativeId: string
  /** What it was sorted by. */
  key: string
}

export interface Asked {
  purpose: Provided
  where: (SQL | undefined)[]
  sort: { by: SQL; descending: boolean }
  limit: number
  cursor: string | undefined
}

/** A text of the record: `values.key`. */
export const valueOf = (key: string): SQL<string | null> =>
  sql<string | null>`${derivedRecords.values} ->> ${key}`

const Place = z.tuple([cursorText, cursorText])

/** One row more than asked says that there is a next page. */
export async function readRows(ctx: SignedInContext, asked: Asked): Promise<ProvidedRow[]> {
  const { viewer, database } = ctx
  const { by, descending } = asked.sort
  const tie = sql`${derivedRecords.pageId}::text || ${derivedRecords.recordId}`
  const way = sql.raw(descending ? 'desc' : 'asc')
  const after = () => {
    if (asked.cursor === undefined) return undefined
    const [key, id] = decodeCursor(asked.cursor, Place)
    const compared = sql.raw(descending ? '<' : '>')
    return sql`(${inFrench(by)}, (${tie}) collate "C") ${compared} (${key}, ${id})`
  }
  const rows = await database.db
    .select({ record: derivedRecords, initiativeId: pages.initiativeId, key: sql<string>`${by}` })
    .from(derivedRecords)
    .innerJoin(pages, eq(pages.id, derivedRecords.pageId))
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .where(
      and(
        eq(pages.purpose, asked.purpose),
        isNull(derivedRecords.deletedAt),
        visiblePagesWhere(viewer),
        ...asked.where,
        after()
      )
    )
    .orderBy(sql`${inFrench(by)} ${way}`, sql`(${tie}) collate "C" ${way}`)
    .limit(asked.limit + 1)
  return rows
}

export function placeOf({ record, key }: ProvidedRow): [string, string] {
  return [key, record.pageId + record.recordId]
}

/** What people typed, in the title or any other text of the record. */
export function saying(words: string | undefined): SQL | undefined {
  return words === undefined ? undefined : matchesWords(sql`${derivedRecords.values}::text`, words)
}

/** Ids separated by commas. */
export function oneOf(key: string, list: string | undefined): SQL | undefined {
  if (list === undefined) return undefined
  const wanted = list.split(',').filter(Boolean)
  return sql`${valueOf(key)} = any(${sql.param(wanted)}::text[])`
}

/** Calendar days compare as text. */
export function between(key: string, from: string | undefined, to: string | undefined): SQL | undefined {
  return and(
    from === undefined ? undefined : sql`${valueOf(key)} >= ${from}`,
    to === undefined ? undefined : sql`${valueOf(key)} <= ${to}`
  )
}

/** Where an option stands in the order given; those that people added come after. */
export function ranked(key: string, order: readonly string[]): SQL {
  return sql`lpad(coalesce(array_position(${sql.param([...order])}::text[], ${valueOf(key)}), 99)::text, 2, '0')`
}

/** Named in a field of one person, or of several. */
export function names(personId: string, keys: { one: readonly string[]; several: readonly string[] }): SQL {
  const found = [
    ...keys.one.map((key) => sql`${valueOf(key)} = ${personId}`),
    ...keys.several.map(
      (key) => sql`${derivedRecords.values} -> ${key} @> ${JSON.stringify([personId])}::jsonb`
    )
  ]
  // The index knows everyone who is named anywhere in a record.
  return sql`(${derivedRecords.people} @> array[${personId}]::uuid[] and (${sql.join(found, sql` or `)}))`
}
