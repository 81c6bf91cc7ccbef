// What goes wrong with one document: said in the log, counted, and kept in doc_quarantine with its bytes.
import type { CollabLog, CollabMetrics } from './contract'
import { LoadError } from './live-document'
import type { DocumentRow, Store } from './store'

export class Quarantine {
  readonly #kept = new Set<string>()

  constructor(
    readonly row: DocumentRow,
    readonly room: string,
    readonly store: Pick<Store, 'quarantine'>,
    readonly log: CollabLog,
    readonly metrics: CollabMetrics
  ) {}

  notLoaded(error: unknown): void {
    this.log.error({ err: error, room: this.room }, 'collab: document not loaded')
    if (error instanceof LoadError) this.keep(error.corrupt ? 'corrupt' : 'load', error.message, null, null)
  }

  keep(reason: string, detail: string, bytes: Uint8Array | null, personId: string | null): void {
    this.metrics.quarantined?.(reason)
    // The table keeps one an hour; two at the same moment would not see each other there.
    const key = `${reason} ${personId}`
    if (this.#kept.has(key)) return
    this.#kept.add(key)
    const { id: documentId, epoch } = this.row
    this.store
      .quarantine({ documentId, epoch, personId, reason, detail, bytes })
      .catch((error: unknown) =>
        this.log.warn({ err: error, room: this.room }, 'collab: quarantine not written')
      )
  }
}
