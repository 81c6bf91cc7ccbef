import { redirect } from '@sveltejs/kit'
import { failPage } from '$lib/api/load'
import { pageHref } from '$lib/features/collections/address'
import { documentHref } from '$lib/features/documents/create'
import { loadInitiative, loadPage } from '$lib/features/documents/load'
import type { PageLoad } from './$types'

// The text itself comes through the collaboration server and this device: see src/lib/collab/README.md.
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends(`page:${params.pageId}`)
  // The copies of this device are kept under the person who is here: known once the shell has loaded.
  await parent()
  try {
    const page = await loadPage(fetch, params.pageId)
    const { slug } = page.initiative
    if (slug !== params.slug || page.kind !== 'document') redirect(308, pageHref(page) + url.search)
    return { page, initiative: await loadInitiative(fetch, slug), href: documentHref(slug, page.id) }
  } catch (error) {
    if (error instanceof Error) failPage(error, url)
    throw error
  }
}
