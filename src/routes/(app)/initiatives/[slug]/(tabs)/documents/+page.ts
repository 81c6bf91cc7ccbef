import { createApi, unwrap } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import { keptGet } from '$lib/features/pages/kept'
import { readTrash } from '$lib/features/pages/actions'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, depends }) => {
  depends('app:initiative')
  const api = createApi(fetch)
  const personId = url.searchParams.get('comme')
  const [view, trash, published] = await Promise.all([
    personId === null
      ? null
      : unwrapPage(
          api.initiatives[':id'].people[':personId'].view.$get({ param: { id: params.slug, personId } }),
          url
        ),
    keptGet(`initiative-trash:${params.slug}`, url, () => readTrash(api, params.slug)),
    keptGet(`initiative-publications:${params.slug}`, url, () =>
      unwrap(api.initiatives[':id'].publications.$get({ param: { id: params.slug } }))
    )
  ])
  return { view, trashCount: trash.items.length, publications: published.items }
}
