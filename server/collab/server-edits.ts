// Edits made by the server itself in a live room: under a clientID that the table says is the server's, on disk when done.
import { randomInt } from 'node:crypto'
import * as Y from 'yjs'
import type { Intake, IntakeDeps } from './intake'
import type { Warm } from './live-document'

/** Nothing of the change was stored: it may be made again, on what is there now. */
export class DocumentMoved extends Error {
  override readonly name = 'DocumentMoved'
}

export class ServerEdits {
  #clientId: number | null = null

  constructor(
    readonly intake: Intake,
    readonly deps: IntakeDeps
  ) {}

  /** If `change` throws, nothing happened: the document is read again from the disk. */
  async make(change: (doc: Y.Doc) => void, personId: string | null): Promise<void> {
    const clientId = await this.#claimed()
    let stored: Promise<void> = Promise.resolve()
    await this.intake.exclusively(async () => {
      const warm = this.deps.document.warm ?? (await this.deps.document.warmUp())
      const updates = await this.#run(warm, change, clientId)
      if (updates.length === 0) return
      this.intake.lastEdit = this.deps.clock.monotonic()
      for (const update of updates) this.deps.broadcast(update, null)
      stored = this.#append(
        updates.length === 1 && updates[0] ? updates[0] : Y.mergeUpdates(updates),
        personId
      )
    })
    await stored
  }

  async #run(warm: Warm, change: (doc: Y.Doc) => void, clientId: number): Promise<Uint8Array[]> {
    const { doc } = warm
    const before = doc.clientID
    doc.clientID = clientId
    try {
      doc.transact(() => change(doc), this)
    } catch (error) {
      this.intake.takeEmitted()
      await this.intake.recover()
      throw error
    } finally {
      doc.clientID = before
    }
    return this.intake.takeEmitted()
  }

  #append(update: Uint8Array, personId: string | null): Promise<void> {
    const { log, row, document, grown, orphaned } = this.deps
    document.appended()
    return new Promise((resolve, reject) => {
      log.append({
        row,
        personId,
        bytes: update,
        stored: () => {
          document.onDisk(update.byteLength)
          grown()
          resolve()
        },
        orphaned: () => {
          orphaned()
          reject(new DocumentMoved('the document is gone, or its content was replaced'))
        }
      })
    })
  }

  /** One id for the life of the room, never one that a person has used. */
  async #claimed(): Promise<number> {
    while (this.#clientId === null) {
      const candidate = randomInt(1, 2 ** 32 - 1)
      await this.deps.owners.claim([candidate], null)
      if (this.deps.owners.get(candidate)?.personId === null) this.#clientId = candidate
    }
    return this.#clientId
  }
}
