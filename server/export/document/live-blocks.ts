// What each live block says outside the editor. A kind that is registered asks the database as the person who exports; every other
// one gives its fallback text in a frame, so that nothing disappears from a file because a plugin is missing.
import type { Context } from '#server/domain/context'
import { mentionWords } from '#server/domain/mentions/words'
import { readFrozen } from '#server/domain/versions/frozen'
import { fileBlock, shown } from './core-blocks'
import { frozenBlocks } from './frozen-blocks'
import type { Block } from './model'

export interface LiveBlock {
  plugin: string
  type: string
  version: number
  data: Record<string, unknown>
  fallback: string
}

/** Shows nothing that the person of `ctx` may not see. Null: the fallback text is better than what could be said now. */
export type LiveBlockOutput = (ctx: Context, block: LiveBlock, pageId: string) => Promise<Block[] | null>

/** Keys are `<plugin>/<type>`. Adding an output is adding a line: docs/documents-in-and-out.md. */
export const LIVE_BLOCK_OUTPUTS: Readonly<Record<string, LiveBlockOutput>> = {
  'core/contents': () => Promise.resolve([{ kind: 'contents' }]),
  'core/sommaire': () => Promise.resolve([{ kind: 'contents' }]),
  'core/organisation': (ctx, { data }) => shown(ctx, 'organisation', data.organisation),
  'core/figure': (ctx, { data, fallback: label }) => shown(ctx, 'figure', data.page, { ...data, label }),
  'core/view': (ctx, { data }) => shown(ctx, 'view', data.view),
  'core/decision': (ctx, { data }) => shown(ctx, 'record', data.record),
  'core/action': (ctx, { data }) => shown(ctx, 'record', data.record),
  'core/version': async (ctx, { data }) => {
    const kept = await readFrozen(ctx, `${String(data.page)}/${String(data.version)}`)
    return kept && frozenBlocks(ctx, kept, ctx.config.origin ?? '', (targets) => mentionWords(ctx, targets))
  },
  'core/file': (_, { data, fallback: name }) => Promise.resolve([fileBlock(data.file, name)])
}

export async function showLiveBlock(ctx: Context, block: LiveBlock, pageId: string): Promise<Block[]> {
  const key = `${block.plugin}/${block.type}`
  const output = Object.hasOwn(LIVE_BLOCK_OUTPUTS, key) ? LIVE_BLOCK_OUTPUTS[key] : undefined
  if (!output) return fallback(block)
  try {
    return (await output(ctx, block, pageId)) ?? fallback(block)
  } catch (err) {
    // One block that cannot be drawn never costs the file.
    ctx.log.warn({ err, key, pageId }, 'a live block was exported as its fallback text')
    return fallback(block)
  }
}

/** Its own words in a frame. */
export function fallback({ fallback: text }: LiveBlock): Block[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) return []
  const blocks = lines.map((line): Block => ({ kind: 'paragraph', runs: [{ text: line }], align: null }))
  return [{ kind: 'callout', title: '', blocks }]
}
