import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('app:networks')
  return { networks: await unwrapPage(createApi(fetch).networks.$get({ query: { limit: '50' } }), url) }
}
