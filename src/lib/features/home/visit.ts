// « J’ai ouvert ceci »: what « depuis votre dernière visite » is counted from, and what a search shows first. A visit that could not be
// told is no one's problem.
import { createApi, isApiError, unwrap } from '$lib/api/client'

export async function tellVisit(
  visit: { kind: 'home' } | { kind: 'initiative' | 'page'; id: string }
): Promise<void> {
  try {
    await unwrap(createApi(fetch).visits.$post({ json: visit }))
  } catch (error) {
    // A page made without network is not known there yet.
    if (!isApiError(error, 'network.unreachable', 'page.not_found')) console.warn('visit not told', error)
  }
}
