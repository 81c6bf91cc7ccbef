import { unwrap, type ApiClient } from '$lib/api/client'
import { NETWORK_ROLES, type NetworkRole } from '#shared/permissions'
import type { List } from '#shared/schemas/common'
import type { PersonDto } from '#shared/schemas/people'

export const STATUSES = ['active', 'invited', 'suspended'] as const

export interface PeopleFilters {
  q: string
  status: (typeof STATUSES)[number] | null
  networkRole: NetworkRole | null
}

export function readPeopleFilters(params: URLSearchParams): PeopleFilters {
  return {
    q: (params.get('q') ?? '').trim().slice(0, 200),
    status: STATUSES.find((status) => status === params.get('etat')) ?? null,
    networkRole: NETWORK_ROLES.find((role) => role === params.get('role')) ?? null
  }
}

export function peopleFiltersToSearch({ q, status, networkRole }: PeopleFilters): string {
  const params = new URLSearchParams()
  if (q) params.set('q', q)
  if (status) params.set('etat', status)
  if (networkRole) params.set('role', networkRole)
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

export function readPeople(
  api: ApiClient,
  filters: PeopleFilters,
  cursor?: string
): Promise<List<PersonDto>> {
  const { q, status, networkRole } = filters
  const query = {
    limit: '50',
    ...(q && { q }),
    ...(status && { status }),
    ...(networkRole && { networkRole }),
    ...(cursor !== undefined && { cursor })
  }
  return unwrap(api.people.$get({ query }))
}
