// A file of a person as new pages of an initiative: read in a thread with limits, then written whole or not at all.
import { createHash } from 'node:crypto'
import { limitsOf } from '#server/auth/rate-limits'
import { requireInitiative } from '#server/domain/access/index'
import { requireViewer, type Context } from '#server/domain/context'
import { inspect, RASTER_TYPES, type Inspected } from '#server/domain/files/inspect'
import { removeStored, store } from '#server/domain/files/storage'
import { formatRoom } from '#shared/collab/room'
import { AppError } from '#shared/errors'
import { translate } from '#shared/messages/index'
import type { ImportReport, ImportResult } from '#shared/schemas/imports'
import { writePages, type StoredPicture } from './import-write'
import { LOSSES, type Loss, type ReadFile } from './result'
import { readPagesInThread } from './thread'

/** @throws initiative.not_found, access.forbidden, import.*, rate.limited, page.not_found for the parent */
export async function importFile(
  ctx: Context,
  initiativeId: string,
  sent: File,
  parentId: string | null
): Promise<ImportResult> {
  const { viewer } = requireViewer(ctx)
  await requireInitiative(ctx, initiativeId, 'write')
  await limitsOf(ctx).spend({ 'upload.person': viewer.personId })
  if (sent.size > ctx.config.limits.uploadBytes) throw new AppError('file.too_large')
  if (sent.size === 0) throw new AppError('import.empty')
  const read = await readPagesInThread(ctx, {
    bytes: new Uint8Array(await sent.arrayBuffer()),
    name: sent.name
  })
  const pictures = await storePictures(ctx, read)
  try {
    const { id, count } = await writePages(ctx, initiativeId, read.pages, pictures, parentId)
    return { id, room: formatRoom({ pageId: id, part: '' }), report: reportOf(ctx, read, count) }
  } catch (error) {
    await removeStored(
      ctx,
      [...pictures.values()].map((picture) => picture.storageKey)
    )
    throw error
  }
}

/** Drawn again from their bytes like any image that is sent; those that are none are left out and counted. */
async function storePictures(ctx: Context, read: ReadFile): Promise<Map<string, StoredPicture>> {
  const stored = new Map<string, StoredPicture>()
  try {
    for (const { key, name, bytes } of read.pictures) {
      const drawn = await draw(bytes)
      if (!drawn) {
        read.lost.unknown_images = (read.lost.unknown_images ?? 0) + 1
        continue
      }
      const storageKey = await store(ctx, drawn.bytes)
      const sha256 = createHash('sha256').update(drawn.bytes).digest('hex')
      const { mediaType, width, height } = drawn
      stored.set(key, { storageKey, name, mediaType, width, height, size: drawn.bytes.byteLength, sha256 })
    }
    return stored
  } catch (error) {
    await removeStored(
      ctx,
      [...stored.values()].map((picture) => picture.storageKey)
    )
    throw error
  }
}

async function draw(bytes: Uint8Array): Promise<Inspected | null> {
  try {
    const drawn = await inspect(bytes, 'image')
    return RASTER_TYPES.some((type) => type === drawn.mediaType) ? drawn : null
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function reportOf(ctx: Context, read: ReadFile, pages: number): ImportReport {
  const kept = { pages, headings: 0, tables: 0, lists: 0, images: 0 }
  const count = (nodes: ReadFile['pages'][number]['content']): void => {
    for (const node of nodes) {
      if (node.type === 'heading') kept.headings += 1
      if (node.type === 'table') kept.tables += 1
      if (node.type === 'image') kept.images += 1
      if (/List$/.test(node.type)) kept.lists += 1
      count(node.content ?? [])
    }
  }
  const walk = (each: ReadFile['pages']): void => {
    for (const page of each) {
      count(page.content)
      walk(page.children)
    }
  }
  walk(read.pages)
  const known = LOSSES.filter((code: Loss) => (read.lost[code] ?? 0) > 0)
  const lost = known.map((code) => {
    const number = read.lost[code] ?? 0
    return { code, count: number, message: translate(ctx.locale, `import.lost.${code}`, { count: number }) }
  })
  return { kept, lost }
}
