import { redirect } from '@sveltejs/kit'
import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url }) => {
  const { needed } = await unwrapPage(createApi(fetch).setup.$get(), url)
  if (!needed) redirect(303, '/')
}
