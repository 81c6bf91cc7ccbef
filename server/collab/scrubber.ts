// Reads every document again, at a quiet pace: is what is on the disk still what was written, does every reader read the same in it, does
// its derived row say what it says? A difference is kept for a person to look at (doc_quarantine), said in the log and counted.
// Only what is still different a moment later counts: an edit or a compaction may have passed between two reads.
import { setTimeout as delay } from 'node:timers/promises'
import type { Sql } from 'postgres'
import type { Background } from './background'
import type { CollabLog, CollabMetrics } from './contract'
import type { DerivedRows } from './derived'
import { RECORD_KINDS, type Derived } from './derive/index'
import type { RecordRow } from './derive/records'
import { storedRecords } from './derived-records'
import type { Problem } from './examine'
import type { Settings } from './settings'
import { CorruptBytes, namingDamage, type Store, type StoredParts } from './store'

export interface ScrubberDeps {
  sql: Sql
  store: Store
  background: Background
  derived: DerivedRows
  settings: Pick<Settings, 'scrubEveryMs' | 'scrubPauseMs' | 'scrubAgainMs'>
  log: CollabLog
  metrics: CollabMetrics
}

export interface Finding {
  documentId: string
  pageId: string
  part: string
  problem: Problem | 'corrupt' | 'copy-corrupt' | 'derived'
  detail: string
}

interface Seen extends Finding {
  epoch: number
  /** What there is besides the bytes that stay where they are. */
  bytes: Uint8Array | null
}

interface Row {
  epoch: number
  pageId: string
  part: string
  kind: string
}

interface Beside {
  derived: (Omit<Derived, 'links'> & { uptoSeq: number }) | null
  records: RecordRow[]
  /** A copy kept for history that is no longer what was written: its epoch and number. */
  badCopy: string | null
}

const AT_ONCE = 200
const LONGEST_PAUSE_MS = 60_000

export class Scrubber {
  #queue: string[] = []
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> = Promise.resolve()
  readonly #stopping = new AbortController()

  constructor(readonly deps: ScrubberDeps) {}

  start(): void {
    this.#schedule(Math.max(this.deps.settings.scrubPauseMs, 1))
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    if (this.#timer) clearTimeout(this.#timer)
    await this.#running
  }

  /** Every document, one after the other. */
  async all(onFinding: (finding: Finding) => void): Promise<{ documents: number; unknown: number }> {
    let documents = 0
    let unknown = 0
    let after = '00000000-0000-0000-0000-000000000000'
    for (;;) {
      const rows = await this.deps.sql<{ id: string }[]>`
        select id from documents where id > ${after}::uuid order by id limit ${AT_ONCE}`
      for (const { id } of rows) {
        documents++
        const finding = await this.#noted(id)
        if (finding === undefined) unknown++
        else if (finding) onFinding(finding)
        after = id
      }
      if (rows.length === 0) return { documents, unknown }
    }
  }

  /** Null: whole. @throws when it could not be examined, which says nothing about it */
  async check(documentId: string): Promise<Finding | null> {
    if (!(await this.#look(documentId))) return null
    await delay(this.deps.settings.scrubAgainMs, undefined, { signal: this.#stopping.signal })
    const seen = await this.#look(documentId)
    if (!seen) return null
    const { bytes, epoch, ...finding } = seen
    const { documentId: id, problem, detail } = finding
    await this.deps.store.quarantine({
      documentId: id,
      epoch,
      personId: null,
      reason: 'scrub',
      detail: detail === '' ? problem : `${problem}: ${detail}`,
      bytes
    })
    this.deps.metrics.quarantined?.('scrub')
    this.deps.log.error({ ...finding }, 'collab: a document is not what it should be')
    // A copy of what the document says can be made again; what it said is kept above.
    if (problem === 'derived') await this.deps.derived.compute(id, true)
    return finding
  }

  /** With its outcome in doc_checks; undefined when it could not be examined. */
  async #noted(documentId: string): Promise<Finding | null | undefined> {
    let finding: Finding | null | undefined
    try {
      finding = await this.check(documentId)
    } catch (error) {
      if (this.#stopping.signal.aborted) return undefined
      this.deps.log.warn({ err: error, documentId }, 'collab: a document could not be examined')
    }
    const whole = finding === undefined ? null : finding === null
    this.deps.metrics.scrubbed?.(whole === null ? 'unknown' : whole ? 'whole' : 'problem')
    await this.deps.sql`
      insert into doc_checks (document_id, whole) select id, ${whole} from documents where id = ${documentId}
      on conflict (document_id) do update set at = now(), whole = excluded.whole`
    return finding
  }

  async #look(documentId: string): Promise<Seen | null> {
    const [row] = await this.deps.sql<Row[]>`
      select d.epoch, d.page_id as "pageId", d.part, p.kind
      from documents d join pages p on p.id = d.page_id where d.id = ${documentId}`
    if (!row) return null
    const { kind, ...place } = row
    const seen = (problem: Seen['problem'], detail: string, bytes: Uint8Array | null = null): Seen => {
      return { documentId, ...place, problem, detail, bytes }
    }
    let parts: StoredParts
    let beside: Beside
    try {
      // Before the bytes: a derived row may be behind them, never ahead.
      beside = await this.#beside(documentId, kind)
      parts = await this.deps.store.load(documentId, row.epoch)
    } catch (error) {
      if (error instanceof CorruptBytes) return seen('corrupt', error.message)
      throw error
    }
    const bytes = parts.updates.map((update) => update.bytes)
    if (parts.snapshot) bytes.unshift(parts.snapshot.state)
    const found = await this.deps.background.run<'examine'>({
      type: 'examine',
      kind,
      parts: bytes,
      rows: beside.records
    })
    if (found.problem) return seen(found.problem, found.detail, Buffer.concat(bytes))
    if (beside.badCopy !== null) return seen('copy-corrupt', beside.badCopy)
    if (!found.derived) return null
    const { derived } = beside
    if (derived?.uptoSeq !== (parts.updates.at(-1)?.seq ?? parts.snapshot?.uptoSeq ?? 0)) {
      this.deps.derived.touch(documentId)
      return null
    }
    if (!sameDerived(derived, found.derived)) return seen('derived', '', Buffer.from(JSON.stringify(derived)))
    return found.sameRecords ? null : seen('derived', 'records', Buffer.from(JSON.stringify(beside.records)))
  }

  /** As they were at one moment. */
  async #beside(documentId: string, kind: string): Promise<Beside> {
    return this.deps.sql.begin('isolation level repeatable read read only', async (sql) => {
      const query = sql<Omit<Beside, 'records'>[]>`
        select
          (select json_build_object('text', x.text, 'wordCount', x.word_count, 'excerpt', x.excerpt, 'uptoSeq', x.upto_seq)
            from derived_documents x where x.document_id = d.id) as derived,
          (select min(s.epoch || '/' || s.upto_seq) from doc_snapshots s where s.document_id = d.id
            and not (s.current and s.epoch = d.epoch) and encode(sha256(s.state), 'hex') <> s.sha256) as "badCopy"
        from documents d where d.id = ${documentId}`
      const [row = { derived: null, badCopy: null }] = await query.catch(namingDamage)
      return { ...row, records: RECORD_KINDS.includes(kind) ? await storedRecords(sql, documentId) : [] }
    })
  }

  #schedule(ms: number): void {
    if (this.#stopping.signal.aborted) return
    this.#timer = setTimeout(() => {
      this.#running = this.#beat()
    }, ms)
    this.#timer.unref()
  }

  /** So that the whole base is read once in `scrubEveryMs`, and no faster than `scrubPauseMs` allows. */
  async #beat(): Promise<void> {
    const { scrubEveryMs, scrubPauseMs } = this.deps.settings
    // Nothing is due: not for long, when the whole base is read often.
    let pause = scrubEveryMs / 10
    try {
      if (this.#queue.length === 0) this.#queue = await this.#oldest()
      const id = this.#queue.shift()
      if (id !== undefined && (await this.#claim(id))) await this.#noted(id)
      if (this.#queue.length > 0) pause = scrubEveryMs / Math.max(1, await this.#count())
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.deps.log.warn({ err: error }, 'collab: scrubbing interrupted')
    }
    this.#schedule(Math.min(LONGEST_PAUSE_MS, Math.max(scrubPauseMs, pause)))
  }

  async #oldest(): Promise<string[]> {
    const rows = await this.deps.sql<{ id: string }[]>`
      select d.id from documents d left join doc_checks c on c.document_id = d.id
      where c.at is null or c.at < ${this.#due()} order by c.at nulls first limit ${AT_ONCE}`
    return rows.map((row) => row.id)
  }

  /** Of several servers, one reads it. */
  async #claim(documentId: string): Promise<boolean> {
    const rows = await this.deps.sql`
      insert into doc_checks as c (document_id) select id from documents where id = ${documentId}
      on conflict (document_id) do update set at = now() where c.at < ${this.#due()} returning 1`
    return rows.length > 0
  }

  async #count(): Promise<number> {
    const [row] = await this.deps.sql<{ count: number }[]>`
      select greatest(reltuples, 0)::int as count from pg_class where oid = 'documents'::regclass`
    return Math.max(row?.count ?? 0, this.#queue.length)
  }

  #due() {
    return this.deps
      .sql`now() - ${Math.round(this.deps.settings.scrubEveryMs)}::float8 * interval '1 millisecond'`
  }
}

function sameDerived(a: Omit<Derived, 'links'>, b: Derived): boolean {
  return a.text === b.text && a.wordCount === b.wordCount && a.excerpt === b.excerpt
}
