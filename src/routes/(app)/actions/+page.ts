import { createApi } from '$lib/api/client'
import { readActionFilters } from '$lib/features/actions/filters'
import { readMyActions } from '$lib/features/actions/read'
import { keptGet } from '$lib/features/pages/kept'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('app:actions')
  const filters = readActionFilters(url.searchParams)
  const list = await keptGet(`my-actions:${url.search}`, url, () => readMyActions(createApi(fetch), filters))
  return { filters, list, now: new Date() }
}
