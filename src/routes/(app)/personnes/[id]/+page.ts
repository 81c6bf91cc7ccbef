import { error } from '@sveltejs/kit'
import { createApi } from '$lib/api/client'
import { unwrapPage } from '$lib/api/load'
import type { PageLoad } from './$types'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const load: PageLoad = async ({ fetch, params, url, depends }) => {
  depends('app:person')
  // A mistyped address is a person who does not exist, not a wrong request.
  if (!UUID.test(params.id)) error(404, { message: '', code: 'person.not_found' })
  const api = createApi(fetch)
  return { person: await unwrapPage(api.people[':id'].$get({ param: { id: params.id } }), url) }
}
