// « J’ai ouvert ceci »: what « depuis votre dernière visite » is counted from. A visit that could not be told is no one's problem.
import { createApi, isApiError, unwrap } from '$lib/api/client'

export async function tellVisit(visit: { kind: 'home' } | { kind: 'initiative'; id: string }): Promise<void> {
  try {
    await unwrap(createApi(fetch).visits.$post({ json: visit }))
  } catch (error) {
    if (!isApiError(error, 'network.unreachable')) console.warn('visit not told', error)
  }
}
