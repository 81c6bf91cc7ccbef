import { createApi, isApiError, unwrap } from '$lib/api/client'
import { failPage } from '$lib/api/load'
import { isUnreachable } from '$lib/collab/device-cache'
import { readFilters } from '$lib/features/search/filters'
import { findResults } from '$lib/features/search/results'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('app:search')
  const api = createApi(fetch)
  const filters = readFilters(url.searchParams)
  /** What is unknown, or hidden, has no name: the filter says that something is chosen, and finds nothing. */
  const named = async <T>(
    id: string | null,
    read: (id: string) => Promise<T>,
    nameOf: (one: T) => string
  ) => {
    if (id === null) return null
    try {
      return { value: id, label: nameOf(await read(id)) }
    } catch (error) {
      if (isUnreachable(error) || (isApiError(error) && error.status !== 401))
        return { value: id, label: '…' }
      return failPage(error, url)
    }
  }
  const [outcome, initiative, organisation, person] = await Promise.all([
    filters.q.trim() === '' ? null : findResults(api, filters, url),
    named(
      filters.initiative,
      (id) => unwrap(api.initiatives[':id'].$get({ param: { id } })),
      (one) => one.title
    ),
    named(
      filters.organisation,
      (id) => unwrap(api.organisations[':id'].$get({ param: { id } })),
      (one) => one.name
    ),
    named(
      filters.person,
      (id) => unwrap(api.people[':id'].$get({ param: { id } })),
      (one) => one.name
    )
  ])
  return { filters, outcome, chosen: { initiative, organisation, person } }
}
