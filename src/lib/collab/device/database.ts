// The IndexedDB of one person: its stores, and requests as promises. Everything else in this folder goes through here.

export const STORES = ['updates', 'documents', 'pending', 'cache', 'outbox', 'drafts'] as const
export type StoreName = (typeof STORES)[number]

const PREFIX = 'interpoles.'
const VERSION = 1

/**
 * Closes itself when another tab wipes the device: writes then fail, and the save state says so.
 * @throws when storage is refused (private windows of some browsers, full disk)
 */
export async function openDatabase(personId: string): Promise<IDBDatabase> {
  const request = indexedDB.open(PREFIX + personId, VERSION)
  request.onupgradeneeded = () => createStores(request.result)
  const database = await result(request)
  database.onversionchange = () => database.close()
  return database
}

/** Opens, runs one piece of work, closes. */
export async function withDatabase<T>(
  personId: string,
  work: (database: IDBDatabase) => Promise<T>
): Promise<T> {
  const database = await openDatabase(personId)
  try {
    return await work(database)
  } finally {
    database.close()
  }
}

export function deleteDatabase(personId: string): Promise<unknown> {
  return result(indexedDB.deleteDatabase(PREFIX + personId))
}

export function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'))
  })
}

/** Resolves when the transaction is on disk, rejects when it was aborted for whatever reason (quota, closing). */
export function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB transaction aborted'))
    transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB transaction failed'))
  })
}

/** `strict`: complete means flushed to the disk. Chrome's default has been `relaxed` since version 121. */
export function writing(database: IDBDatabase, stores: StoreName | StoreName[]): IDBTransaction {
  return database.transaction(stores, 'readwrite', { durability: 'strict' })
}

function createStores(database: IDBDatabase): void {
  const updates = database.createObjectStore('updates', { autoIncrement: true })
  updates.createIndex('document', 'document')
  database.createObjectStore('documents', { keyPath: 'document' })
  const pending = database.createObjectStore('pending', { keyPath: ['document', 'session'] })
  pending.createIndex('document', 'document')
  database.createObjectStore('cache', { keyPath: 'key' })
  database.createObjectStore('outbox', { keyPath: 'id', autoIncrement: true })
  database.createObjectStore('drafts', { keyPath: 'id', autoIncrement: true })
}
