// Copies of documents that nobody has opened here: written as the log of the document, so that opening it without network is the
// same road as opening any other.
import * as Y from 'yjs'
import { done, result, withDatabase, writing } from '../device/database'
import { documentKey, type CacheRecord, type DocumentRecord, type UpdateRecord } from '../device/records'

export interface CopyOf {
  room: string
  pageId: string
  initiativeId: string
  epoch: number
  title: string
  href: string
  version: string
}

/** On the disk of this device when it resolves. What is already here, sent or not, stays: texts are joined. */
export function keepCopy(personId: string, of: CopyOf, state: Uint8Array): Promise<void> {
  const document = documentKey(of.room, of.epoch)
  return withDatabase(personId, async (database) => {
    const transaction = writing(database, ['updates', 'documents'])
    const updates = transaction.objectStore('updates')
    const documents = transaction.objectStore('documents')
    const here = await result<UpdateRecord[]>(updates.index('document').getAll(document))
    const keys = await result(updates.index('document').getAllKeys(document))
    const known = await result<DocumentRecord | undefined>(documents.get(document))
    const update = here.length === 0 ? state : Y.mergeUpdates([...here.map((record) => record.update), state])
    for (const key of keys) updates.delete(key)
    updates.add({ document, update } satisfies UpdateRecord)
    documents.put({
      openedAt: null,
      ...known,
      ...of,
      document,
      syncedAt: new Date().toISOString(),
      bytes: update.byteLength
    } satisfies DocumentRecord)
    await done(transaction)
  })
}

/** Answers of the server that came together, for `cachedGet` of the screens that ask for each alone. */
export function keepAnswers(personId: string, answers: [key: string, value: unknown][]): Promise<void> {
  return withDatabase(personId, async (database) => {
    const transaction = database.transaction('cache', 'readwrite')
    const store = transaction.objectStore('cache')
    const at = new Date().toISOString()
    for (const [key, value] of answers) store.put({ key, value, at } satisfies CacheRecord)
    await done(transaction)
  })
}

/** In milliseconds; infinite when nothing is kept under this key. */
export function ageOfAnswer(personId: string, key: string): Promise<number> {
  return withDatabase(personId, async (database) => {
    const store = database.transaction('cache').objectStore('cache')
    const record = await result<CacheRecord | undefined>(store.get(key))
    return record ? Date.now() - Date.parse(record.at) : Infinity
  })
}
