import { createApi, unwrap } from '$lib/api/client'
import { readTerritory } from '$lib/features/initiatives/territory/read'
import { keptGet } from '$lib/features/pages/kept'
import { readPath } from '$lib/features/phases/actions'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, parent, depends }) => {
  depends('app:initiative')
  const api = createApi(fetch)
  const { slug: id } = params
  const [path, activity] = await Promise.all([
    keptGet(`initiative-path:${id}`, url, () => readPath(api, id)),
    keptGet(`initiative-activity:${id}`, url, () =>
      unwrap(api.initiatives[':id'].activity.$get({ param: { id }, query: { limit: '8' } }))
    )
  ])
  const { initiative } = await parent()
  const territory = await keptGet(`initiative-map:${id}`, url, () =>
    readTerritory(api, fetch, initiative, path)
  )
  return { path, activity: activity.items, territory, now: new Date() }
}
