// What anyone may see, without an account. The only question a stranger's request asks: nothing here knows a viewer.
import { and, eq, sql } from 'drizzle-orm'
import { initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { isPublishable } from '#shared/permissions'
import type { Executor } from './executor'
import { isUuid, type InitiativeRow } from './initiatives'
import { audienceColumns, pageFacts, type PageRow } from './pages'

export interface OpenPage {
  page: PageRow
  initiative: InitiativeRow
}

/** A page that may be shown to anyone, of this initiative if one is given; null for everything else. */
export async function findOpenPage(
  db: Executor,
  pageId: string,
  initiativeId?: string
): Promise<OpenPage | null> {
  if (!isUuid(pageId)) return null
  const [found] = await db
    .select({ page: pages, initiative: initiatives, line: audienceColumns })
    .from(pages)
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .where(
      and(eq(pages.id, pageId), initiativeId === undefined ? undefined : eq(pages.initiativeId, initiativeId))
    )
  if (!found || !isPublishable(pageFacts(found.page, found.line))) return null
  return { page: found.page, initiative: found.initiative }
}

export interface TreePage {
  id: string
  title: string
  /** 0: the page that was published. */
  depth: number
}

const DEEPEST = 100

/** The documents below an open page that are open too, parents before children. A page that is kept for some hides what it holds. */
export async function publicTree(db: Executor, root: PageRow): Promise<TreePage[]> {
  const rows = await db.execute<{ id: string; parent_id: string | null; title: string; kind: string }>(sql`
    with recursive tree as (
      select p.id, p.parent_id, p.title, p.kind, p.position, 0 as depth from pages p where p.id = ${root.id}
      union all
      select below.id, below.parent_id, below.title, below.kind, below.position, tree.depth + 1
      from pages below join tree on below.parent_id = tree.id
      where below.trashed_at is null and below.purpose is null and below.audience = 'initiative'
        and tree.depth < ${DEEPEST})
    select id, parent_id, title, kind from tree order by position collate "C", id`)
  const children = new Map<string, (typeof rows)[number][]>()
  for (const row of rows) {
    if (row.id === root.id || row.parent_id === null) continue
    children.set(row.parent_id, [...(children.get(row.parent_id) ?? []), row])
  }
  const walk = (id: string, depth: number): TreePage[] =>
    (children.get(id) ?? []).flatMap((row) =>
      row.kind === 'document'
        ? [{ id: row.id, title: row.title, depth }, ...walk(row.id, depth + 1)]
        : walk(row.id, depth)
    )
  return [{ id: root.id, title: root.title, depth: 0 }, ...walk(root.id, 1)]
}
