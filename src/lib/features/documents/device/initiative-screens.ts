// What the screens of an initiative read, under the keys of their loads (src/routes/(app)/initiatives/[slug]): kept ahead with its
// documents, so that the way to them opens without network too.
import { createApi, unwrap } from '$lib/api/client'
import type { ScreenReads } from '$lib/collab/ahead/keeper'
import { readInitiative, readParticipants } from '$lib/features/initiatives/actions'
import { readTerritory } from '$lib/features/initiatives/territory/read'
import { readTrash, readTree } from '$lib/features/pages/actions'
import { readPath } from '$lib/features/phases/actions'
import { readPublications } from '$lib/features/publish/actions'

const HOUR = 3_600_000

export const initiativeScreens: ScreenReads = {
  of(slug) {
    const api = createApi(fetch)
    const activity = { param: { id: slug }, query: { limit: '8' } }
    const map = async () =>
      readTerritory(api, fetch, await readInitiative(api, slug), await readPath(api, slug))
    return [
      { key: `initiative:${slug}`, read: () => readInitiative(api, slug) },
      { key: `initiative-pages:${slug}`, read: () => readTree(api, slug) },
      { key: `initiative-people:${slug}`, read: () => readParticipants(api, slug), lasts: HOUR },
      { key: `initiative-trash:${slug}`, read: () => readTrash(api, slug), lasts: HOUR },
      { key: `initiative-publications:${slug}`, read: () => readPublications(api, slug), lasts: HOUR },
      { key: `initiative-path:${slug}`, read: () => readPath(api, slug), lasts: HOUR },
      {
        key: `initiative-activity:${slug}`,
        read: () => unwrap(api.initiatives[':id'].activity.$get(activity)),
        lasts: HOUR
      },
      // One question for each organisation of the territory: it hardly moves.
      { key: `initiative-map:${slug}`, read: map, lasts: 24 * HOUR }
    ]
  }
}
