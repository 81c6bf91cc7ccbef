import { createApi } from '$lib/api/client'
import { readInitiative } from '$lib/features/initiatives/actions'
import { readDocumentFilters, readDocuments } from '$lib/features/pages/documents'
import { keptGet } from '$lib/features/pages/kept'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('app:documents')
  const api = createApi(fetch)
  const filters = readDocumentFilters(url.searchParams)
  const [list, initiative] = await Promise.all([
    keptGet(`documents:${url.search}`, url, () => readDocuments(api, filters)),
    filters.initiative === null
      ? null
      : keptGet(`initiative:${filters.initiative}`, url, () => readInitiative(api, filters.initiative ?? ''))
  ])
  return { filters, list, initiative }
}
