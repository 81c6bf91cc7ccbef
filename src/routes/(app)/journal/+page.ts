import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url }) => ({
  list: await unwrapPage(createApi(fetch).activity.$get({ query: {} }), url),
  now: new Date()
})
