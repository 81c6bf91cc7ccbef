import { createApi } from '$lib/api/client'
import { failPage } from '$lib/api/load'
import { networkMap } from '$lib/features/map/outlines.server'
import { readAll } from '$lib/features/network/read'
import type { PageServerLoad } from './$types'

// On the server because the outlines are: the browser receives paths, once, whatever the filters of the list become.
export const load: PageServerLoad = async ({ fetch, url }) => {
  const api = createApi(fetch)
  try {
    const [poles, communes] = await Promise.all([readAll(api, 'pole'), readAll(api, 'commune')])
    return { map: networkMap([...poles, ...communes]) }
  } catch (error) {
    return failPage(error, url)
  }
}
