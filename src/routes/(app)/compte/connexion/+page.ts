import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('app:devices')
  const { items } = await unwrapPage(createApi(fetch).me.sessions.$get(), url)
  return { devices: items }
}
