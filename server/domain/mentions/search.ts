// The list under `@`: people of the initiative and what was opened last while nothing is typed; then everything whose name fits, as
// far as the viewer sees it. The nearest first; at equal nearness, those who work here first.
import type { z } from 'zod'
import { limitsOf } from '#server/auth/rate-limits'
import { requirePage, type PageAccess } from '#server/domain/access/index'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { toParticipants } from '#server/domain/initiatives/people-list'
import { searchPalette } from '#server/domain/palette/search'
import { wordsFit } from '#shared/search-words'
import { initiativeAbilities } from '#shared/permissions'
import type { MentionName, MentionSearchQuery } from '#shared/schemas/mentions'
import { namesOf } from './names'
import { findRecords } from './records'

type Found = MentionName & { name: string }

export async function searchMentions(
  ctx: Context,
  pageId: string,
  { q, limit }: z.output<typeof MentionSearchQuery>
): Promise<{ items: MentionName[]; next: null }> {
  const signedIn = requireViewer(ctx)
  await limitsOf(ctx).spend({ 'search.person': signedIn.viewer.personId })
  const access = await requirePage(ctx, pageId, 'read')
  const words = q.trim()
  const [here, elsewhere, records] = await Promise.all([
    colleagues(ctx, access),
    everywhere(signedIn, words, limit),
    words === '' ? [] : findRecords(signedIn, access.initiative.id, words, 8)
  ])
  const near = here.filter((one) => wordsFit(one.name, words)).slice(0, words === '' ? 6 : limit)
  const found = [...near, ...[...elsewhere, ...records].sort((a, b) => rank(a, words) - rank(b, words))]
  const once = new Map(found.map((one) => [`${one.kind}:${one.ref}`, one]))
  // The page itself is where one is.
  once.delete(`page:${access.page.id}`)
  return { items: [...once.values()].slice(0, limit), next: null }
}

async function colleagues(ctx: Context, access: PageAccess): Promise<Found[]> {
  const { viewer, initiative: row, initiativeFacts: facts, role } = access
  const abilities = initiativeAbilities(viewer, facts)
  const all = await toParticipants(ctx.database.db, { viewer, row, facts, role, abilities })
  return all.map(({ person }) => ({
    kind: 'person',
    ref: person.id,
    name: person.name,
    href: `/personnes/${person.id}`,
    context: person.organisation?.name ?? ''
  }))
}

async function everywhere(ctx: SignedInContext, words: string, limit: number): Promise<Found[]> {
  const { items } = await searchPalette(ctx, { q: words, limit })
  const targets = items.map(({ kind, id }) => ({ kind, ref: id }))
  const names = await namesOf(ctx, targets)
  return targets.flatMap(({ kind, ref }) => {
    const known = names.get(`${kind}:${ref}`)
    if (!known?.name) return []
    // A page is cited by its title: words somewhere in its text are not what is being typed here.
    const fits = kind !== 'page' || wordsFit(known.name, words)
    return fits ? [{ kind, ref, ...known, name: known.name }] : []
  })
}

/** Names that begin with what was typed before those that hold it; the order of the search otherwise. */
function rank({ name }: Found, words: string): number {
  return name.toLocaleLowerCase('fr').startsWith(words.toLocaleLowerCase('fr')) ? 0 : 1
}
