// What the first version of the outbox wrote: pages made or renamed, without a key. Read as today's work; it may have been sent.
import type { WorkRecord } from './work'

interface LegacyRecord {
  kind: 'page.create' | 'page.rename'
  id?: number
  pageId: string
  initiativeId?: string
  parentId?: string | null
  title: string
  href: string
  at: string
  problem?: string
}

export function asWork(stored: WorkRecord | LegacyRecord): WorkRecord {
  if ('subject' in stored) return stored
  const { kind, id, pageId, initiativeId, parentId, title, href, at, problem } = stored
  const made = kind === 'page.create'
  return {
    id,
    kind,
    pageId,
    title,
    href,
    at,
    problem,
    tried: true,
    // The same at every reading.
    key: `device-${at.replace(/\D/g, '')}-${id ?? 0}`,
    ...(made
      ? { subject: `page:${pageId}`, makesPage: true, payload: { initiativeId, pageId, title, parentId } }
      : {
          subject: `page:${pageId}:title`,
          after: [`page:${pageId}`],
          detail: true,
          payload: { pageId, title }
        })
  }
}
