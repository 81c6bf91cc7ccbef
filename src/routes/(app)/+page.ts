import { createApi, unwrap } from '$lib/api/client'
import { keptGet } from '$lib/features/pages/kept'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('app:home')
  // What was kept by a version that knew no actions is not read again.
  const home = await keptGet('home-2', url, () => unwrap(createApi(fetch).home.$get()))
  return { home, now: new Date() }
}
