import { redirect } from '@sveltejs/kit'
import { createApi, isApiError, unwrap } from '$lib/api/client'
import { returnPath } from '$lib/features/account/return-path'
import type { PageLoad } from './$types'

/** Who is already signed in goes on; an empty installation begins with its first run. */
export const load: PageLoad = async ({ fetch, url }) => {
  const next = returnPath(url.searchParams.get('suite'), url.origin)
  const api = createApi(fetch)
  const [signedIn, empty] = await Promise.all([
    known(unwrap(api.me.$get()).then(() => true)),
    known(unwrap(api.setup.$get()).then(({ needed }) => needed))
  ])
  if (signedIn) redirect(303, next)
  if (empty) redirect(303, '/bienvenue')
  return { next }
}

/** No answer is no reason to hide the form. */
async function known(answer: Promise<boolean>): Promise<boolean> {
  try {
    return await answer
  } catch (error) {
    if (isApiError(error)) return false
    throw error
  }
}
