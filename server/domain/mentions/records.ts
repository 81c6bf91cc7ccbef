// Records by name, in the collections that the viewer sees: their derived rows, so that no document is opened.
import { and, asc, desc, eq, inArray, isNull, ne, sql, type SQL } from 'drizzle-orm'
import { derivedRecords } from '#server/db/tables/derived-records'
import { initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { visiblePagesWhere } from '#server/domain/access/index'
import type { SignedInContext } from '#server/domain/context'
import { matchesWords } from '#server/domain/organisations/keyset'
import { recordOf } from '#shared/mentions'
import type { MentionName } from '#shared/schemas/mentions'
import { pagePath } from '#shared/page-path'

type Found = MentionName & { name: string }

/** What is in the trash, or has no title, has no name. */
export async function nameRecords(ctx: SignedInContext, refs: string[]): Promise<[string, Found][]> {
  const wanted = refs.map(recordOf).filter((one) => one !== null)
  if (wanted.length === 0) return []
  const asked = new Set(refs)
  const rows = await select(
    ctx,
    and(
      inArray(derivedRecords.pageId, [...new Set(wanted.map((one) => one.pageId))]),
      inArray(derivedRecords.recordId, [...new Set(wanted.map((one) => one.recordId))])
    ),
    1000
  )
  return rows.filter(({ ref }) => asked.has(ref)).map((row) => [`record:${row.ref}`, row])
}

/** Those of this initiative first. */
export function findRecords(
  ctx: SignedInContext,
  initiativeId: string,
  words: string,
  limit: number
): Promise<Found[]> {
  const here = desc(sql`${pages.initiativeId} = ${initiativeId}`)
  return select(ctx, matchesWords(derivedRecords.title, words), limit, here)
}

async function select(
  { database: { db }, viewer }: SignedInContext,
  which: SQL | undefined,
  limit: number,
  first?: SQL
): Promise<Found[]> {
  const rows = await db
    .select({
      recordId: derivedRecords.recordId,
      title: derivedRecords.title,
      id: pages.id,
      kind: pages.kind,
      collection: pages.title,
      slug: initiatives.slug
    })
    .from(derivedRecords)
    .innerJoin(pages, eq(pages.id, derivedRecords.pageId))
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .where(
      and(which, isNull(derivedRecords.deletedAt), ne(derivedRecords.title, ''), visiblePagesWhere(viewer))
    )
    .orderBy(...(first ? [first] : []), asc(derivedRecords.title), asc(derivedRecords.recordId))
    .limit(limit)
  return rows.map(({ recordId, title, slug, collection, ...page }) => ({
    kind: 'record',
    ref: `${page.id}/${recordId}`,
    name: title,
    href: `${pagePath(page, slug)}?fiche=${recordId}`,
    context: collection
  }))
}
