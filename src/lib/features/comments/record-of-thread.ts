// Which record of a collection a comment is about, for whoever comes from a line that speaks of the comment alone.
import { createApi, isApiError } from '$lib/api/client'
import { cachedGet } from '$lib/collab/device-cache'
import { readThreads } from './actions'

/** Null: of the page itself, gone, or not to be known here and now. */
export async function recordOfThread(pageId: string, threadId: string): Promise<string | null> {
  try {
    const { items } = await cachedGet(`threads:${pageId}`, () => readThreads(createApi(fetch), pageId))
    return items.find((one) => one.id === threadId)?.recordId ?? null
  } catch (error) {
    if (isApiError(error) || error instanceof TypeError) return null
    throw error
  }
}
