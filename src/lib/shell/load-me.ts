// Who is signed in, before any screen of the shell. Without network, who was signed in last on this device: the shell opens, the
// offline store shows what it keeps, and the server decides again as soon as it answers.
import { redirect } from '@sveltejs/kit'
import { browser } from '$app/environment'
import { createApi, isApiError, unwrap } from '$lib/api/client'
import { failPage } from '$lib/api/load'
import type { Me } from '#shared/schemas/session'
import { ME_KEY } from './sign-out'

export async function loadMe(fetch: typeof globalThis.fetch, url: URL): Promise<Me> {
  const api = createApi(fetch)
  try {
    const me = await unwrap(api.me.$get())
    if (browser) localStorage.setItem(ME_KEY, JSON.stringify(me))
    return me
  } catch (error) {
    if (isApiError(error, 'network.unreachable')) {
      const last = lastMe()
      if (last) return last
    }
    if (isApiError(error, 'session.required') && (await isEmpty(fetch))) redirect(303, '/bienvenue')
    return failPage(error, url)
  }
}

async function isEmpty(fetch: typeof globalThis.fetch): Promise<boolean> {
  const { needed } = await unwrap(createApi(fetch).setup.$get())
  return needed
}

function lastMe(): Me | null {
  const kept = browser ? localStorage.getItem(ME_KEY) : null
  // Written above by this very file from an answer of the server.
  return kept === null ? null : (JSON.parse(kept) as Me)
}
