import { createApi, isApiError, unwrap } from '$lib/api/client'
import { failPage } from '$lib/api/load'
import type { LinkPreview } from '#shared/schemas/session'
import type { PageLoad } from './$types'

type State = { kind: 'ready'; preview: LinkPreview } | { kind: 'expired' } | { kind: 'unreachable' }

/** Looks at the link without using it: programs that read mail open every address before the person does. */
export const load: PageLoad = async ({ fetch, params, url }) => {
  const state = await look(fetch, params.secret, url)
  return { secret: params.secret, state }
}

async function look(fetch: typeof globalThis.fetch, secret: string, url: URL): Promise<State> {
  try {
    const preview = await unwrap(createApi(fetch).session['link-preview'].$post({ json: { secret } }))
    return { kind: 'ready', preview }
  } catch (error) {
    if (isApiError(error, 'session.link_invalid', 'request.invalid')) return { kind: 'expired' }
    if (isApiError(error, 'network.unreachable')) return { kind: 'unreachable' }
    return failPage(error, url)
  }
}
