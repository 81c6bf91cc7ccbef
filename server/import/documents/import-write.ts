// The pages of an import, whole or not at all: they are made in the trash, filled, and only then put in place. Whatever ends in
// between (a refusal, a crash) leaves the tree as it was.
import { inArray } from 'drizzle-orm'
import { files } from '#server/db/tables/files'
import { pages } from '#server/db/tables/pages'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { recordActivity } from '#server/domain/activity/record'
import type { Executor, InitiativeAccess } from '#server/domain/access/index'
import { inInitiative } from '#server/domain/initiatives/update'
import {
  checkDepth,
  chooseAudience,
  findParent,
  placeAmong,
  writeAudience
} from '#server/domain/pages/placing'
import { runExport } from '#server/export/document/exporter'
import type { DocumentNode } from '#shared/editor/index'
import { positionBetween } from '#shared/fractional-index'
import { translate } from '#shared/messages/index'
import { requiredLine } from '#shared/schemas/common'
import { PICTURE, type ReadPage } from './result'

export interface StoredPicture {
  storageKey: string
  name: string
  mediaType: string
  size: number
  sha256: string
  width: number | null
  height: number | null
}

interface Placed {
  id: string
  title: string
  content: DocumentNode[]
}

/** @returns the page at the top, and how many were made */
export async function writePages(
  ctx: Context,
  initiativeId: string,
  read: ReadPage[],
  pictures: Map<string, StoredPicture>,
  parentId: string | null
): Promise<{ id: string; count: number }> {
  const signedIn = requireViewer(ctx)
  const placed: Placed[] = []
  await inInitiative(ctx, initiativeId, 'write', async (tx, access) => {
    for (const page of read) await insertTree(signedIn, tx, access, page, parentId, placed)
    await insertPictures(signedIn, tx, access, placed, pictures)
  })
  const ids = placed.map((page) => page.id)
  try {
    // `build` answers with one state for each.
    const states = (await runExport(
      { type: 'build', contents: placed.map((page) => page.content) },
      undefined
    )) as Uint8Array[]
    for (const [rank, page] of placed.entries()) await ctx.collab.create(page.id, '', states[rank])
    await inInitiative(ctx, initiativeId, 'write', async (tx, access) => {
      await tx.update(pages).set({ trashedAt: null, trashedBy: null }).where(inArray(pages.id, ids))
      for (const page of placed) {
        await recordActivity(signedIn, tx, {
          verb: 'page.created',
          initiativeId: access.row.id,
          pageId: page.id,
          data: { title: page.title }
        })
      }
    })
  } catch (error) {
    await ctx.database.db.delete(files).where(inArray(files.pageId, ids))
    await ctx.database.db.delete(pages).where(inArray(pages.id, ids))
    throw error
  }
  const [first] = placed
  if (!first) throw new Error('nothing was read')
  return { id: first.id, count: placed.length }
}

async function insertTree(
  ctx: SignedInContext,
  tx: Executor,
  access: InitiativeAccess,
  page: ReadPage,
  parentId: string | null,
  placed: Placed[],
  below?: { position: string }
): Promise<void> {
  const now = ctx.now()
  const title = titleFor(ctx, page.title)
  const top = below === undefined
  const parent = top ? await findParent(tx, access, parentId) : null
  if (top) checkDepth(parent, heightOf(page))
  const position = below?.position ?? (await placeAmong(tx, access, parentId, undefined))
  const [row] = await tx
    .insert(pages)
    .values({
      initiativeId: access.row.id,
      parentId,
      position,
      kind: 'document',
      title,
      createdBy: ctx.viewer.personId,
      createdAt: now,
      updatedAt: now,
      trashedAt: now,
      trashedBy: ctx.viewer.personId
    })
    .returning()
  if (!row) throw new Error('insert returned nothing')
  // Below the first page everything is as wide as what it stands in.
  if (top) await writeAudience(tx, row.id, chooseAudience(access, {}, parent?.facts ?? null, parent))
  placed.push({ id: row.id, title, content: page.content })
  let last: string | null = null
  for (const child of page.children) {
    last = positionBetween(last, null)
    await insertTree(ctx, tx, access, child, row.id, placed, { position: last })
  }
}

function heightOf(page: ReadPage): number {
  return 1 + Math.max(0, ...page.children.map(heightOf))
}

/** A picture belongs to the first page that shows it. */
async function insertPictures(
  ctx: SignedInContext,
  tx: Executor,
  access: InitiativeAccess,
  placed: Placed[],
  pictures: Map<string, StoredPicture>
): Promise<void> {
  const owners = new Map<string, string>()
  for (const page of placed) {
    for (const node of images(page.content)) {
      const source = String(node.attrs?.['src'] ?? '')
      const picture = pictures.get(source.slice(PICTURE.length))
      let id = owners.get(source)
      if (picture && id === undefined) {
        const { storageKey, mediaType, size, sha256, width, height } = picture
        const values = { storageKey, mediaType, size, sha256, width, height }
        const [row] = await tx
          .insert(files)
          .values({
            ...values,
            name: picture.name.slice(0, 160),
            networkId: access.row.networkId,
            initiativeId: access.row.id,
            pageId: page.id,
            createdBy: ctx.viewer.personId
          })
          .returning()
        id = row?.id
        if (id !== undefined) owners.set(source, id)
      }
      node.attrs = {
        ...node.attrs,
        src: id === undefined ? null : `/api/v1/files/${id}`,
        naturalWidth: picture?.width ?? null,
        naturalHeight: picture?.height ?? null
      }
    }
    page.content = withoutEmptyImages(page.content)
  }
}

function images(nodes: DocumentNode[]): DocumentNode[] {
  return nodes.flatMap((node) => (node.type === 'image' ? [node] : images(node.content ?? [])))
}

/** A picture that could not be drawn leaves its words. */
function withoutEmptyImages(nodes: DocumentNode[]): DocumentNode[] {
  return nodes.map((node) => {
    if (node.type === 'image' && node.attrs?.['src'] === null) {
      const words = [node.attrs['alt'], node.attrs['caption']]
        .filter((each) => typeof each === 'string' && each !== '')
        .join(' ')
      return { type: 'paragraph', ...(words !== '' && { content: [{ type: 'text', text: words }] }) }
    }
    return node.content ? { ...node, content: withoutEmptyImages(node.content) } : node
  })
}

function titleFor(ctx: SignedInContext, title: string): string {
  const parsed = requiredLine(200).safeParse(title.toWellFormed().slice(0, 200))
  return parsed.success ? parsed.data : translate(ctx.locale, 'import.untitled')
}
