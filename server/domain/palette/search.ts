// « Rechercher, aller à… » : titles and names of what the viewer sees, accents forgiven; what was opened last when nothing is typed.
import { and, desc, eq, isNull, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { limitsOf } from '#server/auth/rate-limits'
import { initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import { pages } from '#server/db/tables/pages'
import { people } from '#server/db/tables/people'
import { visits } from '#server/db/tables/sessions'
import {
  visibleInitiativesWhere,
  visibleOrganisationsWhere,
  visiblePagesWhere,
  visiblePeopleWhere
} from '#server/domain/access/index'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { pagePath } from '#shared/page-path'
import { matchesWords } from '#server/domain/organisations/keyset'
import { fullName, loadPersonRefs } from '#server/domain/refs/people'
import type { PaletteItem } from '#shared/schemas/home'

interface Ranked {
  item: PaletteItem
  /** Higher is nearer to what was typed. */
  score: number
}

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
  const found = await Promise.all([
    searchInitiatives(ctx, words, limit),
    searchPages(ctx, words, limit),
    searchOrganisations(ctx, words, limit),
    searchPeople(ctx, words, limit)
  ])
  return found
    .flat()
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((ranked) => ranked.item)
}

async function searchInitiatives(
  { database: { db }, viewer }: SignedInContext,
  words: string,
  limit: number
) {
  const rows = await db
    .select({ row: initiatives, score: nearness(initiatives.title, words) })
    .from(initiatives)
    .where(and(visibleInitiativesWhere(viewer), matchesWords(initiatives.title, words)))
    .orderBy(desc(nearness(initiatives.title, words)), initiatives.title)
    .limit(limit)
  // The thing itself before what stands in it.
  return rows.map(({ row, score }): Ranked => ({ item: initiativeItem(row), score: score + 0.2 }))
}

async function searchPages({ database: { db }, viewer }: SignedInContext, words: string, limit: number) {
  const rows = await db
    .select({ row: pages, initiative: initiatives, score: nearness(pages.title, words) })
    .from(pages)
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .where(and(matchesWords(pages.title, words), visiblePagesWhere(viewer)))
    .orderBy(desc(nearness(pages.title, words)), pages.title)
    .limit(limit)
  return rows.map(({ row, initiative, score }): Ranked => ({
    item: pageItem(row, initiative),
    score: score + 0.1
  }))
}

async function searchOrganisations(
  { database: { db }, viewer }: SignedInContext,
  words: string,
  limit: number
) {
  const text = sql`${organisations.name} || ' ' || ${organisations.code}`
  const rows = await db
    .select({ row: organisations, score: nearness(text, words) })
    .from(organisations)
    .where(
      and(visibleOrganisationsWhere(viewer), isNull(organisations.archivedAt), matchesWords(text, words))
    )
    .orderBy(desc(nearness(text, words)), organisations.name)
    .limit(limit)
  return rows.map(({ row, score }): Ranked => {
    const item: PaletteItem = {
      kind: 'organisation',
      id: row.id,
      title: row.name,
      context: row.territory,
      href: `/reseau/structures/${row.slug}`
    }
    return { item, score }
  })
}

async function searchPeople({ database: { db }, viewer }: SignedInContext, words: string, limit: number) {
  const text = sql`${people.givenName} || ' ' || ${people.familyName}`
  const rows = await db
    .select({ row: people, score: nearness(text, words) })
    .from(people)
    .where(and(visiblePeopleWhere(viewer), isNull(people.suspendedAt), matchesWords(text, words)))
    .orderBy(desc(nearness(text, words)), people.familyName)
    .limit(limit)
  const refs = await loadPersonRefs(
    db,
    rows.map(({ row }) => row.id),
    viewer
  )
  return rows.map(({ row, score }): Ranked => {
    const item: PaletteItem = {
      kind: 'person',
      id: row.id,
      title: fullName(row),
      context: refs.get(row.id)?.organisation?.name ?? '',
      href: `/reseau/personnes/${row.id}`
    }
    return { item, score }
  })
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

function nearness(text: SQLWrapper, words: string): SQL<number> {
  return sql<number>`word_similarity(unaccent(lower(${words})), unaccent(lower(${text})))`
}
