import { redirect } from '@sveltejs/kit'
import { createApi } from '$lib/api/client'
import { failPage } from '$lib/api/load'
import { readFilters } from '$lib/features/network/filters'
import { readDirectory } from '$lib/features/network/read'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends, parent }) => {
  depends('app:admin-organisations')
  const { me } = await parent()
  // Whoever only operates the installation has one place here.
  if (!me.abilities.animate) redirect(307, '/administration/reseaux')
  const filters = readFilters(url.searchParams)
  try {
    return { filters, list: await readDirectory(createApi(fetch), filters) }
  } catch (error) {
    return failPage(error, url)
  }
}
