// Pages and their documents, written as the collaboration server would have stored them.
import { and, eq, isNull } from 'drizzle-orm'
import * as Y from 'yjs'
import { deriveDocument } from '#server/collab/derive/document'
import * as tables from '#server/db/tables/index'
import { documentFromJson } from '#shared/editor/index'
import type { DemoPage } from './demo-documents'
import { idOf, positionAt } from './initiatives'
import type { SeedServices } from './types'

interface Place {
  initiativeId: string
  organisations: Map<string, string>
  people: Map<string, string>
}

export async function insertPages(
  services: SeedServices,
  place: Place,
  pages: DemoPage[],
  parentId: string | null = null
): Promise<void> {
  const taken = await siblingCount(services, place.initiativeId, parentId)
  for (const [rank, page] of pages.entries()) {
    const id = await insertPage(services, place, page, { parentId, position: positionAt(taken + rank) })
    if (page.children) await insertPages(services, place, page.children, id)
  }
}

async function insertPage(
  services: SeedServices,
  place: Place,
  page: DemoPage,
  where: { parentId: string | null; position: string }
): Promise<string> {
  const { db } = services.database
  const id = crypto.randomUUID()
  const author = place.people.get(page.author) ?? null
  const at = new Date(services.now().getTime() - (page.hoursAgo ?? 0) * 3_600_000)
  await db.insert(tables.pages).values({
    id,
    initiativeId: place.initiativeId,
    ...where,
    kind: 'document',
    title: page.title,
    audience: page.only ? 'organisations' : page.team ? 'team' : 'initiative',
    createdBy: author,
    createdAt: at,
    updatedAt: at
  })
  if (page.only) {
    await db
      .insert(tables.pageOrganisations)
      .values(page.only.map((slug) => ({ pageId: id, organisationId: idOf(place.organisations, slug) })))
  }
  await insertDocument(services, { pageId: id, author, at }, page)
  return id
}

/** One update in the log, as if its author had just written it: opening the page compacts it like any other. */
async function insertDocument(
  { database: { db } }: SeedServices,
  { pageId, author, at }: { pageId: string; author: string | null; at: Date },
  page: DemoPage
) {
  const documentId = crypto.randomUUID()
  const bytes = documentFromJson(page.content)
  await db.insert(tables.documents).values({ id: documentId, pageId })
  const [update] = await db
    .insert(tables.docUpdates)
    .values({ documentId, epoch: 1, personId: author, bytes, at })
    .returning({ seq: tables.docUpdates.seq })
  const derived = { ...derivedFrom(bytes), uptoSeq: update?.seq ?? 0, epoch: 1, changes: 1, updatedAt: at }
  await db.insert(tables.derivedDocuments).values({ documentId, ...derived })
  if (author)
    await db
      .insert(tables.pageEdits)
      .values({ pageId, personId: author, firstAt: at, lastAt: at, editCount: 1 })
}

/** What the collaboration server would derive: its scrubber compares. */
function derivedFrom(update: Uint8Array): ReturnType<typeof deriveDocument> {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, update)
  const derived = deriveDocument(copy)
  copy.destroy()
  return derived
}

async function siblingCount(
  { database }: SeedServices,
  initiativeId: string,
  parentId: string | null
): Promise<number> {
  const siblings = parentId === null ? isNull(tables.pages.parentId) : eq(tables.pages.parentId, parentId)
  return database.db.$count(tables.pages, and(eq(tables.pages.initiativeId, initiativeId), siblings))
}
