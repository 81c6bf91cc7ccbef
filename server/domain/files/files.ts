import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { eq } from 'drizzle-orm'
import { limitsOf } from '#server/auth/rate-limits'
import { crossed } from '#server/db/crossed'
import { files } from '#server/db/tables/files'
import {
  holdViewer,
  requireFile,
  requirePage,
  type Executor,
  type FileRow
} from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { lockInitiative } from '#server/domain/initiatives/rules'
import { AppError } from '#shared/errors'
import type { FileDto } from '#shared/schemas/pages'
import { inspect, RASTER_TYPES } from './inspect'
import { openStored, removeStored, store } from './storage'

/**
 * With an `id` chosen by a device that was offline, sending it again gives the same file.
 * @throws file.id_taken when this id is another file
 */
export async function addFile(ctx: Context, pageId: string, sent: File, id?: string): Promise<FileDto> {
  const signedIn = requireViewer(ctx)
  const asked = await requirePage(ctx, pageId, 'write')
  const twin = id === undefined ? null : await findTwin(ctx.database.db, signedIn, pageId, id)
  if (twin) return toFile(twin)
  await limitsOf(ctx).spend({ 'upload.person': signedIn.viewer.personId })
  if (sent.size > ctx.config.limits.uploadBytes) throw new AppError('file.too_large')
  const name = safeName(sent.name)
  const inspected = await inspect(new Uint8Array(await sent.arrayBuffer()), name)
  const storageKey = await store(ctx, inspected.bytes)
  try {
    const row = await crossed(ctx.database.db, async (tx) => {
      // Asked again: the drawing took a while, and rights may have gone meanwhile.
      await lockInitiative(tx, asked.initiative.id)
      const held = await holdViewer(ctx, tx)
      const { page, initiative } = await requirePage(held, pageId, 'write', { db: tx })
      const [inserted] = await tx
        .insert(files)
        .values({
          id,
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
        // The same file twice at once: the second one finds the first.
        .onConflictDoNothing()
        .returning()
      if (!inserted) throw new AppError('file.id_taken')
      await recordActivity(signedIn, tx, { verb: 'file.added', initiativeId: initiative.id, pageId: page.id })
      return inserted
    })
    return toFile(row)
  } catch (error) {
    await removeStored(ctx, [storageKey])
    const other = id === undefined ? null : await findTwin(ctx.database.db, signedIn, pageId, id)
    if (other) return toFile(other)
    throw error
  }
}

async function findTwin(
  db: Executor,
  { viewer }: SignedInContext,
  pageId: string,
  id: string
): Promise<FileRow | null> {
  const [found] = await db.select().from(files).where(eq(files.id, id)).limit(1)
  if (!found) return null
  if (found.pageId !== pageId || found.createdBy !== viewer.personId) throw new AppError('file.id_taken')
  return found
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
export function disposition({ name, mediaType }: FileRow): string {
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
