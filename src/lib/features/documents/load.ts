// The page of a document, from the server or from this device. A page made here is not asked for before the server knows it.
import { createApi, unwrap } from '$lib/api/client'
import { cachedGet, cacheRead } from '$lib/collab/device-cache'
import { readOutbox } from '$lib/collab/device/outbox'
import { rememberedPerson } from '$lib/collab/device/person'
import type { WorkRecord } from '$lib/collab/device/work'
import type { InitiativeDto } from '#shared/schemas/initiatives'
import type { PageDto } from '#shared/schemas/pages'
import { pageKey } from './create'
import { RENAME } from './page-work'

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
  const mine = (await readWork()).filter((work) => work.pageId === pageId)
  if (!mine.some((work) => work.makesPage)) return null
  const page = await cacheRead<PageDto>(pageKey(pageId))
  // It may have been renamed since: the last in line is the name it will have.
  const named = mine.filter((work) => work.makesPage ?? work.kind === RENAME).at(-1)
  return page && { ...page, title: named?.title ?? page.title }
}

async function readWork(): Promise<WorkRecord[]> {
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
