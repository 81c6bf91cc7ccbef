// The filters of the directory, kept in the address: a filtered list can be sent to a colleague. Unknown values are dropped.
import { DEPARTMENTS, ORGANISATION_KINDS, type OrganisationKind } from '#shared/vocabulary'

export interface DirectoryFilters {
  q: string
  kind: OrganisationKind | null
  department: (typeof DEPARTMENTS)[number] | null
  archived: boolean
}

export const NO_FILTERS: DirectoryFilters = { q: '', kind: null, department: null, archived: false }

export function readFilters(params: URLSearchParams): DirectoryFilters {
  return {
    q: (params.get('q') ?? '').trim().slice(0, 200),
    kind: ORGANISATION_KINDS.find((kind) => kind === params.get('type')) ?? null,
    department: DEPARTMENTS.find((code) => code === params.get('departement')) ?? null,
    archived: params.get('archives') === 'oui'
  }
}

export function filtersToSearch(filters: DirectoryFilters): string {
  const params = new URLSearchParams()
  if (filters.q) params.set('q', filters.q)
  if (filters.kind) params.set('type', filters.kind)
  if (filters.department) params.set('departement', filters.department)
  if (filters.archived) params.set('archives', 'oui')
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** What GET /organisations takes. */
export function filtersToQuery(filters: DirectoryFilters): Record<string, string> {
  return {
    archived: String(filters.archived),
    ...(filters.q && { q: filters.q }),
    ...(filters.kind && { kind: filters.kind }),
    ...(filters.department && { department: filters.department })
  }
}

export function isNarrowed(filters: DirectoryFilters): boolean {
  return Boolean(filters.q || filters.kind || filters.department || filters.archived)
}
