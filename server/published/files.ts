// Pictures and files of a published page: only those its text holds now, of pages that are published with it, asked again each time.
import { buffer } from 'node:stream/consumers'
import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import { files } from '#server/db/tables/files'
import { isUuid, type FileRow } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { disposition } from '#server/domain/files/files'
import { openStored } from '#server/domain/files/storage'
import type { Opened } from '#server/domain/publications/open'
import { AppError } from '#shared/errors'
import { filesOf, type Readings } from './reading'

/** As wide as a picture is drawn, twice for sharp screens: a photograph of five megabytes does not travel to a telephone. */
const WIDEST = 1440
const LIGHT_ENOUGH = 300_000

export interface PublicFile {
  tag: string
  headers: Record<string, string>
  bytes: () => Promise<Uint8Array<ArrayBuffer>>
}

/** @throws publication.not_found */
export async function publicFile(
  ctx: Context,
  { tree, page }: Opened,
  fileId: string,
  readings: Readings
): Promise<PublicFile> {
  const [row] = isUuid(fileId) ? await ctx.database.db.select().from(files).where(eq(files.id, fileId)) : []
  // A text may name any file: it is shown only when it belongs to a page that is published too.
  const ours = row?.pageId !== null && tree.some(({ id }) => id === row?.pageId)
  if (!row || !ours || !filesOf(await readings.read(ctx, page.id)).has(row.id)) {
    throw new AppError('publication.not_found')
  }
  const picture = row.mediaType.startsWith('image/') && row.width !== null
  const drawn = picture && row.size > LIGHT_ENOUGH && row.mediaType !== 'image/gif'
  return {
    tag: `"${row.sha256}${drawn ? '-w' : ''}"`,
    headers: {
      'Content-Type': drawn ? 'image/webp' : row.mediaType,
      'Content-Disposition': disposition(row),
      'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'"
    },
    bytes: async () => {
      const stored = await buffer(await openStored(ctx, row.storageKey))
      return new Uint8Array(drawn ? await lighter(row, stored) : stored)
    }
  }
}

async function lighter(row: FileRow, bytes: Buffer): Promise<Buffer> {
  return sharp(bytes, { animated: row.mediaType === 'image/webp' })
    .resize({ width: WIDEST, withoutEnlargement: true })
    .webp({ quality: 78 })
    .timeout({ seconds: 20 })
    .toBuffer()
}
