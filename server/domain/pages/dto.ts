import { and, desc, eq, inArray } from 'drizzle-orm'
import { derivedDocuments, documents, pageEdits } from '#server/db/tables/documents'
import { pages } from '#server/db/tables/pages'
import {
  audienceColumns,
  loadInitiativeFacts,
  pageFacts,
  type Executor,
  type PageRow
} from '#server/domain/access/index'
import { loadInitiativeRefs } from '#server/domain/refs/initiatives'
import { loadOrganisationRefs } from '#server/domain/refs/organisations'
import { loadPersonRefs } from '#server/domain/refs/people'
import { pageAbilities, type PageAbilities, type ViewerFacts } from '#shared/permissions'
import { formatRoom } from '#shared/collab/room'
import type { PageDto, PageNode } from '#shared/schemas/pages'
import { PAGE_KINDS } from '#shared/vocabulary'

export function toNode(row: PageRow, abilities: PageAbilities): PageNode {
  return {
    id: row.id,
    parentId: row.parentId,
    kind: PAGE_KINDS.find((kind) => kind === row.kind) ?? 'document',
    title: row.title,
    audience: row.audience,
    position: row.position,
    updatedAt: row.updatedAt.toISOString(),
    abilities: { write: abilities.write, manage: abilities.manage }
  }
}

/** Pages the viewer was found to see, whole, loaded together. */
export async function toPages(db: Executor, viewer: ViewerFacts, rows: PageRow[]): Promise<PageDto[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const initiativeIds = [...new Set(rows.map((row) => row.initiativeId))]
  const [lines, edits, bodies, facts, initiatives] = await Promise.all([
    loadLines(db, ids),
    loadLastEdits(db, ids),
    loadBodies(db, ids),
    loadInitiativeFacts(db, viewer, initiativeIds),
    loadInitiativeRefs(db, initiativeIds)
  ])
  const [people, organisations, titles] = await Promise.all([
    loadPersonRefs(
      db,
      [...rows.map((row) => row.createdBy), ...[...edits.values()].map((e) => e.personId)],
      viewer
    ),
    loadOrganisationRefs(
      db,
      [...lines.values()].flatMap((line) => line[0]?.audienceOrganisationIds ?? [])
    ),
    loadTitles(
      db,
      [...lines.values()].flatMap((line) => line.slice(1).map((above) => above.id))
    )
  ])
  return rows.flatMap((row) => {
    const line = lines.get(row.id) ?? []
    const initiative = initiatives.get(row.initiativeId)
    const known = facts.get(row.initiativeId)
    if (!initiative || !known) return []
    const body = bodies.get(row.id)
    const edit = edits.get(row.id)
    return {
      ...toNode(row, pageAbilities(viewer, known, pageFacts(row, line))),
      initiative,
      room: formatRoom({ pageId: row.id, part: '' }),
      epoch: body?.epoch ?? 1,
      audienceOrganisations: (line[0]?.audienceOrganisationIds ?? []).flatMap(
        (id) => organisations.get(id) ?? []
      ),
      // From the root down; all of them are seen by whoever sees the page.
      ancestors: line
        .slice(1)
        .reverse()
        .map(({ id }) => ({ id, title: titles.get(id) ?? '' })),
      createdBy: people.get(row.createdBy ?? '') ?? null,
      createdAt: row.createdAt.toISOString(),
      trashedAt: row.trashedAt?.toISOString() ?? null,
      wordCount: body?.wordCount ?? 0,
      excerpt: body?.excerpt ?? '',
      lastEditedBy: people.get(edit?.personId ?? '') ?? null,
      lastEditedAt: edit?.lastAt.toISOString() ?? null
    }
  })
}

export async function toPage(db: Executor, viewer: ViewerFacts, row: PageRow): Promise<PageDto> {
  const [dto] = await toPages(db, viewer, [row])
  if (!dto) throw new Error('a page that was readable a moment ago is not')
  return dto
}

/** Each page with those it stands in, the page first. */
async function loadLines(db: Executor, ids: string[]) {
  const rows = await db
    .select({ id: pages.id, line: audienceColumns })
    .from(pages)
    .where(inArray(pages.id, ids))
  return new Map(rows.map((row) => [row.id, row.line]))
}

async function loadLastEdits(db: Executor, ids: string[]) {
  const rows = await db
    .selectDistinctOn([pageEdits.pageId])
    .from(pageEdits)
    .where(inArray(pageEdits.pageId, ids))
    .orderBy(pageEdits.pageId, desc(pageEdits.lastAt))
  return new Map(rows.map((row) => [row.pageId, row]))
}

async function loadBodies(db: Executor, ids: string[]) {
  const rows = await db
    .select({
      pageId: documents.pageId,
      epoch: documents.epoch,
      wordCount: derivedDocuments.wordCount,
      excerpt: derivedDocuments.excerpt
    })
    .from(documents)
    .leftJoin(derivedDocuments, eq(derivedDocuments.documentId, documents.id))
    .where(and(inArray(documents.pageId, ids), eq(documents.part, '')))
  return new Map(rows.map((row) => [row.pageId, row]))
}

async function loadTitles(db: Executor, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: pages.id, title: pages.title })
    .from(pages)
    .where(inArray(pages.id, [...new Set(ids)]))
  return new Map(rows.map((row) => [row.id, row.title]))
}
