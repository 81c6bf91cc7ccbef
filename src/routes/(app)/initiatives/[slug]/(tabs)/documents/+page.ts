import { createApi, type ApiClient } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import { cachedGet } from '$lib/collab/device-cache'
import { isUnreachable } from '$lib/collab/device/cache'
import { readTrash } from '$lib/features/pages/actions'
import { keptGet } from '$lib/features/pages/kept'
import { readPublications } from '$lib/features/publish/actions'
import type { PublicationDto } from '#shared/schemas/publications'
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
    keptPublications(api, params.slug)
  ])
  return { view, trashCount: trash.items.length, publications: published.items }
}

/** Without network and never read here: the documents are what one came for. */
async function keptPublications(api: ApiClient, slug: string): Promise<{ items: PublicationDto[] }> {
  try {
    return await cachedGet(`initiative-publications:${slug}`, () => readPublications(api, slug))
  } catch (error) {
    if (!isUnreachable(error)) console.warn('what is published was not read', error)
    return { items: [] }
  }
}
