// The text of a published page, taken apart once for each of its versions: a newsletter brings hundreds of readers in a minute. What may be
// shown of it is decided again for each of them.
import { runExport } from '#server/export/document/exporter'
import { pictureId } from '#server/export/document/blocks'
import type { ReadDocument } from '#server/export/jobs'
import type { Context } from '#server/domain/context'
import { storedVersion } from '#server/domain/pages/copies'
import { formatRoom } from '#shared/collab/room'
import type { DocumentNode } from '#shared/editor/index'
import { AppError } from '#shared/errors'

const MOST = 20

export class Readings {
  readonly #kept = new Map<string, { version: string; read: Promise<ReadDocument> }>()

  /** @throws publication.not_found */
  async read(ctx: Context, pageId: string): Promise<ReadDocument> {
    const version = await storedVersion(ctx.database.db, pageId)
    const known = this.#kept.get(pageId)
    if (known?.version === version) return known.read
    const read = take(ctx, pageId)
    this.#kept.delete(pageId)
    this.#kept.set(pageId, { version, read })
    for (const old of [...this.#kept.keys()].slice(0, Math.max(0, this.#kept.size - MOST))) {
      this.#kept.delete(old)
    }
    try {
      return await read
    } catch (error) {
      this.#kept.delete(pageId)
      throw error
    }
  }
}

async function take(ctx: Context, pageId: string): Promise<ReadDocument> {
  const state = await ctx.collab.read(formatRoom({ pageId, part: '' }))
  if (state === null) throw new AppError('publication.not_found')
  // `read` answers with what it read.
  return (await runExport({ type: 'read', state }, undefined)) as ReadDocument
}

const FILE_LINK = /^\/api\/v1\/files\/([0-9a-f-]{36})$/

/** Files that the text shows or leads to as it is now: one that was taken out of it is not public, though it is still kept. */
export function filesOf({ content, liveBlocks, pictures }: ReadDocument): Set<string> {
  const found = new Set(pictures)
  for (const { plugin, type, data } of liveBlocks) {
    if (plugin === 'core' && type === 'file' && typeof data.file === 'string') found.add(data.file)
  }
  const walk = (node: DocumentNode): void => {
    for (const mark of node.marks ?? []) {
      const id = mark.type === 'link' ? fileOf(mark.attrs?.href) : null
      if (id !== null) found.add(id)
    }
    const shown = pictureId(node.attrs?.src)
    if (shown !== null) found.add(shown)
    for (const child of node.content ?? []) walk(child)
  }
  for (const node of content) walk(node)
  return found
}

/** The file that an address of this site gives. */
export function fileOf(href: unknown): string | null {
  return typeof href === 'string' ? (FILE_LINK.exec(href)?.[1] ?? null) : null
}
