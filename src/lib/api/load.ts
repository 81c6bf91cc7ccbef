// For load functions: a failed call becomes the right screen. 401 → sign-in and back here; 403, 404, 410 → « n’existe pas »; no answer →
// offline; the rest → « quelque chose a lâché ».
//   const page = await unwrapPage(api.pages[':id'].$get({ param }), url)
import { error as fail, redirect } from '@sveltejs/kit'
import type { ClientResponse } from 'hono/client'
import { ApiError, unwrap } from './client'

export async function unwrapPage<R extends ClientResponse<unknown, number, string>>(
  request: Promise<R>,
  url: URL
) {
  try {
    return await unwrap(request)
  } catch (error) {
    return failPage(error, url)
  }
}

export function failPage(error: unknown, url: URL): never {
  if (!(error instanceof ApiError)) throw error
  const { code, message, requestId } = error
  if (error.status === 401) redirect(303, `/connexion?suite=${encodeURIComponent(url.pathname + url.search)}`)
  const status = error.status === 0 ? 503 : error.status === 403 ? 404 : error.status
  fail(status, { code, message, requestId })
}
