// The past of a document, for those who write in it: what was deleted from it is not for everyone who reads it today.
import { and, desc, eq, inArray } from 'drizzle-orm'
import { documents, docVersionAuthors, docVersions } from '#server/db/tables/documents'
import { requirePage, type Executor, type PageAccess } from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { requireViewer, type Context } from '#server/domain/context'
import { loadPersonRefs } from '#server/domain/refs/people'
import { formatRoom } from '#shared/collab/room'
import { TOPIC } from '#shared/collab/protocol'
import { AppError } from '#shared/errors'
import type { ViewerFacts } from '#shared/permissions'
import type { ComparisonDto, VersionDto, VersionList } from '#shared/schemas/versions'
import { toBlocks } from './blocks'

/** Shown at once; older ones are thinned with age. */
const MOST = 500

export async function listVersions(ctx: Context, pageId: string): Promise<VersionList> {
  const { viewer, page } = await requirePage(ctx, pageId, 'write', { looking: true })
  return { items: await loadVersions(ctx.database.db, viewer, page.id), next: null }
}

export async function nameVersion(ctx: Context, pageId: string, name: string): Promise<VersionDto> {
  const { viewer, page, initiative } = await requirePage(ctx, pageId, 'write')
  const id = await ctx.collab.versions.keep(roomOf(page.id), {
    kind: 'named',
    name,
    personId: viewer.personId
  })
  if (id === null) throw new AppError('page.not_found')
  await recordActivity(requireViewer(ctx), ctx.database.db, {
    verb: 'version.named',
    initiativeId: initiative.id,
    pageId: page.id,
    data: { title: name }
  })
  await ctx.collab.tell(page.id, TOPIC.versions, null)
  return find(await loadVersions(ctx.database.db, viewer, page.id), id)
}

/** Gives a name to what was kept by itself: from then on it stays. @throws version.not_found */
export async function renameVersion(
  ctx: Context,
  pageId: string,
  versionId: string,
  name: string
): Promise<VersionDto> {
  const { viewer, page } = await requirePage(ctx, pageId, 'write')
  find(await loadVersions(ctx.database.db, viewer, page.id), versionId)
  const done = await ctx.collab.versions.name(roomOf(page.id), versionId, name)
  if (!done) throw new AppError('version.not_found')
  await ctx.collab.tell(page.id, TOPIC.versions, null)
  return find(await loadVersions(ctx.database.db, viewer, page.id), versionId)
}

/** @throws version.not_found */
export async function compareVersions(
  ctx: Context,
  pageId: string,
  versionId: string,
  other: string
): Promise<ComparisonDto> {
  const { viewer, page } = await requirePage(ctx, pageId, 'write', { looking: true })
  const versions = await loadVersions(ctx.database.db, viewer, page.id)
  const version = find(versions, versionId)
  const { before, after } = sides(versions, version, other)
  const found = await ctx.collab.versions.compare(roomOf(page.id), after?.id ?? 'now', before?.id ?? null)
  if (!found) throw new AppError('version.not_found')
  const authors = await loadPersonRefs(ctx.database.db, found.people.values(), viewer)
  return { before, after, ...toBlocks(found, authors) }
}

/** A new edit of the document, by the viewer; what it said is kept as a version first. @throws version.not_found */
export async function restoreVersion(
  ctx: Context,
  pageId: string,
  versionId: string
): Promise<{ changed: boolean }> {
  const { viewer, page, initiative } = await requirePage(ctx, pageId, 'write')
  find(await loadVersions(ctx.database.db, viewer, page.id), versionId)
  const changed = await ctx.collab.versions.restore(roomOf(page.id), versionId, viewer.personId)
  if (changed === null) throw new AppError('version.not_found')
  if (changed) {
    const event = { verb: 'version.restored', initiativeId: initiative.id, pageId: page.id } as const
    await recordActivity(requireViewer(ctx), ctx.database.db, event)
    await ctx.collab.tell(page.id, TOPIC.versions, null)
  }
  return { changed }
}

/** In the order of time, whatever was asked. */
function sides(
  versions: VersionDto[],
  version: VersionDto,
  other: string
): { before: VersionDto | null; after: VersionDto | null } {
  const index = versions.indexOf(version)
  if (other === 'none') return { before: null, after: version }
  if (other === 'now') return { before: version, after: null }
  if (other === 'previous') return { before: versions[index + 1] ?? null, after: version }
  const second = find(versions, other)
  return versions.indexOf(second) > index
    ? { before: second, after: version }
    : { before: version, after: second }
}

async function loadVersions(
  db: Executor,
  viewer: ViewerFacts,
  pageId: PageAccess['page']['id']
): Promise<VersionDto[]> {
  const rows = await db
    .select({ version: docVersions })
    .from(docVersions)
    .innerJoin(documents, eq(documents.id, docVersions.documentId))
    .where(and(eq(documents.pageId, pageId), eq(documents.part, '')))
    .orderBy(desc(docVersions.at), desc(docVersions.id))
    .limit(MOST)
  if (rows.length === 0) return []
  const authors = await db
    .select()
    .from(docVersionAuthors)
    .where(
      inArray(
        docVersionAuthors.versionId,
        rows.map(({ version }) => version.id)
      )
    )
  const people = await loadPersonRefs(
    db,
    [...rows.map(({ version }) => version.createdBy), ...authors.map((author) => author.personId)],
    viewer
  )
  return rows.map(({ version }) => ({
    id: version.id,
    kind: version.kind,
    name: version.name,
    at: version.at.toISOString(),
    createdBy: people.get(version.createdBy ?? '') ?? null,
    authors: authors.flatMap(({ versionId, personId }) =>
      versionId === version.id ? (people.get(personId) ?? []) : []
    )
  }))
}

function find(versions: VersionDto[], id: string): VersionDto {
  const found = versions.find((version) => version.id === id)
  if (!found) throw new AppError('version.not_found')
  return found
}

function roomOf(pageId: string): string {
  return formatRoom({ pageId, part: '' })
}
