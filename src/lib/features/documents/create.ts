// A new document, with or without network: its id is made here, it opens at once, the server learns of it when it can.
import { cachePut, cacheRead } from '$lib/collab/device-cache'
import type { Device } from '$lib/collab/device.svelte'
import { newId } from '$lib/collab/device/exclusive'
import type { InitiativeDto } from '#shared/schemas/initiatives'
import type { PageDto, PageTree } from '#shared/schemas/pages'
import type { Me } from '#shared/schemas/session'
import { creationOf } from './page-work'

export interface NewDocument {
  title: string
  parentId: string | null
}

/** How long a connected device waits for the server before it opens the page anyway. */
const PATIENCE_MS = 3000

/**
 * Resolves with the address of the document once it is safe on this device (and, online, usually on the server).
 * @throws when this browser can keep nothing and the server does not answer either
 */
export async function createPageOffline(
  device: Device,
  me: Me,
  initiative: InitiativeDto,
  { title, parentId }: NewDocument
): Promise<string> {
  const pageId = newId()
  const href = documentHref(initiative.slug, pageId)
  const page = provisionalPage(pageId, me, initiative, title, parentId)
  await cachePut(pageKey(pageId), page)
  await addToKeptTree(initiative.slug, page)
  await device.enqueue(creationOf({ pageId, initiativeId: initiative.id, title, parentId }, href))
  await Promise.race([device.whenCreated(pageId), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
  return href
}

export function documentHref(slug: string, pageId: string): string {
  return `/initiatives/${slug}/documents/${pageId}`
}

/** Under which a page is kept on this device. */
export function pageKey(pageId: string): string {
  return `page:${pageId}`
}

/** What the server will answer once it knows the page, as far as this device can tell. */
function provisionalPage(
  id: string,
  me: Me,
  { slug, title: initiativeTitle, id: initiativeId, organisations }: InitiativeDto,
  title: string,
  parentId: string | null
): PageDto {
  const now = new Date().toISOString()
  const { id: personId, name, givenName, initials, organisation } = me.person
  return {
    id,
    parentId,
    kind: 'document',
    title,
    audience: 'initiative',
    // After its siblings until the server has given it its place.
    position: '~',
    updatedAt: now,
    abilities: { write: true, manage: true },
    initiative: { id: initiativeId, slug, title: initiativeTitle, organisations },
    room: id,
    epoch: 1,
    audienceOrganisations: [],
    ancestors: [],
    createdBy: { id: personId, name, givenName, initials, organisation },
    createdAt: now,
    trashedAt: null,
    wordCount: 0,
    excerpt: '',
    lastEditedBy: null,
    lastEditedAt: null
  }
}

async function addToKeptTree(slug: string, page: PageDto): Promise<void> {
  const key = `initiative-pages:${slug}`
  const tree = await cacheRead<PageTree>(key)
  if (!tree) return
  const { id, parentId, kind, title, audience, position, updatedAt, abilities } = page
  const node = { id, parentId, kind, title, audience, position, updatedAt, abilities }
  await cachePut(key, { ...tree, items: [...tree.items, node] })
}
