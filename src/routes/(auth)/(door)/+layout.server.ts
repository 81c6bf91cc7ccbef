import { createApi, isApiError, unwrap } from '$lib/api/client'
import { networkMap } from '$lib/features/map/outlines.server'
import type { Welcome } from '#shared/schemas/session'
import type { LayoutServerLoad } from './$types'

const NOBODY: Welcome = { network: null, poles: [], sendsMail: true }

export const load: LayoutServerLoad = async ({ fetch }) => {
  const { network, poles, sendsMail } = await greet(fetch)
  const places = poles.map((pole) => ({ ...pole, longitude: null, latitude: null }))
  return { network: network?.name ?? null, sendsMail, drawing: networkMap(places) }
}

/** The door opens even when the welcome does not come. */
async function greet(fetch: typeof globalThis.fetch): Promise<Welcome> {
  try {
    return await unwrap(createApi(fetch).welcome.$get())
  } catch (error) {
    if (isApiError(error)) return NOBODY
    throw error
  }
}
