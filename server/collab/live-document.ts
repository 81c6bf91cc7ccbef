// One document in memory. Cold: nothing, or for a few seconds the stored bytes that joiners share. Warm: a Y.Doc, while
// somebody edits. It answers synchronisations either way, and never writes.
import * as Y from 'yjs'
import { KnownByBytes, KnownByDoc } from './known'
import { merge, type Merged } from './merged'
import type { Settings } from './settings'
import { CorruptBytes, type DocumentRow, type Store, type StoredParts } from './store'

/** What is on disk, ready to be sent. */
export interface Stored {
  bytes: Uint8Array
  known: KnownByBytes
  stateVector: Uint8Array
  snapshotSeq: number | null
  /** Which snapshot and rows it was read from. */
  mark: string
}

/** The document could not be loaded, and nothing may be written over it. `corrupt`: trying again will not help. */
export class LoadError extends Error {
  override readonly name = 'LoadError'
  constructor(
    readonly corrupt: boolean,
    cause: unknown
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

export interface Warm {
  doc: Y.Doc
  known: KnownByDoc
}

const EMPTY_VECTOR_LENGTH = 1

export class LiveDocument {
  warm: Warm | null = null
  /** What the log of this document holds: compaction is decided on it. */
  logRows = 0
  logBytes = 0
  /** Updates of it that are not on disk yet. */
  unstored = 0
  /** The snapshot of what everyone here has; null: there was none, undefined: never loaded. */
  snapshotSeq: number | null | undefined
  /** What those who were answered first have, while nobody edits: other nodes may have stored more since. */
  #given: Pick<Stored, 'stateVector' | 'mark'> | null = null
  #stored: Promise<Stored> | null = null
  #whole: Uint8Array | null = null
  /** To those who had the same: after a cut, everybody comes back with what everybody had. */
  #lastAnswer: { stateVector: Uint8Array; update: Uint8Array; of: Uint8Array | Y.Doc } | null = null
  #forget: NodeJS.Timeout | null = null
  #changing: Promise<void> | null = null

  constructor(
    readonly row: DocumentRow,
    readonly store: Pick<Store, 'load'>,
    readonly settings: Settings,
    /** The merged changes of one transaction, to be sent to everybody. */
    readonly onUpdate: (update: Uint8Array) => void,
    /** Marks that Yjs found useless while loading, and deleted: every browser that loads the same state deletes them too. */
    readonly onTidied: (update: Uint8Array) => void,
    /** With several nodes: read from the disk, and not known to everyone who is here. */
    readonly onMissed: ((update: Uint8Array) => void) | null,
    /** In the worker. */
    readonly mergeApart: (parts: Uint8Array[]) => Promise<Merged>,
    /** A Y.Doc was made: whoever watches its changes begins. */
    readonly onWarm: (doc: Y.Doc) => void = () => undefined
  ) {}

  /** Loaded once for all who ask at the same time. @throws LoadError */
  stored(): Promise<Stored> {
    if (!this.#stored) {
      const loading = this.#load()
      this.#stored = loading
      loading.catch(() => {
        if (this.#stored === loading) this.#stored = null
      })
    }
    this.#keepAWhile()
    return this.#stored
  }

  /** @throws LoadError */
  async warmUp(): Promise<Warm> {
    if (this.warm) return this.warm
    const stored = await this.stored()
    if (this.warm) return this.warm
    const { bytes } = stored
    const doc = new Y.Doc({ gc: true })
    const emitted: Uint8Array[] = []
    const note = (update: Uint8Array) => void emitted.push(update)
    doc.on('update', note)
    try {
      Y.applyUpdate(doc, bytes)
    } catch (error) {
      throw new LoadError(true, error)
    }
    doc.off('update', note)
    if (doc.store.pendingStructs || doc.store.pendingDs) {
      throw new LoadError(true, new Error('something is missing from the stored state'))
    }
    doc.on('update', (update: Uint8Array) => {
      this.#whole = this.#lastAnswer = null
      this.onUpdate(update)
    })
    this.onWarm(doc)
    this.warm = { doc, known: new KnownByDoc(doc) }
    this.#dropStored()
    this.#tellMissed(stored)
    for (const tidied of emitted.slice(1)) this.onTidied(tidied)
    return this.warm
  }

  /** Forgets the Y.Doc. Only when everything it holds is on disk. */
  cool(): void {
    if (this.warm) this.#given = { stateVector: Y.encodeStateVector(this.warm.doc), mark: '' }
    this.warm?.doc.destroy()
    this.warm = null
    this.#whole = this.#lastAnswer = null
    this.#dropStored()
  }

  async stateVector(): Promise<Uint8Array> {
    if (this.warm) return Y.encodeStateVector(this.warm.doc)
    return (await this.stored()).stateVector
  }

  /** The document holds a part of something: nobody is answered until what this returns is called. */
  beginChange(): () => void {
    let end: () => void = () => undefined
    this.#changing = new Promise((resolve) => {
      end = () => {
        this.#changing = null
        resolve()
      }
    })
    return end
  }

  /** What someone who has `stateVector` lacks. The whole state is encoded once for all who have nothing. */
  async answer(stateVector: Uint8Array): Promise<Uint8Array> {
    await this.#changing
    if (!this.warm) {
      const { bytes } = await this.stored()
      // Somebody may have begun to edit meanwhile: the bytes are behind by then.
      if (!this.warm) {
        return isEmpty(stateVector)
          ? bytes
          : this.#same(stateVector, bytes, () => Y.diffUpdate(bytes, stateVector))
      }
    }
    const { doc } = this.warm
    if (!isEmpty(stateVector)) {
      return this.#same(stateVector, doc, () => Y.encodeStateAsUpdate(doc, stateVector))
    }
    this.#whole ??= Y.encodeStateAsUpdate(doc)
    return this.#whole
  }

  /** `of`: the state it was made from, which has not changed since. */
  #same(stateVector: Uint8Array, of: Uint8Array | Y.Doc, make: () => Uint8Array): Uint8Array {
    const last = this.#lastAnswer
    if (last && last.of === of && Buffer.compare(last.stateVector, stateVector) === 0) return last.update
    const update = make()
    this.#lastAnswer = { stateVector: stateVector.slice(), update, of }
    return update
  }

  async whole(): Promise<Uint8Array> {
    return this.answer(new Uint8Array([0]))
  }

  /** What is on disk has changed: what was read of it is no longer the answer. */
  stale(): void {
    this.#dropStored()
  }

  /** What is on disk now, whatever is remembered; while nobody edits, those who lack some of it are told. @throws LoadError */
  async reload(): Promise<Uint8Array> {
    this.#dropStored()
    const stored = await this.stored()
    if (this.warm) this.#dropStored()
    this.#tellMissed(stored)
    return stored.bytes
  }

  /** Rows of other nodes are part of the log too. */
  followed(updates: Uint8Array[]): void {
    this.logRows += updates.length
    for (const update of updates) this.logBytes += update.byteLength
  }

  appended(): void {
    this.unstored++
  }

  onDisk(bytes: number): void {
    this.unstored--
    this.logRows++
    this.logBytes += bytes
  }

  /** Rows that went into a snapshot. */
  shortened(rows: number, bytes: number): void {
    this.logRows = Math.max(0, this.logRows - rows)
    this.logBytes = Math.max(0, this.logBytes - bytes)
  }

  async #load(): Promise<Stored> {
    const parts = await this.#parts()
    this.logRows = parts.updates.length
    this.logBytes = parts.updates.reduce((sum, update) => sum + update.bytes.byteLength, 0)
    const all = parts.updates.map((update) => update.bytes)
    if (parts.snapshot) all.unshift(parts.snapshot.state)
    try {
      const { bytes, found } = await this.#merge(all)
      const known = new KnownByBytes(found)
      const snapshotSeq = parts.snapshot?.uptoSeq ?? null
      const mark = `${snapshotSeq} ${parts.updates.length} ${parts.updates.at(-1)?.seq}`
      const stored = { bytes, known, stateVector: known.stateVector(), snapshotSeq, mark }
      if (this.#given === null) this.#everyoneHas(stored)
      return stored
    } catch (error) {
      throw new LoadError(true, error)
    }
  }

  async #merge(parts: Uint8Array[]): Promise<Merged> {
    if (parts.length <= this.settings.mergeHereRows) return merge(parts)
    // The worker is stopping, stuck, or what it read is damaged: only this thread says which.
    return this.mergeApart(parts).catch(() => merge(parts))
  }

  #tellMissed(stored: Stored): void {
    const given = this.#given
    this.#everyoneHas(stored)
    if (this.onMissed && given && given.mark !== stored.mark) {
      this.onMissed(Y.diffUpdate(stored.bytes, given.stateVector))
    }
  }

  #everyoneHas(stored: Stored): void {
    this.#given = { stateVector: stored.stateVector, mark: stored.mark }
    this.snapshotSeq = stored.snapshotSeq
  }

  async #parts(): Promise<StoredParts> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('loading took too long')), this.settings.loadMs)
    })
    try {
      return await Promise.race([this.store.load(this.row.id, this.row.epoch), late])
    } catch (error) {
      throw new LoadError(error instanceof CorruptBytes, error)
    } finally {
      clearTimeout(timer)
    }
  }

  #keepAWhile(): void {
    if (this.#forget) clearTimeout(this.#forget)
    this.#forget = setTimeout(() => this.#dropStored(), this.settings.storedCacheMs)
    this.#forget.unref()
  }

  #dropStored(): void {
    if (this.#forget) clearTimeout(this.#forget)
    this.#forget = null
    this.#stored = null
    this.#lastAnswer = null
  }
}

function isEmpty(stateVector: Uint8Array): boolean {
  return stateVector.byteLength === EMPTY_VECTOR_LENGTH
}
