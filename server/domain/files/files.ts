import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { limitsOf } from '#server/auth/rate-limits'
import { files } from '#server/db/tables/files'
import { requireFile, requirePage, type FileRow } from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { requireViewer, type Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import type { FileDto } from '#shared/schemas/pages'
import { inspect, RASTER_TYPES } from './inspect'
import { openStored, removeStored, store } from './storage'

export async function addFile(ctx: Context, pageId: string, sent: File): Promise<FileDto> {
  const signedIn = requireViewer(ctx)
  await requirePage(ctx, pageId, 'write')
  await limitsOf(ctx).spend({ 'upload.person': signedIn.viewer.personId })
  if (sent.size > ctx.config.limits.uploadBytes) throw new AppError('file.too_large')
  const name = safeName(sent.name)
  const inspected = await inspect(new Uint8Array(await sent.arrayBuffer()), name)
  const storageKey = await store(ctx, inspected.bytes)
  try {
    const row = await ctx.database.db.transaction(async (tx) => {
      // Asked again: the drawing took a while, and rights may have gone meanwhile.
      const { page, initiative } = await requirePage(ctx, pageId, 'write', { db: tx })
      const [inserted] = await tx
        .insert(files)
        .values({
          networkId: initiative.networkId,
          initiativeId: initiative.id,
          pageId: page.id,
          storageKey,
          name,
          mediaType: inspected.mediaType,
          size: inspected.bytes.byteLength,
          sha256: createHash('sha256').update(inspected.bytes).digest('hex'),
          width: inspected.width,
          height: inspected.height,
          createdBy: signedIn.viewer.personId
        })
        .returning()
      if (!inserted) throw new Error('insert returned nothing')
      await recordActivity(signedIn, tx, { verb: 'file.added', initiativeId: initiative.id, pageId: page.id })
      return inserted
    })
    return toFile(row)
  } catch (error) {
    await removeStored(ctx, [storageKey])
    throw error
  }
}

export interface OpenedFile {
  headers: Record<string, string>
  /** Null when the reader has it already. */
  body: Readable | null
}

export async function openFile(ctx: Context, id: string, knownTag: string | undefined): Promise<OpenedFile> {
  const { file } = await requireFile(ctx, id)
  const tag = `"${file.sha256}"`
  const headers = {
    // Nothing it holds runs or loads anything, even opened alone.
    'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // Kept by the browser, asked again each time: rights go away.
    'Cache-Control': 'private, no-cache',
    ETag: tag
  }
  if (knownTag?.split(',').some((each) => each.trim().replace(/^W\//, '') === tag))
    return { headers, body: null }
  return {
    headers: {
      ...headers,
      'Content-Type': file.mediaType,
      'Content-Length': String(file.size),
      'Content-Disposition': disposition(file)
    },
    body: await openStored(ctx, file.storageKey)
  }
}

function toFile(row: FileRow): FileDto {
  return {
    id: row.id,
    name: row.name,
    mediaType: row.mediaType,
    size: row.size,
    width: row.width,
    height: row.height,
    url: `/api/v1/files/${row.id}`
  }
}

/** A name to show and to save under; it is never a path on our disk. */
function safeName(name: string): string {
  const base = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = base
    // Controls, and what turns the direction of writing round: "photo\u202Egpj.exe".
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  const extension = /\.[^.]{1,12}$/.exec(clean)?.[0] ?? ''
  const cut = clean.length > 160 ? clean.slice(0, 160 - extension.length).toWellFormed() + extension : clean
  return cut || 'fichier'
}

/** RFC 6266: a plain name for old readers, the real one in UTF-8. */
function disposition({ name, mediaType }: FileRow): string {
  const kind = RASTER_TYPES.some((type) => type === mediaType) ? 'inline' : 'attachment'
  const plain = name
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%;]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`
  )
  return `${kind}; filename="${plain.trim() || 'fichier'}"; filename*=UTF-8''${encoded}`
}
