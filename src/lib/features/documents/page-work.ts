// Pages made or renamed without network, as work that waits on this device.
import { unwrap } from '$lib/api/client'
import { workKind, type Work, type WorkRecord } from '$lib/collab/device/work'

export interface PageCreation {
  pageId: string
  initiativeId: string
  title: string
  parentId: string | null
}

export interface PageRename {
  pageId: string
  title: string
}

export const CREATE = 'page.create'
export const RENAME = 'page.rename'

export function creationOf(payload: PageCreation, href: string): Work {
  const { pageId, title } = payload
  return { kind: CREATE, subject: `page:${pageId}`, pageId, makesPage: true, title, href, payload }
}

export function renameOf(payload: PageRename, href: string): Work {
  const { pageId, title } = payload
  const subject = `page:${pageId}:title`
  return { kind: RENAME, subject, after: [`page:${pageId}`], pageId, detail: true, title, href, payload }
}

export const pageCreate = workKind<PageCreation>({
  name: CREATE,
  words: 'collab.waiting.create',
  read: readCreation,
  send: ({ initiativeId, pageId, title, parentId }, { api }) =>
    unwrap(
      api.initiatives[':id'].pages.$post({
        param: { id: initiativeId },
        json: { id: pageId, kind: 'document', title, parentId }
      })
    )
})

/** A page has one name: the newer one takes the place of the one that waits. */
export const pageRename = workKind<PageRename>({
  name: RENAME,
  words: 'collab.waiting.rename',
  read: readRename,
  send: ({ pageId, title }, { api }) =>
    unwrap(api.pages[':id'].$patch({ param: { id: pageId }, json: { title } })),
  joins(earlier: WorkRecord, { title }: PageRename) {
    const creation = earlier.kind === CREATE && !earlier.tried ? readCreation(earlier.payload) : null
    if (creation) return { title, payload: { ...creation, title } }
    const rename = earlier.kind === RENAME ? readRename(earlier.payload) : null
    return rename && { title, payload: { ...rename, title } }
  }
})

function readCreation(payload: unknown): PageCreation | null {
  const { pageId, initiativeId, title, parentId } = fields(payload)
  if (typeof pageId !== 'string' || typeof initiativeId !== 'string' || typeof title !== 'string') return null
  return { pageId, initiativeId, title, parentId: typeof parentId === 'string' ? parentId : null }
}

function readRename(payload: unknown): PageRename | null {
  const { pageId, title } = fields(payload)
  return typeof pageId === 'string' && typeof title === 'string' ? { pageId, title } : null
}

function fields(payload: unknown): Record<string, unknown> {
  return typeof payload === 'object' && payload !== null ? { ...payload } : {}
}
