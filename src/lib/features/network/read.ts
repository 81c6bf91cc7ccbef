import { unwrap, type ApiClient } from '$lib/api/client'
import type { List } from '#shared/schemas/common'
import type { OrganisationDto } from '#shared/schemas/organisations'
import { filtersToQuery, type DirectoryFilters } from './filters'

export function readDirectory(
  api: ApiClient,
  filters: DirectoryFilters,
  cursor?: string
): Promise<List<OrganisationDto>> {
  const query = { ...filtersToQuery(filters), limit: '50', ...(cursor !== undefined && { cursor }) }
  return unwrap(api.organisations.$get({ query }))
}

/** All organisations of a kind that the viewer sees: the map draws every one of them. */
export async function readAll(api: ApiClient, kind: string): Promise<OrganisationDto[]> {
  const found: OrganisationDto[] = []
  let cursor: string | null = null
  do {
    const query: Record<string, string> = { kind, limit: '200', ...(cursor !== null && { cursor }) }
    const page: List<OrganisationDto> = await unwrap(api.organisations.$get({ query }))
    found.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return found
}
