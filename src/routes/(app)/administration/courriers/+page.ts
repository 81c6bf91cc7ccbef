import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('app:mails')
  return { mails: await unwrapPage(createApi(fetch).mails.$get({ query: {} }), url) }
}
