import { createApi } from '$lib/api/client'
import { readInitiative, readParticipants } from '$lib/features/initiatives/actions'
import { readTree } from '$lib/features/pages/actions'
import { keptGet } from '$lib/features/pages/kept'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ fetch, url, params, depends }) => {
  depends('app:initiative')
  const api = createApi(fetch)
  const { slug } = params
  const [initiative, participants, tree] = await Promise.all([
    keptGet(`initiative:${slug}`, url, () => readInitiative(api, slug)),
    keptGet(`initiative-people:${slug}`, url, () => readParticipants(api, slug)),
    keptGet(`initiative-pages:${slug}`, url, () => readTree(api, slug))
  ])
  return { initiative, participants: participants.items, tree }
}
