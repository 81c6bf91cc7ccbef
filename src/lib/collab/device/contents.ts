// What this device holds of a person: documents, what waits to be sent, room taken; and how it is all taken away.
import { forgetAheadSettings } from '../ahead/settings'
import { deleteDatabase, done, result, STORES, withDatabase, writing } from './database'
import { readOutbox } from './outbox'
import { forgetPerson, rememberedPerson } from './person'
import type { DocumentRecord, PendingRecord } from './records'
import type { WorkRecord } from './work'

/** One thing that the server does not have. */
export interface Waiting {
  /** Stays the same while it waits. */
  id: string
  pageId: string | null
  title: string
  href: string
  since: string
  /** `text`, or a kind of work of the outbox. */
  kind: string
  /** The server does not know the page yet. */
  makesPage: boolean
  /** Code of the error that stopped it; null: it leaves by itself. */
  problem: string | null
  /** Of the outbox, when it can be given up there. */
  taskId: number | null
}

export interface DeviceUsage {
  documents: DocumentRecord[]
  /** Initiatives with at least one document here, by their address. */
  initiatives: number
  /** Bytes of the whole site on this device, as the browser counts. */
  bytes: number
  quota: number
  persisted: boolean
}

export async function readWaiting(personId: string): Promise<Waiting[]> {
  const outbox = await readOutbox(personId)
  const { documents, pending } = await withDatabase(personId, async (database) => {
    const transaction = database.transaction(['documents', 'pending'])
    return {
      documents: await result<DocumentRecord[]>(transaction.objectStore('documents').getAll()),
      pending: await result<PendingRecord[]>(transaction.objectStore('pending').getAll())
    }
  })
  const made = new Set(outbox.flatMap((work) => (work.makesPage && !work.problem ? [work.pageId] : [])))
  const found = outbox.flatMap((work) => (work.detail && made.has(work.pageId) ? [] : [rowOf(work)]))
  const told = new Set(
    outbox.flatMap(({ makesPage, detail, pageId }) => (makesPage || detail ? [pageId] : []))
  )
  for (const record of documents) {
    const since = pending.find(({ document }) => document === record.document)?.since
    if (since !== undefined && !told.has(record.pageId)) found.push(textOf(record, since))
  }
  return found.sort((a, b) => (a.since < b.since ? 1 : -1))
}

function rowOf({ id, kind, pageId, makesPage, title, href, at, problem }: WorkRecord): Waiting {
  return {
    id: `work:${id}`,
    kind,
    pageId: pageId ?? null,
    makesPage: makesPage ?? false,
    title,
    href,
    since: at,
    problem: problem ?? null,
    taskId: id ?? null
  }
}

function textOf({ document, pageId, title, href }: DocumentRecord, since: string): Waiting {
  const id = `text:${document}`
  return { id, kind: 'text', pageId, makesPage: false, title, href, since, problem: null, taskId: null }
}

/** Documents whose edits were left behind by a tab that is gone. */
export function readPendingDocuments(personId: string): Promise<DocumentRecord[]> {
  return withDatabase(personId, async (database) => {
    const transaction = database.transaction(['documents', 'pending'])
    const documents = await result<DocumentRecord[]>(transaction.objectStore('documents').getAll())
    const pending = await result<PendingRecord[]>(transaction.objectStore('pending').getAll())
    const waiting = new Set(pending.map((record) => record.document))
    return documents.filter((record) => waiting.has(record.document))
  })
}

export async function deviceUsage(personId: string): Promise<DeviceUsage> {
  const documents = await withDatabase(personId, (database) =>
    result<DocumentRecord[]>(database.transaction('documents').objectStore('documents').getAll())
  )
  const estimate = (await navigator.storage?.estimate?.()) ?? {}
  const initiatives = new Set(documents.map((record) => record.href.split('/documents/')[0]))
  return {
    documents: documents.sort((a, b) => ((a.openedAt ?? '') < (b.openedAt ?? '') ? 1 : -1)),
    initiatives: initiatives.size,
    bytes: estimate.usage ?? documents.reduce((sum, record) => sum + record.bytes, 0),
    quota: estimate.quota ?? 0,
    persisted: (await navigator.storage?.persisted?.()) ?? false
  }
}

/** Takes one document away from this device, with whatever of it was not sent. */
export function forgetDocument(personId: string, document: string): Promise<void> {
  return withDatabase(personId, async (database) => {
    const transaction = writing(database, ['updates', 'documents', 'pending'])
    for (const name of ['updates', 'pending'] as const) {
      const store = transaction.objectStore(name)
      for (const key of await result(store.index('document').getAllKeys(document))) store.delete(key)
    }
    transaction.objectStore('documents').delete(document)
    await done(transaction)
  })
}

/** Everything but the name of who is here: for someone who needs the room. */
export async function clearDevice(personId: string): Promise<void> {
  await withDatabase(personId, async (database) => {
    const transaction = writing(database, [...STORES])
    for (const name of STORES) transaction.objectStore(name).clear()
    await done(transaction)
  })
  await forgetPictures()
}

/**
 * Leaves nothing of the person who is here: documents, copies of answers, pictures. For sign-out, on a computer that others use.
 * Ask first what `readWaiting` says: what was not sent is gone afterwards.
 */
export async function wipeDevice(): Promise<void> {
  const person = rememberedPerson()
  forgetPerson()
  tellOtherTabs()
  if (person !== null) {
    forgetAheadSettings(person)
    await deleteDatabase(person)
  }
  await forgetPictures()
}

/** Kept by the service worker; absent from plain http addresses, where it does not run. */
async function forgetPictures(): Promise<void> {
  if (typeof caches === 'undefined') return
  for (const name of await caches.keys()) if (name.startsWith(PICTURES)) await caches.delete(name)
}

/** Beginning of the name of the cache of pictures in src/service-worker.ts. */
const PICTURES = 'interpoles-files'

function tellOtherTabs(): void {
  const channel = new BroadcastChannel('interpoles.device')
  channel.postMessage('wiped')
  channel.close()
}
