// What this viewer reads in place of each mention, where there is no screen to ask again: files that leave.
import type { Context } from '#server/domain/context'
import { mentionKey, type MentionTarget } from '#shared/mentions'
import { translate } from '#shared/messages/index'
import { namesOf } from './names'

const AT_ONCE = 500

export async function mentionWords(
  ctx: Context,
  targets: readonly MentionTarget[]
): Promise<Record<string, { text: string; href: string | null }>> {
  const words: Record<string, { text: string; href: string | null }> = {}
  for (let at = 0; at < targets.length; at += AT_ONCE) {
    const some = targets.slice(at, at + AT_ONCE)
    const names = await namesOf(ctx, some)
    for (const target of some) {
      const known = names.get(mentionKey(target))
      words[mentionKey(target)] = known?.name
        ? { text: known.name, href: known.href }
        : { text: translate(ctx.locale, `mention.hidden.${target.kind}`), href: null }
    }
  }
  return words
}
