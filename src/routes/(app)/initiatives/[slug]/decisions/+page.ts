import { createApi } from '$lib/api/client'
import { goToProvided } from '$lib/features/actions/provided'
import type { PageLoad } from './$types'

export const load: PageLoad = ({ fetch, params, url }) =>
  goToProvided(createApi(fetch), params.slug, 'decisions', url)
