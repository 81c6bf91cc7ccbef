// The filters of the list of initiatives, kept in the address: a filtered list can be sent to a colleague.
// Unknown values are dropped, so an old or mistyped link still opens.
import { DEPARTMENTS, INITIATIVE_STATUSES, MISSIONS, POLE_FUNCTIONS } from '#shared/vocabulary'

export const SCOPES = ['mine', 'organisation', 'network'] as const
export type Scope = (typeof SCOPES)[number]

export interface InitiativeFilters {
  scope: Scope
  view: 'list' | 'matrix'
  q: string
  status: (typeof INITIATIVE_STATUSES)[number] | null
  mission: (typeof MISSIONS)[number] | null
  poleFunction: (typeof POLE_FUNCTIONS)[number] | null
  department: (typeof DEPARTMENTS)[number] | null
  archived: boolean
}

export const NO_FILTERS: InitiativeFilters = {
  scope: 'mine',
  view: 'list',
  q: '',
  status: null,
  mission: null,
  poleFunction: null,
  department: null,
  archived: false
}

export function readFilters(params: URLSearchParams): InitiativeFilters {
  return {
    scope: oneOf(SCOPES, params.get('scope')) ?? NO_FILTERS.scope,
    view: params.get('view') === 'matrix' ? 'matrix' : 'list',
    q: (params.get('q') ?? '').trim().slice(0, 200),
    status: oneOf(INITIATIVE_STATUSES, params.get('status')),
    mission: oneOf(MISSIONS, params.get('mission')),
    poleFunction: oneOf(POLE_FUNCTIONS, params.get('poleFunction')),
    department: oneOf(DEPARTMENTS, params.get('department')),
    archived: params.get('archived') === 'true'
  }
}

/** Only what differs from the plain list, in a stable order. */
export function filtersToSearch(filters: InitiativeFilters): string {
  const params = new URLSearchParams()
  if (filters.scope !== NO_FILTERS.scope) params.set('scope', filters.scope)
  if (filters.view !== NO_FILTERS.view) params.set('view', filters.view)
  for (const key of ['q', 'status', 'mission', 'poleFunction', 'department'] as const) {
    const value = filters[key]
    if (value) params.set(key, value)
  }
  if (filters.archived) params.set('archived', 'true')
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** What GET /initiatives takes. */
export function filtersToQuery(filters: InitiativeFilters): Record<string, string> {
  const query: Record<string, string> = { scope: filters.scope, archived: String(filters.archived) }
  for (const key of ['q', 'status', 'mission', 'poleFunction', 'department'] as const) {
    const value = filters[key]
    if (value) query[key] = value
  }
  return query
}

/** Whether something narrows the list: « aucun résultat » and « rien encore » are not the same sentence. */
export function isNarrowed(filters: InitiativeFilters): boolean {
  return Boolean(
    filters.q ||
    filters.status ||
    filters.mission ||
    filters.poleFunction ||
    filters.department ||
    filters.archived
  )
}

function oneOf<T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((candidate) => candidate === value) ?? null
}
