// What anyone reads in place of each mention of a published text. Nobody's name, and nothing of what is not published.
import type { InitiativeRow } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { isDay } from '#shared/fields/date-text'
import { createFormat } from '#shared/format'
import { mentionKey, type MentionTarget } from '#shared/mentions'
import { translate } from '#shared/messages/index'
import { findOpenOrganisation } from './blocks'
import type { Opened } from './open'

type Words = { text: string; href: string | null }

/** `hrefOf`: where a page of this publication is read. */
export async function openWords(
  ctx: Context,
  { initiative, tree }: Pick<Opened, 'initiative' | 'tree'>,
  targets: readonly MentionTarget[],
  hrefOf: (pageId: string) => string | null
): Promise<Record<string, Words>> {
  const words: Record<string, Words> = {}
  for (const target of targets) {
    const page = target.kind === 'page' ? tree.find(({ id }) => id === target.ref) : undefined
    words[mentionKey(target)] = page
      ? { text: page.title, href: hrefOf(page.id) }
      : { text: await nameOf(ctx, initiative, target), href: null }
  }
  return words
}

async function nameOf(
  ctx: Context,
  initiative: InitiativeRow,
  { kind, ref }: MentionTarget
): Promise<string> {
  const known = await knownName(ctx, initiative, { kind, ref })
  return known ?? translate(ctx.locale, `published.hidden.${kind}`)
}

async function knownName(
  ctx: Context,
  initiative: InitiativeRow,
  { kind, ref }: MentionTarget
): Promise<string | null> {
  switch (kind) {
    case 'date':
      return isDay(ref) ? createFormat(ctx.locale).day(ref, { withYear: 'always' }) : null
    case 'organisation':
      return (await findOpenOrganisation(ctx, initiative, ref))?.name ?? null
    case 'initiative':
      return ref === initiative.id ? initiative.title : null
    case 'person':
    case 'page':
    case 'record':
      return null
  }
}
