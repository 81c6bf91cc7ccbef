import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('app:templates')
  const { items } = await unwrapPage(createApi(fetch).templates.$get({ query: {} }), url)
  return { templates: items }
}
