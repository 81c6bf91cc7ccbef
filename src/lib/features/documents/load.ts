// The page of a document, from the server or from this device. A page made here is not asked for before the server knows it.
import { createApi, unwrap } from '$lib/api/client'
import { cachedGet, cacheRead } from '$lib/collab/device-cache'
import { readOutbox, type OutboxRecord } from '$lib/collab/device/outbox'
import { rememberedPerson } from '$lib/collab/device/person'
import type { InitiativeDto } from '#shared/schemas/initiatives'
import type { PageDto } from '#shared/schemas/pages'
import { pageKey } from './create'

export async function loadPage(fetch: typeof globalThis.fetch, pageId: string): Promise<PageDto> {
  const made = await madeHere(pageId)
  if (made) return made
  return cachedGet(pageKey(pageId), () =>
    unwrap(createApi(fetch).pages[':id'].$get({ param: { id: pageId } }))
  )
}

/** For the sentence about who may read; a document opens without it. */
export async function loadInitiative(
  fetch: typeof globalThis.fetch,
  slug: string
): Promise<InitiativeDto | null> {
  try {
    return await cachedGet(`initiative:${slug}`, () =>
      unwrap(createApi(fetch).initiatives[':id'].$get({ param: { id: slug } }))
    )
  } catch (error) {
    console.warn('the initiative of this document could not be read', error)
    return null
  }
}

async function madeHere(pageId: string): Promise<PageDto | null> {
  const created = (await readTasks()).find((task) => task.kind === 'page.create' && task.pageId === pageId)
  const page = created ? await cacheRead<PageDto>(pageKey(pageId)) : null
  // It may have been renamed since: the outbox holds the name it will be created under.
  return page && created ? { ...page, title: created.title } : null
}

async function readTasks(): Promise<OutboxRecord[]> {
  const person = rememberedPerson()
  if (person === null || typeof indexedDB === 'undefined') return []
  try {
    return await readOutbox(person)
  } catch (error) {
    // A browser that keeps nothing has nothing waiting.
    console.warn('this device could not be read', error)
    return []
  }
}
