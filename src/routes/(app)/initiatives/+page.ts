import { createApi } from '$lib/api/client'
import { filtersToSearch, readFilters } from '$lib/features/initiatives/filters'
import { readList, readMatrix } from '$lib/features/initiatives/read'
import { keptGet } from '$lib/features/pages/kept'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('app:initiatives')
  const api = createApi(fetch)
  const filters = readFilters(url.searchParams)
  const key = `initiatives:${filtersToSearch(filters)}`
  if (filters.view === 'matrix') {
    return { filters, matrix: await keptGet(key, url, () => readMatrix(api, filters)), list: null }
  }
  return { filters, matrix: null, list: await keptGet(key, url, () => readList(api, filters)) }
}
