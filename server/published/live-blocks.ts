// Live blocks of a published text, as anyone may see them. What some only may see is left out without a word; what this version does not know
// says its own words, which whoever reads the page may know.
import { drawn, fileBlock } from '#server/export/document/core-blocks'
import { frozenBlocks } from '#server/export/document/frozen-blocks'
import { fallback, type LiveBlock } from '#server/export/document/live-blocks'
import type { Block } from '#server/export/document/model'
import type { Context } from '#server/domain/context'
import { OPEN_BLOCKS } from '#server/domain/publications/blocks'
import type { Opened } from '#server/domain/publications/open'
import { openWords } from '#server/domain/publications/words'
import { readShownVersion } from '#server/domain/versions/frozen'
import { AppError } from '#shared/errors'
import { BlockQuery, type BlockType } from '#shared/schemas/blocks'

/** Which reader each block of the core asks, and where its data says of what. */
const READ_BY: Readonly<Record<string, { type: BlockType; ref: string }>> = {
  'core/organisation': { type: 'organisation', ref: 'organisation' },
  'core/figure': { type: 'figure', ref: 'page' },
  'core/view': { type: 'view', ref: 'view' },
  'core/decision': { type: 'record', ref: 'record' },
  'core/action': { type: 'record', ref: 'record' }
}

export async function shownToAnyone(
  ctx: Context,
  { initiative, tree, page: { id: pageId } }: Opened,
  block: LiveBlock
): Promise<Block[]> {
  const key = `${block.plugin}/${block.type}`
  if (key === 'core/contents' || key === 'core/sommaire') return [{ kind: 'contents' }]
  if (key === 'core/file') return [fileBlock(block.data.file, block.fallback)]
  if (key === 'core/version') return frozen(ctx, { initiative, tree, pageId }, block)
  const reader = Object.hasOwn(READ_BY, key) ? READ_BY[key] : undefined
  if (!reader) return fallback(block)
  const ref = block.data[reader.ref]
  const query = BlockQuery.safeParse({ ...block.data, type: reader.type, ref })
  // A draft, or a block that was mangled: its own words.
  if (!query.success) return fallback(block)
  try {
    const item = await OPEN_BLOCKS[reader.type](ctx, initiative, query.data)
    return item === null ? [] : drawn(ctx, { ...item, href: null }, block.fallback)
  } catch (err) {
    if (!(err instanceof AppError))
      ctx.log.warn({ err, key }, 'a live block was left out of a published page')
    return []
  }
}

/** Of this page alone: a version of another one could be of a page that is not published. */
async function frozen(
  ctx: Context,
  { initiative, tree, pageId }: Pick<Opened, 'initiative' | 'tree'> & { pageId: string },
  { data }: LiveBlock
): Promise<Block[]> {
  const kept = await readShownVersion(ctx, `${String(data.page)}/${String(data.version)}`, pageId)
  if (!kept) return []
  // Names without a link: a page that is there today may not have been meant that day.
  return frozenBlocks(ctx, kept, '', (targets) => openWords(ctx, { initiative, tree }, targets, () => null))
}
