// « Rechercher, aller à… »: what carries these words; what was opened last when nothing is typed.
import { and, desc, eq } from 'drizzle-orm'
import { limitsOf } from '#server/auth/rate-limits'
import { initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { visits } from '#server/db/tables/sessions'
import { visibleInitiativesWhere, visiblePagesWhere } from '#server/domain/access/index'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { toFindings } from '#server/domain/search/results'
import { find } from '#server/domain/search/search'
import { pagePath } from '#shared/page-path'
import type { PaletteItem } from '#shared/schemas/home'

export async function searchPalette(
  ctx: Context,
  query: { q: string; limit: number }
): Promise<{ items: PaletteItem[]; next: null }> {
  const signedIn = requireViewer(ctx)
  await limitsOf(ctx).spend({ 'search.person': signedIn.viewer.personId })
  const words = query.q.trim()
  const found =
    words === '' ? await recent(signedIn, query.limit) : await search(signedIn, words, query.limit)
  return { items: found, next: null }
}

async function search(ctx: SignedInContext, words: string, limit: number): Promise<PaletteItem[]> {
  const { hits, needles } = await find(ctx, words, {
    kind: ['document', 'collection', 'meeting', 'initiative', 'organisation', 'person']
  })
  const found = await toFindings(ctx, hits.slice(0, limit), needles)
  return found.map(({ kind, id, title, context, href }) => ({
    kind: kind === 'initiative' || kind === 'organisation' || kind === 'person' ? kind : 'page',
    id,
    title,
    context,
    href
  }))
}

async function recent({ database: { db }, viewer }: SignedInContext, limit: number): Promise<PaletteItem[]> {
  const mine = eq(visits.personId, viewer.personId)
  const [opened, read] = await Promise.all([
    db
      .select({ row: initiatives, at: visits.visitedAt })
      .from(visits)
      .innerJoin(initiatives, eq(initiatives.id, visits.subjectId))
      .where(and(mine, eq(visits.kind, 'initiative'), visibleInitiativesWhere(viewer)))
      .orderBy(desc(visits.visitedAt))
      .limit(limit),
    db
      .select({ row: pages, initiative: initiatives, at: visits.visitedAt })
      .from(visits)
      .innerJoin(pages, eq(pages.id, visits.subjectId))
      .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
      .where(and(mine, eq(visits.kind, 'page'), visiblePagesWhere(viewer)))
      .orderBy(desc(visits.visitedAt))
      .limit(limit)
  ])
  return [
    ...opened.map(({ row, at }) => ({ at, item: initiativeItem(row) })),
    ...read.map(({ row, initiative, at }) => ({ at, item: pageItem(row, initiative) }))
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, limit)
    .map((each) => each.item)
}

function initiativeItem(row: typeof initiatives.$inferSelect): PaletteItem {
  return { kind: 'initiative', id: row.id, title: row.title, context: '', href: `/initiatives/${row.slug}` }
}

function pageItem(row: typeof pages.$inferSelect, initiative: typeof initiatives.$inferSelect): PaletteItem {
  return {
    kind: 'page',
    id: row.id,
    title: row.title,
    context: initiative.title,
    href: pagePath(row, initiative.slug)
  }
}
