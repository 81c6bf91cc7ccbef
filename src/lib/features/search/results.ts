// What the page of results shows: the server's answer, or, when it is silent, what this device keeps.
import { ApiError, unwrap, type ApiClient } from '$lib/api/client'
import { failPage } from '$lib/api/load'
import type { KeptFinding } from '$lib/collab/device/search'
import { isUnreachable } from '$lib/collab/device-cache'
import { rememberedPerson } from '$lib/collab/device/person'
import { kindsOf } from '$lib/shell/found'
import type { FindingDto, SearchAnswer } from '#shared/schemas/search'
import type { SearchFilters } from './filters'

/** `at` is null when it is not known. */
export type Finding = Omit<FindingDto, 'at' | 'initiative' | 'page'> & { at: string | null }

export interface Outcome {
  results: Finding[]
  more: boolean
  approximate: boolean
  /** The server did not answer: only this device was searched. */
  hereOnly: boolean
  /** Some filters need the server and were not applied. */
  unfiltered: boolean
  /** The server answered, and could not search. */
  problem: ApiError | null
}

/** After this many milliseconds without an answer, what is kept here is shown. */
const PATIENCE = 4000
const AT_ONCE = 50
/** The server ranks no further. */
const LAST = 150
const NOTHING: Outcome = {
  results: [],
  more: false,
  approximate: false,
  hereOnly: false,
  unfiltered: false,
  problem: null
}

export async function findResults(api: ApiClient, filters: SearchFilters, url: URL): Promise<Outcome> {
  const answer = askServer(api, filters).then(
    (found): Outcome => ({ ...NOTHING, ...found }),
    (error: unknown) => refusal(error, url)
  )
  const person = rememberedPerson()
  if (person === null || typeof indexedDB === 'undefined') {
    return (await answer) ?? failPage(new ApiError('network.unreachable', 0, ''), url)
  }
  return (await within(PATIENCE, answer)) ?? searchHere(person, filters)
}

/** In steps of what one request may bring. */
async function askServer(api: ApiClient, filters: SearchFilters): Promise<SearchAnswer> {
  const kind = kindsOf(filters.kind)
  const query = {
    q: filters.q,
    ...(kind && { kind }),
    ...(filters.initiative && { initiativeId: filters.initiative }),
    ...(filters.organisation && { organisationId: filters.organisation }),
    ...(filters.person && { personId: filters.person }),
    ...(filters.since && { since: filters.since }),
    ...(filters.until && { until: filters.until })
  }
  const whole: SearchAnswer = { results: [], more: true, approximate: false }
  while (whole.more && whole.results.length < filters.shown && whole.results.length <= LAST) {
    const from = whole.results.length
    const limit = Math.min(AT_ONCE, filters.shown - from)
    const part = await unwrap(api.search.$get({ query: { ...query, limit: `${limit}`, from: `${from}` } }))
    whole.results.push(...part.results)
    whole.more = part.more && part.results.length > 0
    if (from === 0) whole.approximate = part.approximate
  }
  return { ...whole, more: whole.more && whole.results.length <= LAST }
}

/** Null: nobody answered. */
function refusal(error: unknown, url: URL): Outcome | null {
  if (isUnreachable(error)) return null
  if (error instanceof ApiError && error.status !== 401) return { ...NOTHING, problem: error }
  return failPage(error, url)
}

async function searchHere(personId: string, filters: SearchFilters): Promise<Outcome> {
  const { initiative, kind, organisation, person, since, until } = filters
  const here = { ...NOTHING, hereOnly: true, unfiltered: Boolean(organisation ?? person ?? since ?? until) }
  if (kind !== null && kind !== 'pages') return here
  try {
    const { KeptSearch } = await import('$lib/collab/device/search')
    const found = (await new KeptSearch(personId).find(filters.q)).filter(
      (one) => initiative === null || one.initiativeId === initiative
    )
    const results = found.slice(0, filters.shown).map(fromDevice)
    return { ...here, results, more: found.length > filters.shown }
  } catch (error) {
    // A browser that keeps nothing: then there is nothing to search.
    console.warn('nothing could be searched on this device', error)
    return here
  }
}

function fromDevice({ initiativeId: _, ...found }: KeptFinding): Finding {
  return { ...found, kind: 'document', context: '' }
}

/** Null when it takes longer. */
function within<T>(ms: number, answer: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ms)))
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
