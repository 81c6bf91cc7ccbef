import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('app:document-checks')
  return { checks: await unwrapPage(createApi(fetch)['document-checks'].$get(), url) }
}
