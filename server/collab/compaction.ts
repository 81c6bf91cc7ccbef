// Turns a log into a snapshot. The worker merges and checks; then one transaction writes the snapshot, reads it back, has it
// loaded and compared, and only then deletes exactly the rows that went into it.
import type { Sql, TransactionSql } from 'postgres'
import type { Background } from './background'
import type { CollabLog, CollabMetrics } from './contract'
import type { Settings } from './settings'
import type { Store, StoredParts } from './store'

export interface CompactionDeps {
  sql: Sql
  store: Store
  background: Background
  settings: Settings
  log: CollabLog
  metrics: CollabMetrics
}

/** One at a time, in the order asked; asking twice for one document is asking once. */
export class Compactor {
  done = 0
  readonly #due = new Map<string, { epoch: number; at: number }>()
  readonly #failed = new Map<string, number>()
  #running: Promise<void> | null = null
  #lock: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null
  #stopped = false

  constructor(readonly deps: CompactionDeps) {}

  request(documentId: string, epoch: number, afterMs = 0): void {
    if (this.#stopped) return
    const at = performance.now() + afterMs + (this.#failed.get(documentId) ?? 0)
    const known = this.#due.get(documentId)
    if (known && known.epoch === epoch && known.at <= at) return
    this.#due.set(documentId, { epoch, at })
    this.#schedule()
  }

  /** Whatever is due later is done now. */
  async finish(): Promise<void> {
    for (const due of this.#due.values()) due.at = 0
    this.#schedule()
    while (this.#due.size > 0 || this.#running) {
      await this.#running
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** No new one; the one that runs ends. What is left will be done after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#due.clear()
    await this.#running
  }

  #schedule(): void {
    if (this.#running || this.#stopped || this.#due.size === 0) return
    const first = Math.min(...[...this.#due.values()].map((due) => due.at))
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#next(), Math.max(0, first - performance.now()))
    this.#timer.unref()
  }

  #next(): void {
    const now = performance.now()
    const ready = [...this.#due].find(([, due]) => due.at <= now)
    if (!ready || this.#running) return this.#schedule()
    const [documentId, { epoch }] = ready
    this.#due.delete(documentId)
    this.#running = this.#guarded(documentId, epoch).finally(() => {
      this.#running = null
      this.#schedule()
    })
  }

  async #guarded(documentId: string, epoch: number): Promise<void> {
    try {
      await this.now(documentId, epoch)
      this.#failed.delete(documentId)
    } catch (error) {
      if (this.#stopped) return
      // The log is whole: nothing is lost, it is only longer. Tried again later and later.
      const wait = Math.min(2 * (this.#failed.get(documentId) ?? 5_000), 3_600_000)
      this.#failed.set(documentId, wait)
      this.deps.log.error({ err: error, documentId }, 'collab: not compacted')
    }
  }

  /** After the one that runs. */
  now(documentId: string, epoch: number): Promise<void> {
    const turn = this.#lock.then(() => this.#compact(documentId, epoch))
    this.#lock = turn.catch(() => undefined)
    return turn
  }

  async #compact(documentId: string, epoch: number): Promise<void> {
    const { store, background, metrics } = this.deps
    const started = performance.now()
    const parts = await store.load(documentId, epoch)
    const last = parts.updates.at(-1)
    if (!last) return
    const bytes = parts.updates.map((update) => update.bytes)
    if (parts.snapshot) bytes.unshift(parts.snapshot.state)
    const before = bytes.reduce((sum, part) => sum + part.byteLength, 0)
    const compacted = await background.run<'compact'>({ type: 'compact', parts: bytes })
    await this.#replace(documentId, epoch, parts, compacted)
    this.done++
    metrics.compacted?.(parts.updates.length, before, compacted.state.byteLength, performance.now() - started)
  }

  async #replace(
    documentId: string,
    epoch: number,
    parts: StoredParts,
    compacted: { state: Uint8Array; sha256: string; fingerprint: string }
  ): Promise<void> {
    const { sql, background, settings } = this.deps
    const seqs = parts.updates.map((update) => update.seq)
    const upto = Math.max(...seqs)
    await sql.begin(async (tx) => {
      // "no key": an append checks its reference to this row, and must not wait for us.
      const [row] = await tx`
        select 1 from documents where id = ${documentId} and epoch = ${epoch} for no key update`
      if (!row) return
      // Another node has been here since: its snapshot holds rows that ours may not.
      const [current] = await tx<{ seq: string }[]>`
        select upto_seq as seq from doc_snapshots
        where document_id = ${documentId} and epoch = ${epoch} and current`
      if ((current ? Number(current.seq) : null) !== (parts.snapshot?.uptoSeq ?? null)) return
      await supersede(tx, documentId, epoch, settings.historyMs)
      await tx`
        insert into doc_snapshots (document_id, epoch, upto_seq, state, sha256, schema_version)
        values (${documentId}, ${epoch}, ${upto}, ${Buffer.from(compacted.state)}, ${compacted.sha256},
                ${settings.schemaVersion})`
      const [read] = await tx<{ state: Uint8Array }[]>`
        select state from doc_snapshots where document_id = ${documentId} and epoch = ${epoch} and upto_seq = ${upto}`
      if (!read) throw new Error('the snapshot just written cannot be read')
      const verified = await background.run<'verify'>({ type: 'verify', state: read.state })
      if (verified.sha256 !== compacted.sha256 || verified.fingerprint !== compacted.fingerprint) {
        throw new Error('the snapshot read back differs from what was written')
      }
      await tx`delete from doc_updates where document_id = ${documentId} and seq = any(${seqs}::bigint[])`
    })
  }
}

/** The current snapshot becomes history when the last one kept is old enough; otherwise it goes. */
async function supersede(
  tx: TransactionSql,
  documentId: string,
  epoch: number,
  historyMs: number
): Promise<void> {
  await tx`
    update doc_snapshots set current = false
    where document_id = ${documentId} and epoch = ${epoch} and current and not exists (
      select 1 from doc_snapshots kept where kept.document_id = ${documentId} and kept.epoch = ${epoch}
      and not kept.current and kept.at > now() - ${historyMs} * interval '1 millisecond'
    )`
  await tx`delete from doc_snapshots where document_id = ${documentId} and epoch = ${epoch} and current`
}
