import { and, desc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { derivedDocuments, documents } from '#server/db/tables/documents'
import { initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { visits } from '#server/db/tables/sessions'
import { visiblePagesWhere } from '#server/domain/access/index'
import { requireViewer, type Context } from '#server/domain/context'
import {
  cursorText,
  decodeCursor,
  matchesWords,
  toPage as toListPage
} from '#server/domain/organisations/keyset'
import type { ViewerFacts } from '#shared/permissions'
import type { List } from '#shared/schemas/common'
import type { PageDto, PageQuery } from '#shared/schemas/pages'
import { toPages } from './dto'

const Place = z.tuple([cursorText, z.uuid()])

/** The last time someone wrote in it or renamed it. */
const touched = sql`greatest(${pages.updatedAt}, (select max(e.last_at) from page_edits e where e.page_id = ${sql`${pages.id}`}))`

/** Across initiatives, the latest touched first. Those of archived initiatives only when they are looked for. */
export async function listPages(ctx: Context, query: z.infer<typeof PageQuery>): Promise<List<PageDto>> {
  const { viewer } = requireViewer(ctx)
  const { db } = ctx.database
  const rows = await db
    .select({ page: pages, stamp: sql<string>`${touched}::text` })
    .from(pages)
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .leftJoin(documents, and(eq(documents.pageId, pages.id), eq(documents.part, '')))
    .leftJoin(derivedDocuments, eq(derivedDocuments.documentId, documents.id))
    .where(and(visiblePagesWhere(viewer), ...filters(viewer, query), after(query.cursor)))
    .orderBy(desc(touched), desc(pages.id))
    .limit(query.limit + 1)
  const items = await toPages(
    db,
    viewer,
    rows.slice(0, query.limit).map((row) => row.page)
  )
  return toListPage(rows, query.limit, items, (row) => [row.stamp, row.page.id])
}

function filters(viewer: ViewerFacts, query: z.infer<typeof PageQuery>): (SQL | undefined)[] {
  const text = sql`${pages.title} || ' ' || coalesce(${derivedDocuments.text}, '')`
  const searched = query.q ? matchesWords(text, query.q) : undefined
  return [
    searched,
    searched || query.initiativeId ? undefined : isNull(initiatives.archivedAt),
    query.initiativeId ? eq(pages.initiativeId, query.initiativeId) : undefined,
    query.kind ? eq(pages.kind, query.kind) : undefined,
    // Every initiative has some of these: in a list of everything they would hide what people made.
    searched || query.scope === 'recent' ? undefined : isNull(pages.purpose),
    query.scope === 'recent'
      ? sql`exists (select 1 from ${visits} where ${visits.personId} = ${viewer.personId}
          and ${visits.kind} = 'page' and ${visits.subjectId} = ${pages.id})`
      : undefined
  ]
}

function after(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined
  const [at, id] = decodeCursor(cursor, Place)
  return sql`(${touched}, ${pages.id}) < (${at}::timestamptz, ${id}::uuid)`
}
