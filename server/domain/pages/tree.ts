import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { pageOrganisations, pages } from '#server/db/tables/pages'
import {
  requireInitiative,
  visiblePagesWhere,
  type Executor,
  type PageRow
} from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import {
  initiativeAbilities,
  pageAbilities,
  type InitiativeFacts,
  type ViewerFacts
} from '#shared/permissions'
import type { PageNode, PageTree } from '#shared/schemas/pages'
import type { z } from 'zod'
import { toNode } from './dto'

/** Without the collections that every initiative has: they have places of their own. */
export async function readTree(ctx: Context, initiativeId: string): Promise<z.infer<typeof PageTree>> {
  const { viewer, row, facts } = await requireInitiative(ctx, initiativeId, 'read')
  const { db } = ctx.database
  const rows = await db
    .select()
    .from(pages)
    .where(and(eq(pages.initiativeId, row.id), isNull(pages.purpose), visiblePagesWhere(viewer)))
    .orderBy(sql`${pages.position} collate "C"`, pages.id)
  const items = await toNodes(db, viewer, facts, rows)
  return { items, next: null, abilities: { create: initiativeAbilities(viewer, facts).write } }
}

/** Parents before children, siblings in their order. What stands in a page that is not there is left out with it. */
export async function toNodes(
  db: Executor,
  viewer: ViewerFacts,
  facts: InitiativeFacts,
  rows: PageRow[]
): Promise<PageNode[]> {
  const organisations = await loadAudiences(
    db,
    rows.filter((row) => row.audience === 'organisations').map((row) => row.id)
  )
  const children = new Map<string | null, PageRow[]>()
  for (const row of rows) children.set(row.parentId, [...(children.get(row.parentId) ?? []), row])
  const walk = (parentId: string | null): PageNode[] =>
    (children.get(parentId) ?? []).flatMap((row) => {
      const audienceOrganisationIds = organisations.get(row.id) ?? []
      const abilities = pageAbilities(viewer, facts, {
        audience: row.audience,
        audienceOrganisationIds,
        trashed: row.trashedAt !== null
      })
      return [toNode(row, abilities), ...walk(row.id)]
    })
  return walk(null)
}

/** The organisations each page is kept for. */
export async function loadAudiences(db: Executor, pageIds: string[]): Promise<Map<string, string[]>> {
  if (pageIds.length === 0) return new Map()
  const rows = await db.select().from(pageOrganisations).where(inArray(pageOrganisations.pageId, pageIds))
  const found = new Map<string, string[]>()
  for (const row of rows) found.set(row.pageId, [...(found.get(row.pageId) ?? []), row.organisationId])
  return found
}
