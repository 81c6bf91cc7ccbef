// A frozen version as blocks of a file: its name and day, then what the page said. Blocks that stood in it say their own words.
import type { Frozen } from '#server/domain/versions/frozen'
import type { Context } from '#server/domain/context'
import type { DocumentNode } from '#shared/editor/index'
import { createFormat } from '#shared/format'
import { mentionKey, targetOf, type MentionTarget } from '#shared/mentions'
import { translate } from '#shared/messages/index'
import { toBlocks, type MentionWords } from './blocks'
import type { Block } from './model'

type Tell = (targets: MentionTarget[]) => Promise<Record<string, MentionWords>>

/** `tell`: what whoever reads is told of each mention. */
export async function frozenBlocks(
  ctx: Pick<Context, 'locale'>,
  { name, at, content }: Frozen,
  origin: string,
  tell: Tell
): Promise<Block[]> {
  const live: Block[][] = []
  const targets = new Map<string, MentionTarget>()
  const walk = (node: DocumentNode): void => {
    if (node.type === 'liveBlock') live.push(wordsOf(node))
    if (node.type === 'mention') {
      const target = targetOf(node.attrs ?? {})
      targets.set(mentionKey(target), target)
    }
    for (const child of node.content ?? []) walk(child)
  }
  for (const node of content) walk(node)
  const mentions = await tell([...targets.values()])
  const day = createFormat(ctx.locale).day(at, { withYear: 'always' })
  const title = translate(ctx.locale, 'frozen.title', { name, day })
  return [{ kind: 'callout', title, blocks: toBlocks(content, { live, mentions, origin }) }]
}

function wordsOf({ attrs = {} }: DocumentNode): Block[] {
  const text = typeof attrs.fallback === 'string' ? attrs.fallback : ''
  return text === '' ? [] : [{ kind: 'paragraph', runs: [{ text }], align: null }]
}
