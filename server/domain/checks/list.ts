// « Documents à vérifier »: what the store set aside (doc_quarantine), as an administrator reads it. Never the bytes.
import { and, eq, isNull, sql } from 'drizzle-orm'
import { docQuarantine, documents } from '#server/db/tables/documents'
import { initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { requireAdministrator, visiblePagesWhere } from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import type { Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import type { DocumentCheckDto, DocumentCheckList } from '#shared/schemas/checks'

/** There should be none: a longer list needs no second page, it needs someone at the server. */
const SHOWN = 200

export async function listDocumentChecks(ctx: Context): Promise<DocumentCheckList> {
  const { viewer } = requireAdministrator(ctx)
  const { db, sql: query } = ctx.database
  const rows = await db
    .select({
      row: docQuarantine,
      pageId: pages.id,
      title: pages.title,
      initiativeSlug: initiatives.slug,
      visible: sql<boolean>`(${visiblePagesWhere(viewer)})`
    })
    .from(docQuarantine)
    .innerJoin(documents, eq(documents.id, docQuarantine.documentId))
    .innerJoin(pages, eq(pages.id, documents.pageId))
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .where(eq(initiatives.networkId, viewer.networkId))
    .orderBy(sql`${docQuarantine.resolvedAt} is not null`, sql`${docQuarantine.at} desc`)
    .limit(SHOWN)
  const [totals] = await query<{ documents: number; read: number; lastReadAt: string | null }[]>`
    select count(*)::int as documents, count(c.at)::int as read, min(c.at)::text as "lastReadAt"
    from documents d join pages p on p.id = d.page_id join initiatives i on i.id = p.initiative_id
    left join doc_checks c on c.document_id = d.id and c.whole is not null
    where i.network_id = ${viewer.networkId}`
  const items = rows.map(({ row, pageId, title, initiativeSlug, visible }) => ({
    id: row.id,
    at: row.at.toISOString(),
    kind: kindOf(row.reason, row.detail),
    page: visible ? { id: pageId, title, initiativeSlug } : null,
    documentId: row.documentId,
    detail: row.detail === '' ? row.reason : row.detail,
    settledAt: row.resolvedAt?.toISOString() ?? null
  }))
  const lastReadAt = totals?.lastReadAt ? new Date(totals.lastReadAt).toISOString() : null
  return { items, next: null, documents: totals?.documents ?? 0, read: totals?.read ?? 0, lastReadAt }
}

/** Someone has looked at it. The bytes stay until the page goes, or is made to forget. @throws request.not_found */
export async function settleDocumentCheck(ctx: Context, id: string): Promise<void> {
  const { viewer } = requireAdministrator(ctx)
  await ctx.database.db.transaction(async (tx) => {
    const settled = await tx
      .update(docQuarantine)
      .set({ resolvedAt: ctx.now() })
      .where(
        and(
          eq(docQuarantine.id, id),
          isNull(docQuarantine.resolvedAt),
          sql`exists (select 1 from documents d join pages p on p.id = d.page_id
            join initiatives i on i.id = p.initiative_id
            where d.id = ${docQuarantine.documentId} and i.network_id = ${viewer.networkId})`
        )
      )
      .returning({ documentId: docQuarantine.documentId, reason: docQuarantine.reason })
    const [row] = settled
    if (!row) throw new AppError('request.not_found')
    await audit(ctx, tx, {
      action: 'document.check-settled',
      subjectKind: 'document',
      subjectId: row.documentId,
      data: { reason: row.reason }
    })
  })
}

function kindOf(reason: string, detail: string): DocumentCheckDto['kind'] {
  if (reason === 'load') return 'unavailable'
  if (reason === 'corrupt') return 'damaged'
  if (reason === 'diverged') return 'diverged'
  if (reason !== 'scrub') return 'refused'
  if (detail.startsWith('copy-corrupt')) return 'copy'
  return detail.startsWith('derived') ? 'derived' : 'damaged'
}
