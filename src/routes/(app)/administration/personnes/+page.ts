import { createApi } from '$lib/api/client'
import { failPage } from '$lib/api/load'
import { readPeople, readPeopleFilters } from '$lib/features/admin/people-filters'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('app:admin-people')
  const filters = readPeopleFilters(url.searchParams)
  try {
    return { filters, list: await readPeople(createApi(fetch), filters) }
  } catch (error) {
    return failPage(error, url)
  }
}
