// Actions and decisions of an initiative are collections like any other: their tab leads to the page that holds them.
import { error, redirect } from '@sveltejs/kit'
import { unwrap, type ApiClient } from '$lib/api/client'
import { keptGet } from '$lib/features/pages/kept'
import type { Provided } from '#shared/collab/provided'

export async function goToProvided(
  api: ApiClient,
  slug: string,
  purpose: Provided,
  url: URL
): Promise<never> {
  const href = await keptGet(`provided:${slug}:${purpose}`, url, async () => {
    const asked = { param: { id: slug }, query: { limit: '1' } }
    const { collection } =
      purpose === 'actions'
        ? await unwrap(api.initiatives[':id'].actions.$get(asked))
        : await unwrap(api.initiatives[':id'].decisions.$get(asked))
    return collection?.href ?? null
  })
  if (href === null) error(404)
  redirect(307, href)
}
