import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import { localMap } from '$lib/features/map/outlines.server'
import type { PageServerLoad } from './$types'

// On the server because the outlines are: the browser receives one small drawing.
export const load: PageServerLoad = async ({ fetch, params, url, depends }) => {
  depends('app:organisation')
  const api = createApi(fetch)
  const organisation = await unwrapPage(api.organisations[':id'].$get({ param: { id: params.slug } }), url)
  return { organisation, map: localMap(organisation) }
}
