import { loadMe } from '$lib/shell/load-me'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ fetch, url, depends }) => {
  depends('app:me')
  return { me: await loadMe(fetch, url) }
}
