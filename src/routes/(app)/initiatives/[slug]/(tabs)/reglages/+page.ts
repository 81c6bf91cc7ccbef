import { error } from '@sveltejs/kit'
import { createApi } from '$lib/api/client'
import { keptGet } from '$lib/features/pages/kept'
import { readPath } from '$lib/features/phases/actions'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, parent, depends }) => {
  depends('app:initiative')
  const { initiative } = await parent()
  // A screen for those who manage: for the others it is not there.
  if (!initiative.abilities.manage) error(404)
  return {
    path: await keptGet(`initiative-path:${params.slug}`, url, () => readPath(createApi(fetch), params.slug))
  }
}
