// The search on screen: what is in its address.
import { NARROWINGS, type Narrowing } from '$lib/shell/found'

export interface SearchFilters {
  q: string
  kind: Narrowing | null
  initiative: string | null
  organisation: string | null
  person: string | null
  /** ISO days. */
  since: string | null
  until: string | null
  /** How many are shown. */
  shown: number
}

export const PAGE_SIZE = 20
const MOST = 200

export function readFilters(params: URLSearchParams): SearchFilters {
  const id = (name: string) => matched(params.get(name), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)
  const day = (name: string) => matched(params.get(name), /^\d{4}-\d{2}-\d{2}$/)
  const shown = Number(params.get('n'))
  return {
    q: (params.get('q') ?? '').slice(0, 200),
    kind: NARROWINGS.find(({ key }) => key === params.get('kind'))?.key ?? null,
    initiative: id('initiative'),
    organisation: id('organisation'),
    person: id('person'),
    since: day('since'),
    until: day('until'),
    shown: Number.isInteger(shown) ? Math.min(Math.max(shown, PAGE_SIZE), MOST) : PAGE_SIZE
  }
}

export function searchHref({ shown, ...filters }: SearchFilters): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) if (value) params.set(name, value)
  if (shown > PAGE_SIZE) params.set('n', String(shown))
  const text = params.toString()
  return text === '' ? '/recherche' : `/recherche?${text}`
}

export function isNarrowed({ kind, initiative, organisation, person, since, until }: SearchFilters): boolean {
  return [kind, initiative, organisation, person, since, until].some((value) => value !== null)
}

export function withoutFilters({ q }: SearchFilters): SearchFilters {
  return {
    q,
    kind: null,
    initiative: null,
    organisation: null,
    person: null,
    since: null,
    until: null,
    shown: PAGE_SIZE
  }
}

function matched(value: string | null, pattern: RegExp): string | null {
  return value !== null && pattern.test(value) ? value : null
}
