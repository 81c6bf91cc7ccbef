// One document on this device: a log of Yjs updates in IndexedDB whose writes are confirmed. y-indexeddb drops the promise of each
// write, so quota errors and aborted transactions are silent; here `confirmed` moves only when a strict transaction completed.
import * as Y from 'yjs'
import { done, openDatabase, result, withDatabase, writing } from './database'
import { newId } from './exclusive'
import { rememberedPerson } from './person'
import { documentKey, type DocumentRecord, type PendingRecord, type UpdateRecord } from './records'

/** Origin of updates that come from this device: they are not written again. */
export const FROM_DEVICE = Symbol('from this device')

const BATCH_MS = 100
const RETRY_MS = 5000
const COMPACT_AT = 100

export interface StoredDocument {
  personId: string
  room: string
  pageId: string
  epoch: number
  title: string
  href: string
  initiativeId?: string
}

export class DocumentStore {
  readonly key: string
  /** Unique to this tab: pending edits of a tab are settled by that tab. */
  readonly session = newId()
  /** The last failure; null once a write has passed again. */
  failure: unknown = null
  /** The browser promised not to clear this storage by itself. Null: not asked yet. */
  persisted: boolean | null = null

  #database: IDBDatabase | null = null
  #queue: Uint8Array[] = []
  /** How many at the head of the queue are from before the first edit that is not settled. */
  #settled = 0
  #edits = 0
  /** State vector before the first edit that is not settled; null when everything is. */
  #base: Uint8Array | null = null
  #confirmed = 0
  /** Of the edits, how many are settled. */
  #done = 0
  #writing: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #record: DocumentRecord
  #closed = false

  constructor(
    readonly doc: Y.Doc,
    readonly about: StoredDocument,
    readonly onchange: () => void = () => undefined
  ) {
    this.key = documentKey(about.room, about.epoch)
    const { personId: _, ...rest } = about
    this.#record = {
      ...rest,
      document: this.key,
      openedAt: new Date().toISOString(),
      syncedAt: null,
      bytes: 0
    }
  }

  /** Every local edit so far is on the disk of this device. */
  get confirmed(): boolean {
    return this.failure === null && this.#confirmed === this.#edits
  }

  /** When the server last had everything that is here. */
  get syncedAt(): string | null {
    return this.#record.syncedAt
  }

  /**
   * Opens the store and puts what it holds into the document.
   * @returns whether something was here, and whether some of it was never acknowledged
   */
  async load(): Promise<{ found: boolean; pending: boolean }> {
    try {
      this.#database = await openDatabase(this.about.personId)
      const transaction = this.#database.transaction(['updates', 'documents', 'pending'])
      const updates = await result<UpdateRecord[]>(
        transaction.objectStore('updates').index('document').getAll(this.key)
      )
      const known = await result<DocumentRecord | undefined>(
        transaction.objectStore('documents').get(this.key)
      )
      const waiting = await result(transaction.objectStore('pending').index('document').count(this.key))
      if (known) this.#record = { ...known, ...this.#record, syncedAt: known.syncedAt, bytes: known.bytes }
      this.doc.transact(() => {
        for (const { update } of updates) Y.applyUpdate(this.doc, update, FROM_DEVICE)
      }, FROM_DEVICE)
      if (updates.length > COMPACT_AT) await this.#compact()
      await this.#writeRecord()
      if (await navigator.storage?.persisted?.()) this.persisted = true
      // An empty document that the server once confirmed is here too.
      const found = updates.length > 0 || this.#record.syncedAt !== null
      return { found, pending: waiting > 0 }
    } catch (failure) {
      this.#fail(failure)
      return { found: false, pending: false }
    }
  }

  /** State vector of what the server had before the first edit of this tab that it has not acknowledged. */
  get base(): Uint8Array | null {
    return this.#base
  }

  /**
   * @param local an edit of this person, not something the server sent
   * @param before the clocks of the document before it
   */
  add(update: Uint8Array, local: boolean, before?: Map<number, number>): void {
    if (local && this.#edits === this.#done) this.#settled = this.#queue.length
    this.#queue.push(update)
    if (local) {
      this.#edits += 1
      if (before) this.#base ??= Y.encodeStateVector(before)
      if (this.persisted === null) void this.#persist()
    }
    this.#schedule(BATCH_MS)
  }

  /** Writes what waits, now. Resolves when it is on disk or has failed; `failure` tells. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    while (this.#writing) await this.#writing
    if (this.#queue.length === 0) return
    this.#writing = this.#writeBatch().finally(() => (this.#writing = null))
    await this.#writing
  }

  /** The server has everything this tab wrote until now: nothing of it is to be sent again at the next start. */
  async settle(): Promise<void> {
    const edits = this.#edits
    await this.flush()
    // Something was typed meanwhile: its own acknowledgement will settle it.
    if (this.#edits !== edits) return
    this.#base = null
    this.#done = edits
    if (!this.#database || this.#closed) return
    this.#record.syncedAt = new Date().toISOString()
    try {
      const transaction = writing(this.#database, ['pending', 'documents'])
      transaction.objectStore('pending').delete([this.key, this.session])
      transaction.objectStore('documents').put(this.#record)
      await done(transaction)
    } catch (failure) {
      this.#fail(failure)
    }
  }

  /** What tabs that are gone had not sent; this tab has sent it with its own first synchronisation. */
  async orphans(): Promise<PendingRecord[]> {
    if (!this.#database) return []
    const store = this.#database.transaction('pending').objectStore('pending')
    const records = await result<PendingRecord[]>(store.index('document').getAll(this.key))
    return records.filter((record) => record.session !== this.session)
  }

  /** Deletes those rows unless their tab has written more since they were read. */
  async settleOrphans(orphans: PendingRecord[]): Promise<void> {
    if (!this.#database || orphans.length === 0) return
    const transaction = writing(this.#database, 'pending')
    const store = transaction.objectStore('pending')
    for (const { document, session, edits } of orphans) {
      const now = await result<PendingRecord | undefined>(store.get([document, session]))
      if (now?.edits === edits) store.delete([document, session])
    }
    await done(transaction)
  }

  /** The document as it was before the first edit of any tab that is not settled; null: not known, or not written here. */
  async before(): Promise<Uint8Array | null> {
    try {
      return await withDatabase(this.about.personId, async (database) => {
        const transaction = database.transaction(['updates', 'pending'])
        const pending = transaction.objectStore('pending').index('document')
        const firsts = (await result<PendingRecord[]>(pending.getAll(this.key))).map(({ from }) => from ?? 0)
        const first = Math.min(...firsts)
        if (firsts.length === 0 || first === 0) return null
        const updates = transaction.objectStore('updates').index('document')
        const keys = await result(updates.getAllKeys(this.key))
        const records = await result<UpdateRecord[]>(updates.getAll(this.key))
        return Y.mergeUpdates(records.filter((_, at) => Number(keys[at]) < first).map(({ update }) => update))
      })
    } catch (error) {
      console.warn('what was there before could not be read', error)
      return null
    }
  }

  async rename(title: string): Promise<void> {
    this.#record.title = title
    if (this.#database && !this.#closed) await this.#writeRecord()
  }

  async close(): Promise<void> {
    await this.flush()
    this.#closed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#database?.close()
    this.#database = null
  }

  async #writeBatch(): Promise<void> {
    const edits = this.#edits
    // Before the first unsettled edit, and from it on.
    const parts = [this.#queue.slice(0, this.#settled), this.#queue.slice(this.#settled)]
    const merged = parts.map((part) => (part.length > 1 ? Y.mergeUpdates(part) : part[0]))
    const settled = this.#settled > 0 && merged[0] ? 1 : 0
    const records = merged.filter((update) => update !== undefined)
    this.#queue = []
    this.#settled = 0
    try {
      this.#database ??= await this.#reopen()
      const transaction = writing(this.#database, ['updates', 'pending', 'documents'])
      const updates = transaction.objectStore('updates')
      const keys: IDBRequest<IDBValidKey>[] = []
      for (const update of records) {
        keys.push(updates.add({ document: this.key, update } satisfies UpdateRecord))
        this.#record.bytes += update.byteLength
      }
      if (edits > this.#confirmed) {
        const pending = transaction.objectStore('pending')
        const before = await result<PendingRecord | undefined>(pending.get([this.key, this.session]))
        const first = keys.at(-1)
        const from = before ? before.from : first && Number(first.result)
        pending.put(this.#pending(edits, from))
      }
      // Nothing of one's own in it: it came from the server just now.
      else this.#record.syncedAt = new Date().toISOString()
      transaction.objectStore('documents').put(this.#record)
      await done(transaction)
      this.#confirmed = Math.max(this.#confirmed, edits)
      this.failure = null
    } catch (failure) {
      // Kept in memory, in order, and tried again: the disk may have room later.
      this.#settled += edits === this.#done ? records.length : settled
      this.#queue = [...records, ...this.#queue]
      this.#database?.close()
      this.#database = null
      this.#fail(failure)
      this.#schedule(RETRY_MS)
    }
    this.onchange()
  }

  /** Not after a sign-out in another tab: that would bring back what was just wiped from a shared computer. */
  #reopen(): Promise<IDBDatabase> {
    if (rememberedPerson() !== this.about.personId) throw new Error('this device was wiped')
    return openDatabase(this.about.personId)
  }

  #pending(edits: number, from: number | undefined): PendingRecord {
    const since = new Date().toISOString()
    const { key: document, session } = this
    return { document, session, edits, since, base: this.#base, ...(from !== undefined && { from }) }
  }

  /**
   * One record instead of many, in one transaction that has read all that it replaces: other tabs write here too. What the server had
   * stays apart from what it has not, under the keys that say so.
   */
  async #compact(): Promise<void> {
    if (!this.#database) return
    const transaction = writing(this.#database, ['updates', 'pending'])
    const store = transaction.objectStore('updates')
    const records = await result<UpdateRecord[]>(store.index('document').getAll(this.key))
    const keys = await result(store.index('document').getAllKeys(this.key))
    const pending = transaction.objectStore('pending').index('document')
    const waiting = await result<PendingRecord[]>(pending.getAll(this.key))
    const first = Math.min(...waiting.map(({ from }) => from ?? 0))
    const all = records.flatMap(({ update }, at) => {
      const key = keys[at]
      return key === undefined ? [] : [{ key, update, kept: Number(key) < first }]
    })
    this.#record.bytes = 0
    for (const part of [all.filter(({ kept }) => kept), all.filter(({ kept }) => !kept)]) {
      const [into, ...others] = part
      if (!into) continue
      const update = Y.mergeUpdates(part.map((each) => each.update))
      store.put({ document: this.key, update } satisfies UpdateRecord, into.key)
      for (const { key } of others) store.delete(key)
      this.#record.bytes += update.byteLength
    }
    await done(transaction)
  }

  async #writeRecord(): Promise<void> {
    if (!this.#database) return
    const transaction = this.#database.transaction('documents', 'readwrite')
    transaction.objectStore('documents').put(this.#record)
    await done(transaction)
  }

  async #persist(): Promise<void> {
    this.persisted = false
    this.persisted = (await navigator.storage?.persist?.()) ?? false
    this.onchange()
  }

  #schedule(delay: number): void {
    if (this.#timer !== null || this.#closed) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.flush()
    }, delay)
  }

  #fail(failure: unknown): void {
    if (this.failure === null) console.warn('writing on this device failed', failure)
    this.failure = failure
    this.onchange()
  }
}
