import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import { readFilters } from '$lib/features/network/filters'
import { readDirectory } from '$lib/features/network/read'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, data, depends }) => {
  depends('app:network')
  const api = createApi(fetch)
  const filters = readFilters(url.searchParams)
  const [network, matrix, list] = await Promise.all([
    unwrapPage(api.network.$get(), url),
    unwrapPage(api.initiatives.matrix.$get(), url),
    readDirectory(api, filters)
  ])
  return { ...data, filters, network, matrix, list }
}
