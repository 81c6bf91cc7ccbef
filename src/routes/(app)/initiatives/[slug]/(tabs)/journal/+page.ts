import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, depends }) => {
  depends('app:initiative')
  const request = createApi(fetch).initiatives[':id'].activity.$get({ param: { id: params.slug }, query: {} })
  return { list: await unwrapPage(request, url), now: new Date() }
}
