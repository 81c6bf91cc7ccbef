// The append log: updates of every room, one transaction per flush, never two flushes at once. While one runs the next batch
// grows by itself, which is group commit without waiting. An entry leaves the queue only when it is on disk, or when its
// document no longer exists; a failed flush is tried again for ever, and those who write are told (see Trouble).
import type { CollabLog, CollabMetrics, Clock } from './contract'
import type { Settings } from './settings'
import { RunLost, type Appended, type Batch, type DocumentRow, type Store } from './store'

export interface LogEntry {
  row: DocumentRow
  personId: string | null
  bytes: Uint8Array
  /** On disk. */
  stored(seq: number): void
  /** Its document is gone, or has another epoch. */
  orphaned(): void
}

export type Storing = 'ok' | 'trouble' | 'full'

export interface LogDeps {
  store: Pick<Store, 'append'>
  settings: Settings
  clock: Clock
  log: CollabLog
  metrics: CollabMetrics
  /** Called at each change of state. */
  onState(state: Storing): void
  /** The run under which this node writes; null when it has no company. */
  fence?(): string | null
  /** After each commit, with the entries stored and their transaction. */
  onCommit(entries: LogEntry[], xid: string): void
  /** The other nodes have given this one up for lost: what is queued is void. */
  onRunLost?(): void
}

interface Queued extends LogEntry {
  since: number
}

export class AppendLog {
  state: Storing = 'ok'
  queuedBytes = 0
  #queue: Queued[] = []
  #inFlight: Queued[] = []
  #timer: NodeJS.Timeout | null = null
  #running = false
  #held = false
  #stopped = false
  #failures = 0
  /** When the last commit began. */
  #begun = -Infinity
  #trouble: NodeJS.Timeout | null = null
  #waiting: { until: number; resolve: () => void }[] = []
  #appended = 0
  #settled = 0

  constructor(readonly deps: LogDeps) {}

  get queuedRows(): number {
    return this.#queue.length + this.#inFlight.length
  }

  /** The bytes are kept as they are until they are on disk: the caller must not reuse the buffer. */
  append(entry: LogEntry): void {
    this.#queue.push({ ...entry, since: this.deps.clock.monotonic() })
    this.#appended++
    this.queuedBytes += entry.bytes.byteLength
    if (this.queuedBytes > this.deps.settings.queueBytes) this.#become('full')
    this.#watch()
    if (this.#failures === 0) this.#schedule()
  }

  /** Everything appended before this call has left the queue when it resolves. */
  settled(): Promise<void> {
    if (this.#settled === this.#appended) return Promise.resolve()
    const until = this.#appended
    if (this.#failures === 0) this.#schedule(0)
    return new Promise((resolve) => this.#waiting.push({ until, resolve }))
  }

  /** Nothing more is let in: there is no room left on the disk. */
  hold(held: boolean): void {
    if (this.#held === held) return
    this.#held = held
    if (held) this.#become('full')
    else this.#recover()
  }

  /** Nothing of what is queued will be stored: its clients still have it, and come back with it. */
  void(): void {
    const gone = [...this.#inFlight, ...this.#queue]
    this.#inFlight = []
    this.#queue = []
    this.queuedBytes = 0
    this.#failures = 0
    this.#settled += gone.length
    for (const entry of gone) entry.orphaned()
    this.#recover()
    this.#answer()
  }

  /** What is still queued stays in memory only. */
  stop(): void {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#trouble) clearTimeout(this.#trouble)
    this.#timer = this.#trouble = null
  }

  #schedule(delay?: number): void {
    if (this.#running || this.#stopped) return
    const { settings } = this.deps
    const now = this.deps.clock.monotonic()
    const overflows = this.#queue.length >= settings.commitRows || this.queuedBytes >= settings.commitBytes
    const patience = Math.max(settings.commitIdleMs, this.#begun + settings.commitEveryMs - now)
    const wait = delay ?? (overflows ? 0 : patience)
    if (this.#timer) {
      if (wait > 0) return
      clearTimeout(this.#timer)
    }
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#run()
    }, wait)
  }

  async #run(): Promise<void> {
    if (this.#running || this.#queue.length === 0) return
    this.#running = true
    this.#begun = this.deps.clock.monotonic()
    this.#inFlight = this.#take()
    const appended = await this.#store(this.#inFlight)
    const batch = this.#inFlight
    this.#inFlight = []
    this.#running = false
    if (appended) {
      this.#failures = 0
      this.#finish(batch, appended)
    } else {
      this.#queue = batch.concat(this.#queue)
      if (batch.length > 0) this.#failures++
    }
    this.#next()
  }

  async #store(batch: Queued[]): Promise<Appended | null> {
    try {
      return await this.deps.store.append(toBatch(batch), this.deps.fence?.() ?? null)
    } catch (error) {
      if (error instanceof RunLost) this.deps.onRunLost?.()
      this.deps.metrics.storeFailed?.(error)
      const { queuedRows: rows } = this
      this.deps.log.error({ err: error, failures: this.#failures + 1, rows }, 'collab: store failed')
      return null
    }
  }

  #next(): void {
    if (this.#queue.length === 0) return
    if (this.#failures === 0) return this.#schedule()
    const { retryMs, retryMaxMs } = this.deps.settings
    this.#schedule(Math.min(retryMs * 2 ** Math.min(this.#failures - 1, 16), retryMaxMs))
  }

  /** As many entries as one statement should carry. */
  #take(): Queued[] {
    const { commitRows, commitBytes } = this.deps.settings
    let bytes = 0
    let rows = 0
    for (const entry of this.#queue) {
      if (rows >= commitRows || (rows > 0 && bytes >= 4 * commitBytes)) break
      bytes += entry.bytes.byteLength
      rows++
    }
    return this.#queue.splice(0, rows)
  }

  #finish(batch: Queued[], { seqs, xid }: Appended): void {
    const now = this.deps.clock.monotonic()
    const stored: LogEntry[] = []
    let bytes = 0
    for (const entry of batch) {
      this.queuedBytes -= entry.bytes.byteLength
      bytes += entry.bytes.byteLength
      const seq = seqs.get(`${entry.row.id} ${entry.row.epoch}`)
      if (seq === undefined) entry.orphaned()
      else {
        entry.stored(seq)
        stored.push(entry)
      }
    }
    this.#settled += batch.length
    this.deps.metrics.stored?.(batch.length, bytes, now - (batch[0]?.since ?? now))
    this.deps.onCommit(stored, xid)
    this.#recover()
    this.#answer()
  }

  #answer(): void {
    const done = this.#waiting.filter((one) => one.until <= this.#settled)
    this.#waiting = this.#waiting.filter((one) => one.until > this.#settled)
    for (const one of done) one.resolve()
  }

  /** Says "trouble" when the oldest entry has waited too long, whatever the reason: error, lock, slow disk. */
  #watch(): void {
    if (this.#trouble || this.state !== 'ok') return
    const oldest = this.#inFlight[0] ?? this.#queue[0]
    if (!oldest) return
    const waited = this.deps.clock.monotonic() - oldest.since
    this.#trouble = setTimeout(
      () => {
        this.#trouble = null
        const first = this.#inFlight[0] ?? this.#queue[0]
        if (!first) return
        const late = this.deps.clock.monotonic() - first.since >= this.deps.settings.troubleMs
        if (late && this.state === 'ok') this.#become('trouble')
        else this.#watch()
      },
      Math.max(10, this.deps.settings.troubleMs - waited)
    )
    this.#trouble.unref()
  }

  #recover(): void {
    if (this.#held) return
    if (this.state === 'full' && this.queuedBytes > this.deps.settings.queueBytes / 2) return
    const oldest = this.#queue[0]
    const late = oldest && this.deps.clock.monotonic() - oldest.since >= this.deps.settings.troubleMs
    this.#become(late ? 'trouble' : 'ok')
  }

  #become(state: Storing): void {
    if (this.state === state) return
    this.state = state
    this.deps.log.warn({ state, rows: this.queuedRows, bytes: this.queuedBytes }, 'collab: storing')
    this.deps.onState(state)
  }
}

function toBatch(entries: Queued[]): Batch {
  return entries.map(({ row, personId, bytes }) => ({
    documentId: row.id,
    epoch: row.epoch,
    personId,
    bytes
  }))
}
