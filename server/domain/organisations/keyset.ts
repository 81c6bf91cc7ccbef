// Lists by name: French alphabetical order (accents and case after letters), and a cursor that says where the last one stopped.
// A cursor holds a place, not a page number: what is added or removed meanwhile shifts nothing.
import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { z } from 'zod'
import { AppError } from '#shared/errors'
import type { List } from '#shared/schemas/common'

/** Where a page stopped: the sorting values of its last row, the id last. */
export type Place = readonly [...keys: (string | number)[], id: string]

/** The order of a French dictionary whatever the collation of the database. */
export function inFrench(expression: SQLWrapper): SQL {
  return sql`(${expression}) collate "fr-x-icu"`
}

/** Words of a search, each found anywhere in the text, accents, ligatures and case forgiven. */
export function matchesWords(text: SQLWrapper, query: string): SQL | undefined {
  const words = query.split(/\s+/).filter(Boolean).slice(0, 12)
  if (words.length === 0) return undefined
  const found = words.map(
    (word) => sql`unaccent(lower(${text})) like unaccent(lower(${`%${escapeLike(word)}%`}))`
  )
  return sql`(${sql.join(found, sql` and `)})`
}

export function encodeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** @throws request.invalid when it is not one of ours. */
export function decodeCursor(cursor: string, schema: z.ZodType<Place>): Place {
  const parsed = schema.safeParse(readJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (!parsed.success)
    throw new AppError('request.invalid', { fields: [{ path: 'cursor', code: 'invalid' }] })
  return parsed.data
}

/** One row more than asked says whether there is a next page. */
export function toPage<R, T>(
  rows: readonly R[],
  limit: number,
  items: readonly T[],
  place: (row: R) => Place
): List<T> {
  const last = rows[limit - 1]
  const more = rows.length > limit && last !== undefined
  return { items: items.slice(0, limit), next: more ? encodeCursor(place(last)) : null }
}

/** Text of a cursor goes back to the database: it must be text the database accepts. */
export const cursorText = z
  .string()
  .max(400)
  .refine((value) => !value.includes('\0') && value.isWellFormed())

function escapeLike(word: string): string {
  return word.replace(/[\\%_]/g, (character) => `\\${character}`)
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
