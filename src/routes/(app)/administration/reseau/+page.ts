import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url }) => ({
  network: await unwrapPage(createApi(fetch).network.$get(), url)
})
