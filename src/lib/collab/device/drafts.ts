// The last resort: text that will never reach the server by itself (rights withdrawn, page gone, content replaced) stays readable
// here until its author has copied it and lets it go.
import { done, result, withDatabase, writing } from './database'
import type { DraftRecord } from './records'

export interface DraftContent {
  text: string
  /** Yjs update (v1) of the whole document. */
  state: Uint8Array
  /** State vector of what the server had of it before the first unsent edit; null: not known. */
  base: Uint8Array | null
  /** The document before the first unsent edit; null or missing: not known. */
  before?: Uint8Array | null
}

export interface DraftSource {
  personId: string
  pageId: string
  title: string
  href?: string
}

/** @param reason a close code or the reason of a refusal, for the words on screen */
export function keepDraft(source: DraftSource, content: DraftContent, reason: string): Promise<void> {
  const { personId, pageId, title, href } = source
  return withDatabase(personId, async (database) => {
    const transaction = writing(database, 'drafts')
    const draft: DraftRecord = { pageId, title, href, reason, at: new Date().toISOString(), ...content }
    transaction.objectStore('drafts').add(draft)
    await done(transaction)
  })
}

export function readDrafts(personId: string): Promise<DraftRecord[]> {
  return withDatabase(personId, (database) =>
    result<DraftRecord[]>(database.transaction('drafts').objectStore('drafts').getAll())
  )
}

/** The same text for another page: a new document made for it. */
export function moveDraft(
  personId: string,
  id: number,
  target: { pageId: string; href: string }
): Promise<void> {
  return withDatabase(personId, async (database) => {
    const transaction = writing(database, 'drafts')
    const store = transaction.objectStore('drafts')
    const draft = await result<DraftRecord | undefined>(store.get(id))
    if (draft) store.put({ ...draft, ...target })
    await done(transaction)
  })
}

export function dropDraft(personId: string, id: number): Promise<void> {
  return withDatabase(personId, async (database) => {
    const transaction = writing(database, 'drafts')
    transaction.objectStore('drafts').delete(id)
    await done(transaction)
  })
}
