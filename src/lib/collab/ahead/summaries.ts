// What the last round said of each initiative kept ahead, for the page « Sur cet appareil ».
import { done, result, withDatabase } from '../device/database'
import type { CacheRecord } from '../device/records'

export interface Summary {
  id: string
  slug: string
  title: string
  /** When everything here was last compared with the server. */
  at: string
  /** Documents this person may open in it. */
  offered: number
  /** Of them, those that did not fit. */
  left: number
}

const PREFIX = 'ahead:'

export function writeSummary(personId: string, summary: Summary): Promise<void> {
  return withDatabase(personId, async (database) => {
    const transaction = database.transaction('cache', 'readwrite')
    const record: CacheRecord = { key: PREFIX + summary.id, value: summary, at: summary.at }
    transaction.objectStore('cache').put(record)
    await done(transaction)
  })
}

export function forgetSummary(personId: string, initiativeId: string): Promise<void> {
  return withDatabase(personId, async (database) => {
    const transaction = database.transaction('cache', 'readwrite')
    transaction.objectStore('cache').delete(PREFIX + initiativeId)
    await done(transaction)
  })
}

export function readSummaries(personId: string): Promise<Summary[]> {
  return withDatabase(personId, async (database) => {
    const store = database.transaction('cache').objectStore('cache')
    const range = IDBKeyRange.bound(PREFIX, `${PREFIX}￿`)
    const records = await result<CacheRecord[]>(store.getAll(range))
    // Written above, in this shape.
    return records.map((record) => record.value as Summary)
  })
}
