import { unwrap, type ApiClient } from '$lib/api/client'

/** What is on the web of an initiative. */
export function readPublications(api: ApiClient, initiative: string) {
  return unwrap(api.initiatives[':id'].publications.$get({ param: { id: initiative } }))
}
