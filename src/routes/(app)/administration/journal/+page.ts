import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url }) => ({
  journal: await unwrapPage(createApi(fetch).audit.$get({ query: { limit: '50' } }), url)
})
