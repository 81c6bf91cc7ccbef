// Full text over all that the viewer may see.
import { limitsOf } from '#server/auth/rate-limits'
import { requireOrganisation, requirePerson } from '#server/domain/access/index'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { AppError } from '#shared/errors'
import type { SearchAnswer, SearchQuery } from '#shared/schemas/search'
import { findHits, type Hit, type Narrowing } from './hits'
import { toFindings } from './results'
import { forgive, understand } from './terms'

/** With fewer than this, words that are near are tried too. The number is of what may be seen, never of what is hidden. */
const FEW = 3
const NOTHING: SearchAnswer = { results: [], more: false, approximate: false }

export async function searchEverything(ctx: Context, query: SearchQuery): Promise<SearchAnswer> {
  const signedIn = requireViewer(ctx)
  await limitsOf(ctx).spend({ 'search.person': signedIn.viewer.personId })
  if (!(await mayNarrow(ctx, query))) return NOTHING
  const { hits, needles, approximate } = await find(signedIn, query.q, query)
  const shown = hits.slice(query.from, query.from + query.limit)
  return {
    results: await toFindings(signedIn, shown, needles),
    more: hits.length > query.from + query.limit,
    approximate
  }
}

export async function find(
  ctx: SignedInContext,
  typed: string,
  narrowing: Narrowing
): Promise<{ hits: Hit[]; needles: string[]; approximate: boolean }> {
  const { db } = ctx.database
  const { networkId } = ctx.viewer
  const asked = await understand(db, networkId, typed)
  const exact = asked.tsquery === null ? [] : await findHits(ctx, asked.tsquery, narrowing)
  const wider = exact.length < FEW ? await forgive(db, networkId, asked) : null
  if (!wider?.tsquery) return { hits: exact, needles: asked.needles, approximate: false }
  const known = new Set(exact.map(({ kind, id }) => `${kind} ${id}`))
  const near = (await findHits(ctx, wider.tsquery, narrowing)).filter(
    ({ kind, id }) => !known.has(`${kind} ${id}`)
  )
  return {
    hits: [...exact, ...near],
    needles: near.length > 0 ? wider.needles : asked.needles,
    approximate: exact.length === 0 && near.length > 0
  }
}

/** A filter about whom or what one may not see finds nothing, as one about nobody. */
async function mayNarrow(ctx: Context, { organisationId, personId }: SearchQuery): Promise<boolean> {
  try {
    if (organisationId) await requireOrganisation(ctx, organisationId, 'read')
    if (personId) await requirePerson(ctx, personId, 'read')
    return true
  } catch (error) {
    if (error instanceof AppError && error.code.endsWith('.not_found')) return false
    throw error
  }
}
