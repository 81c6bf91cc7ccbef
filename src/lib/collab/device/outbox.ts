// Requests that wait for the network: pages made or renamed offline. Kept on the disk of this device before anything is said,
// sent in order, each safe to send twice.
import { isApiError } from '$lib/api/client'
import { isUnreachable } from './cache'
import { done, result, withDatabase, writing } from './database'
import { exclusive } from './exclusive'

export type OutboxTask =
  | {
      kind: 'page.create'
      pageId: string
      initiativeId: string
      title: string
      parentId: string | null
      href: string
    }
  | { kind: 'page.rename'; pageId: string; title: string; href: string }

export type OutboxRecord = OutboxTask & {
  id?: number
  at: string
  /** The code of the error the server answered; it is not tried again by itself. */
  problem?: string
}

export interface OutboxSender {
  create(task: Extract<OutboxTask, { kind: 'page.create' }>): Promise<unknown>
  rename(task: Extract<OutboxTask, { kind: 'page.rename' }>): Promise<unknown>
}

/** On disk when it resolves. A page has one name: a newer rename takes the place of the waiting one. */
export function enqueue(personId: string, task: OutboxTask): Promise<void> {
  return withDatabase(personId, async (database) => {
    const transaction = writing(database, 'outbox')
    const store = transaction.objectStore('outbox')
    const waiting = await result<OutboxRecord[]>(store.getAll())
    const same = waiting.find((record) => record.pageId === task.pageId && record.problem === undefined)
    // A page that is not on the server yet is created under its latest name.
    if (same && task.kind === 'page.rename') store.put({ ...same, title: task.title })
    else if (!same || same.kind !== task.kind)
      store.add({ ...task, at: new Date().toISOString() } satisfies OutboxRecord)
    await done(transaction)
  })
}

export function readOutbox(personId: string): Promise<OutboxRecord[]> {
  return withDatabase(personId, (database) =>
    result<OutboxRecord[]>(database.transaction('outbox').objectStore('outbox').getAll())
  )
}

/** Takes a task away without sending it: the person gave up what was refused. */
export function dropTask(personId: string, id: number): Promise<void> {
  return withDatabase(personId, async (database) => {
    const transaction = writing(database, 'outbox')
    transaction.objectStore('outbox').delete(id)
    await done(transaction)
  })
}

/** Sends what waits, oldest first, and stops at the first silence of the server. One tab at a time. */
export function sendOutbox(personId: string, sender: OutboxSender): Promise<void> {
  return exclusive(`outbox.${personId}`, async () => {
    for (const record of await readOutbox(personId)) {
      if (record.problem !== undefined) continue
      const outcome = await attempt(record, sender)
      if (outcome === 'unreachable') return
      await conclude(personId, record, outcome)
    }
  })
}

type Outcome = 'sent' | 'unreachable' | { problem: string }

async function attempt(record: OutboxRecord, sender: OutboxSender): Promise<Outcome> {
  try {
    await (record.kind === 'page.create' ? sender.create(record) : sender.rename(record))
    return 'sent'
  } catch (error) {
    if (isUnreachable(error) || isApiError(error, 'session.required', 'rate.limited', 'internal'))
      return 'unreachable'
    if (isApiError(error)) return { problem: error.code }
    throw error
  }
}

/** Renamed again while it was being sent: the newer name stays in line. */
async function conclude(
  personId: string,
  sent: OutboxRecord,
  outcome: Exclude<Outcome, 'unreachable'>
): Promise<void> {
  await withDatabase(personId, async (database) => {
    const transaction = writing(database, 'outbox')
    const store = transaction.objectStore('outbox')
    const now = await result<OutboxRecord | undefined>(store.get(sent.id ?? -1))
    if (now && outcome !== 'sent') store.put({ ...now, problem: outcome.problem })
    else if (now && now.title === sent.title) store.delete(now.id ?? -1)
    else if (now) {
      const { id, pageId, title, href, at } = now
      store.put({ kind: 'page.rename', id, pageId, title, href, at } satisfies OutboxRecord)
    }
    await done(transaction)
  })
}
