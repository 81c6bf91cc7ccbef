// Pages that name the viewer and that they have not had on screen since. One line for each page, whoever named them and how often.
import { and, desc, eq, inArray, isNull, max } from 'drizzle-orm'
import { initiatives } from '#server/db/tables/initiatives'
import { pageMentions } from '#server/db/tables/mentions'
import { pages } from '#server/db/tables/pages'
import { visiblePagesWhere, visiblePeopleWhere, type Executor } from '#server/domain/access/index'
import type { SignedInContext } from '#server/domain/context'
import { people } from '#server/db/tables/people'
import { loadInitiativeRefs } from '#server/domain/refs/initiatives'
import { fullName } from '#server/domain/refs/people'
import { createFormat } from '#shared/format'
import { translate } from '#shared/messages/index'
import type { HomeDto } from '#shared/schemas/home'
import { pagePath } from '#shared/page-path'

const MOST = 10

export async function waitingMentions(ctx: SignedInContext): Promise<HomeDto['waiting']> {
  const { viewer, locale } = ctx
  const { db } = ctx.database
  const mine = and(eq(pageMentions.personId, viewer.personId), isNull(pageMentions.readAt))
  const rows = await db
    .select({ page: pages, slug: initiatives.slug, title: initiatives.title })
    .from(pageMentions)
    .innerJoin(pages, eq(pages.id, pageMentions.pageId))
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .where(and(mine, isNull(initiatives.archivedAt), visiblePagesWhere(viewer)))
    .groupBy(pages.id, initiatives.id)
    .orderBy(desc(max(pageMentions.createdAt)))
    .limit(MOST)
  if (rows.length === 0) return []
  const ids = rows.map(({ page }) => page.id)
  // Of somebody the viewer does not see, not even the name.
  const authors = await db
    .selectDistinct({
      pageId: pageMentions.pageId,
      givenName: people.givenName,
      familyName: people.familyName
    })
    .from(pageMentions)
    .innerJoin(people, eq(people.id, pageMentions.byId))
    .where(and(mine, inArray(pageMentions.pageId, ids), visiblePeopleWhere(viewer)))
  const refs = await loadInitiativeRefs(
    db,
    rows.map(({ page }) => page.initiativeId)
  )
  const format = createFormat(locale)
  return rows.flatMap(({ page, slug, title }) => {
    const initiative = refs.get(page.initiativeId)
    if (!initiative) return []
    const names = authors.filter((one) => one.pageId === page.id).map(fullName)
    const by = names.length === 0 ? '' : translate(locale, 'mention.by', { names: format.list(names) })
    return {
      kind: 'page-mention' as const,
      title: page.title,
      detail: [by, title].filter(Boolean).join(', '),
      href: pagePath(page, slug),
      initiative
    }
  })
}

/** They have the page on screen: what named them in it no longer waits. */
export async function markPageRead(db: Executor, personId: string, pageId: string, now: Date): Promise<void> {
  await db
    .update(pageMentions)
    .set({ readAt: now })
    .where(
      and(eq(pageMentions.personId, personId), eq(pageMentions.pageId, pageId), isNull(pageMentions.readAt))
    )
}
