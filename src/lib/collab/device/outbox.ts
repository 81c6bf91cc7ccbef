// Work that waits for the network, on the disk of this device before anything is said. What is in line, who joins whom, what was
// refused; leaving is in send-outbox.ts.
import { done, result, withDatabase, writing } from './database'
import { newId } from './exclusive'
import { asWork } from './outbox-legacy'
import type { Work, WorkKinds, WorkRecord } from './work'

/** On disk when it resolves. @throws when this browser cannot keep it */
export function enqueue(personId: string, kinds: WorkKinds, work: Work): Promise<void> {
  return change(personId, (store, waiting) => {
    const joined = join(kinds, waiting, work)
    if (joined) store.put(joined)
    else store.add({ ...work, key: newId(), at: new Date().toISOString() } satisfies WorkRecord)
  })
}

/** Oldest first. */
export async function readOutbox(personId: string): Promise<WorkRecord[]> {
  const stored = await withDatabase(personId, (database) =>
    result<WorkRecord[]>(database.transaction('outbox').objectStore('outbox').getAll())
  )
  return stored.map(asWork)
}

/** Takes work away without sending it: the person gave up what was refused. */
export function dropTask(personId: string, id: number): Promise<void> {
  return change(personId, (store) => store.delete(id))
}

/** What was refused leaves again: the person has changed what was in the way, or thinks so. */
export function retryTask(personId: string, id: number): Promise<void> {
  return changeOne(personId, id, (now) => ({ ...now, problem: undefined, failures: 0 }))
}

/** As it is to be sent now; null: it is not in line any more. */
export async function takeForSending(personId: string, id: number): Promise<WorkRecord | null> {
  let taken: WorkRecord | null = null
  await changeOne(personId, id, (now) => (taken = { ...now, tried: true }))
  return taken
}

/** Changed while it was being sent: what it is now stays in line. */
export function concludeSent(personId: string, sent: WorkRecord): Promise<void> {
  return changeOne(personId, sent.id ?? -1, (now) => (now.key === sent.key ? null : now))
}

export function concludeFailed(
  personId: string,
  sent: WorkRecord,
  outcome: Pick<WorkRecord, 'problem' | 'failures'>
): Promise<void> {
  return changeOne(personId, sent.id ?? -1, (now) => (now.key === sent.key ? { ...now, ...outcome } : now))
}

/** The latest that takes this in. What was refused is in line again with it. */
function join(kinds: WorkKinds, waiting: WorkRecord[], work: Work): WorkRecord | null {
  const kind = kinds.get(work.kind)
  const about = new Set([work.subject, ...(work.after ?? [])])
  for (const earlier of waiting.filter((record) => about.has(record.subject)).reverse()) {
    const changed = kind?.joins?.(earlier, work.payload)
    if (changed) return { ...earlier, ...changed, key: newId(), problem: undefined, failures: 0 }
  }
  return null
}

/** @param how what becomes of the record; null: it goes */
function changeOne(personId: string, id: number, how: (now: WorkRecord) => WorkRecord | null): Promise<void> {
  return change(personId, (store, waiting) => {
    const now = waiting.find((record) => record.id === id)
    const next = now === undefined ? undefined : how(now)
    if (next) store.put(next)
    else if (next === null) store.delete(id)
  })
}

function change(
  personId: string,
  how: (store: IDBObjectStore, waiting: WorkRecord[]) => void
): Promise<void> {
  return withDatabase(personId, async (database) => {
    const transaction = writing(database, 'outbox')
    const store = transaction.objectStore('outbox')
    const stored = await result<WorkRecord[]>(store.getAll())
    how(store, stored.map(asWork))
    await done(transaction)
  })
}
