import { createApi, unwrap } from '$lib/api/client'
import { failPage } from '$lib/api/load'
import { readMembers } from '$lib/features/people/actions'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, data, url, depends }) => {
  depends('app:organisation')
  const api = createApi(fetch)
  const organisationId = data.organisation.id
  const query = { scope: 'network', organisationId, limit: '50' } as const
  try {
    const [members, initiatives] = await Promise.all([
      readMembers(api, organisationId),
      unwrap(api.initiatives.$get({ query }))
    ])
    return { ...data, members, initiatives }
  } catch (error) {
    return failPage(error, url)
  }
}
