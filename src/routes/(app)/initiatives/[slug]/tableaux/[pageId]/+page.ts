import { redirect } from '@sveltejs/kit'
import { failPage } from '$lib/api/load'
import { pageHref } from '$lib/features/collections/address'
import { loadInitiative, loadPage } from '$lib/features/documents/load'
import type { PageLoad } from './$types'

// Fields and records come through the collaboration server and this device: see src/lib/collab/README.md.
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends(`page:${params.pageId}`)
  await parent()
  try {
    const page = await loadPage(fetch, params.pageId)
    const href = pageHref(page)
    if (page.kind !== 'collection' || page.initiative.slug !== params.slug) redirect(308, href + url.search)
    return { page, initiative: await loadInitiative(fetch, page.initiative.slug), href }
  } catch (error) {
    if (error instanceof Error) failPage(error, url)
    throw error
  }
}
