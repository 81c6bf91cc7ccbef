// The pictures of a document, for whoever exports it: only files they may read, as bytes that every word processor opens.
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { requireFile, type FileRow } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { openStored } from '#server/domain/files/storage'
import { AppError } from '#shared/errors'
import type { Picture } from './model'

/** Of all pictures together: a report with two hundred photographs, not an archive. */
const MAX_BYTES = 150 * 1024 * 1024
/** More shows nowhere on an A4 page. */
const MAX_SIDE = 2400

export async function loadPictures(ctx: Context, ids: string[]): Promise<Record<string, Picture>> {
  const found: Record<string, Picture> = {}
  let bytes = 0
  for (const id of new Set(ids)) {
    const picture = await loadPicture(ctx, id)
    if (!picture) continue
    bytes += picture.bytes.byteLength
    if (bytes > MAX_BYTES) throw new AppError('export.too_large')
    found[id] = picture
  }
  return found
}

/** Null: not there, or not for this person; the words of the picture stand in its place. */
async function loadPicture(ctx: Context, id: string): Promise<Picture | null> {
  try {
    const { file } = await requireFile(ctx, id)
    return await drawn(file, await buffer(await openStored(ctx, file.storageKey)))
  } catch (error) {
    if (error instanceof AppError && error.code === 'file.not_found') return null
    throw error
  }
}

async function drawn(file: FileRow, bytes: Buffer): Promise<Picture | null> {
  if (!file.mediaType.startsWith('image/')) return null
  const small = file.width !== null && file.height !== null && Math.max(file.width, file.height) <= MAX_SIDE
  if (small && (file.mediaType === 'image/png' || file.mediaType === 'image/jpeg')) {
    return { bytes, mediaType: file.mediaType, width: file.width ?? 1, height: file.height ?? 1 }
  }
  const photograph = file.mediaType === 'image/jpeg'
  const image = sharp(bytes).resize({
    width: MAX_SIDE,
    height: MAX_SIDE,
    fit: 'inside',
    withoutEnlargement: true
  })
  const { data, info } = await (photograph ? image.jpeg() : image.png()).toBuffer({ resolveWithObject: true })
  return {
    bytes: data,
    mediaType: photograph ? 'image/jpeg' : 'image/png',
    width: info.width,
    height: info.height
  }
}
