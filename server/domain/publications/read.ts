// What is published, for the people of the initiative: whoever reads a page is told that anyone may read it, by whom and since when.
import { and, desc, eq, inArray } from 'drizzle-orm'
import { pages } from '#server/db/tables/pages'
import { publications } from '#server/db/tables/publications'
import {
  audienceColumns,
  pageFacts,
  requireInitiative,
  requirePage,
  readablePagesWhere,
  type Executor
} from '#server/domain/access/index'
import { TIME_ZONE } from '#server/domain/collections/read'
import type { Context } from '#server/domain/context'
import { loadPersonRefs } from '#server/domain/refs/people'
import { dayIn } from '#shared/fields/date-text'
import {
  isPublishable,
  publicationAbilities,
  type InitiativeFacts,
  type ViewerFacts
} from '#shared/permissions'
import { publicPath } from '#shared/published'
import type { List } from '#shared/schemas/common'
import type { PublicationDto, PublicationState } from '#shared/schemas/publications'

export type PublicationRow = typeof publications.$inferSelect

export async function readPublicationState(ctx: Context, pageId: string): Promise<PublicationState> {
  const { viewer, page, facts, initiativeFacts } = await requirePage(ctx, pageId, 'read')
  const { db } = ctx.database
  const line = await lineOf(db, page.id)
  const found = await load(ctx, db, viewer, initiativeFacts, line)
  const own = found.find((one) => one.page.id === page.id) ?? null
  // The nearest one above that takes what is below it along.
  const above = line
    .slice(1)
    .map((id) => found.find((one) => one.page.id === id))
    .find((one) => one?.subpages === true && one.state === 'open')
  const open = isPublishable(facts)
  const obstacle = page.kind !== 'document' ? 'kind' : open ? null : 'audience'
  const abilities = publicationAbilities(viewer, initiativeFacts, facts)
  return {
    publication: own,
    through:
      above && obstacle === null ? { ...above.page, path: publicPath(addressIn(above.path), page.id) } : null,
    obstacle,
    abilities: { publish: abilities.publish && obstacle === null, withdraw: abilities.withdraw }
  }
}

/** Everything of an initiative that has a public address, as far as the viewer sees the page; the latest first. */
export async function listPublications(ctx: Context, initiativeId: string): Promise<List<PublicationDto>> {
  const { viewer, row, facts } = await requireInitiative(ctx, initiativeId, 'read')
  const { db } = ctx.database
  const seen = await db
    .select({ id: pages.id })
    .from(publications)
    .innerJoin(pages, eq(pages.id, publications.pageId))
    .where(and(eq(pages.initiativeId, row.id), readablePagesWhere(viewer)))
  const items = await load(
    ctx,
    db,
    viewer,
    facts,
    seen.map(({ id }) => id)
  )
  return { items: items.filter((one) => one.state !== 'hidden' || one.abilities.withdraw), next: null }
}

/** Of pages that the viewer was found to see. */
async function load(
  ctx: Context,
  db: Executor,
  viewer: ViewerFacts,
  initiative: InitiativeFacts,
  pageIds: string[]
): Promise<PublicationDto[]> {
  if (pageIds.length === 0) return []
  const rows = await db
    .select({ publication: publications, page: pages, line: audienceColumns })
    .from(publications)
    .innerJoin(pages, eq(pages.id, publications.pageId))
    .where(inArray(publications.pageId, pageIds))
    .orderBy(desc(publications.publishedAt), publications.id)
  const people = await loadPersonRefs(
    db,
    rows.map(({ publication }) => publication.publishedBy),
    viewer
  )
  return rows.map(({ publication, page, line }) => {
    const facts = pageFacts(page, line)
    return {
      id: publication.id,
      page: { id: page.id, title: page.title },
      path: publicPath(publication.address),
      subpages: publication.subpages,
      indexed: publication.indexed,
      protected: publication.passwordHash !== null,
      endsOn: publication.endsOn,
      state: !isPublishable(facts) ? 'hidden' : hasEnded(publication, ctx.now()) ? 'ended' : 'open',
      publishedBy: people.get(publication.publishedBy ?? '') ?? null,
      publishedAt: publication.publishedAt.toISOString(),
      abilities: { withdraw: publicationAbilities(viewer, initiative, facts).withdraw }
    }
  })
}

/** Its last day is over where the network lives. */
export function hasEnded({ endsOn }: Pick<PublicationRow, 'endsOn'>, now: Date): boolean {
  return endsOn !== null && dayIn(now, TIME_ZONE) > endsOn
}

/** The page and all it stands in, the page first. */
async function lineOf(db: Executor, pageId: string): Promise<string[]> {
  const [found] = await db.select({ line: audienceColumns }).from(pages).where(eq(pages.id, pageId))
  return (found?.line ?? []).map(({ id }) => id)
}

function addressIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
