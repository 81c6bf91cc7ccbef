// « Cité par »: the pages that name this one or lead to it, as far as the viewer sees them.
import { and, desc, eq, ne, sql } from 'drizzle-orm'
import { documents } from '#server/db/tables/documents'
import { initiatives } from '#server/db/tables/initiatives'
import { derivedLinks } from '#server/db/tables/mentions'
import { pages } from '#server/db/tables/pages'
import { requirePage, visiblePagesWhere } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import type { CitationList } from '#shared/schemas/mentions'
import { pagePath } from '#shared/page-path'

const MOST = 50

export async function listCitations(ctx: Context, pageId: string): Promise<CitationList> {
  const { viewer, page } = await requirePage(ctx, pageId, 'read')
  const edited = sql<Date | null>`(select max(e.last_at) from page_edits e where e.page_id = ${sql`${pages.id}`})`
  const rows = await ctx.database.db
    .selectDistinct({
      id: pages.id,
      kind: pages.kind,
      title: pages.title,
      slug: initiatives.slug,
      initiative: initiatives.title,
      updatedAt: pages.updatedAt,
      editedAt: edited.as('edited_at')
    })
    .from(derivedLinks)
    .innerJoin(documents, eq(documents.id, derivedLinks.documentId))
    .innerJoin(pages, eq(pages.id, documents.pageId))
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .where(
      and(
        eq(derivedLinks.kind, 'page'),
        eq(derivedLinks.ref, page.id),
        ne(pages.id, page.id),
        visiblePagesWhere(viewer)
      )
    )
    .orderBy(desc(sql`edited_at`), desc(pages.updatedAt), pages.id)
    .limit(MOST)
  return {
    items: rows.map(({ slug, editedAt, updatedAt: _, ...row }) => ({
      id: row.id,
      title: row.title,
      href: pagePath(row, slug),
      initiative: row.initiative,
      editedAt: editedAt === null ? null : new Date(editedAt).toISOString()
    })),
    next: null
  }
}
