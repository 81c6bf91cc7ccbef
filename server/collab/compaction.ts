// Turns a log into a snapshot. The worker merges and checks; the snapshot is written beside the current one, read back, loaded and
// compared; only then one statement puts it in place and deletes exactly the rows that went into it (collab_compacted, in migrations).
import type { Sql } from 'postgres'
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
  /** So much of its log has gone into a snapshot. */
  shortened(documentId: string, rows: number, bytes: number): void
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

  /** After the one that runs; what was asked of it for later is done by it. */
  now(documentId: string, epoch: number): Promise<void> {
    this.#due.delete(documentId)
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
    const inLog = before - (parts.snapshot?.state.byteLength ?? 0)
    const compacted = await background.run<'compact'>({ type: 'compact', parts: bytes })
    if (!(await this.#replace(documentId, epoch, parts, compacted))) return
    this.done++
    this.deps.shortened(documentId, parts.updates.length, inLog)
    metrics.compacted?.(parts.updates.length, before, compacted.state.byteLength, performance.now() - started)
  }

  /** False: another has compacted it since, or it is gone. */
  async #replace(
    documentId: string,
    epoch: number,
    parts: StoredParts,
    compacted: { state: Uint8Array; sha256: string; fingerprint: string }
  ): Promise<boolean> {
    const { sql, background, settings } = this.deps
    const seqs = parts.updates.map((update) => update.seq)
    const upto = Math.max(...seqs)
    // Beside the current one, which goes on being the one that is read.
    await sql`
      insert into doc_snapshots as s (document_id, epoch, upto_seq, state, sha256, schema_version, current)
      select id, epoch, ${upto}, ${Buffer.from(compacted.state)}, ${compacted.sha256}, ${settings.schemaVersion}, false
      from documents where id = ${documentId} and epoch = ${epoch}
      on conflict (document_id, epoch, upto_seq) do update
        set state = excluded.state, sha256 = excluded.sha256, at = now() where not s.current`
    const [read] = await sql<{ state: Uint8Array }[]>`
      select state from doc_snapshots
      where document_id = ${documentId} and epoch = ${epoch} and upto_seq = ${upto} and not current`
    // Its page was destroyed meanwhile, or its content replaced.
    if (!read) return false
    const verified = await background.run<'verify'>({ type: 'verify', state: read.state }).catch(() => null)
    if (verified?.sha256 !== compacted.sha256 || verified.fingerprint !== compacted.fingerprint) {
      await sql`
        delete from doc_snapshots
        where document_id = ${documentId} and epoch = ${epoch} and upto_seq = ${upto} and not current`
      throw new Error('the snapshot read back differs from what was written')
    }
    const [done] = await sql<{ done: boolean }[]>`
      select collab_compacted(${documentId}, ${epoch}, ${parts.snapshot?.uptoSeq ?? null}::bigint, ${upto},
        ${compacted.sha256}, ${`{${seqs.join(',')}}`}::bigint[], ${settings.historyMs} * interval '1 millisecond') as done`
    return done?.done === true
  }
}
