// Derived rows follow the disk, not the memory: a moment after a commit, from what was committed. A crash between the two is made
// good at the next start, and everything can be computed again by command.
import type { Sql } from 'postgres'
import { rebuildSearch } from '#server/search/rebuild'
import type { Background } from './background'
import type { CollabLog } from './contract'
import { DERIVED_KINDS, RECORD_KINDS } from './derive/index'
import { writeLinks } from './derived-links'
import { knownRecords, writeRecords } from './derived-records'
import type { Settings } from './settings'
import type { Store } from './store'

/** Another node has written the same rows meanwhile: they are read again. */
const COMPUTE_ATTEMPTS = 5
const SETTLE_ROUNDS = 5

interface Known {
  epoch: number
  pageId: string
  kind: string
  /** Of the row that is there; null: none. */
  uptoSeq: string | null
  changes: string | null
}

interface Due {
  /** Nobody has edited since. */
  quiet: number
  /** Not later than this. */
  latest: number
}

export class DerivedRows {
  readonly #due = new Map<string, Due>()
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> | null = null
  /** By document: being computed for someone who waits. */
  readonly #settling = new Map<string, Promise<boolean>>()
  #stopped = false

  constructor(
    readonly sql: Sql,
    readonly store: Pick<Store, 'load'>,
    readonly background: Background,
    readonly settings: Settings,
    readonly log: CollabLog,
    /** Its log is long: compacted first, so that what is read twice is short. */
    readonly shorten: (documentId: string) => Promise<void> = () => Promise.resolve()
  ) {}

  touch(documentId: string): void {
    if (this.#stopped) return
    const now = performance.now()
    const latest = this.#due.get(documentId)?.latest ?? now + this.settings.deriveMaxMs
    this.#due.set(documentId, { quiet: Math.min(now + this.settings.deriveQuietMs, latest), latest })
    this.#schedule()
  }

  /** What a crash left behind. */
  async catchUp(): Promise<void> {
    const rows = await this.sql<{ id: string }[]>`
      select d.id from documents d join pages p on p.id = d.page_id
      left join derived_documents x on x.document_id = d.id
      where p.kind = any(${DERIVED_KINDS}) and (exists (
        select 1 from doc_updates u where u.document_id = d.id and u.epoch = d.epoch and u.seq > coalesce(x.upto_seq, -1)
      ) or (x.document_id is null and exists (
        select 1 from doc_snapshots s where s.document_id = d.id and s.epoch = d.epoch and s.current
      ))) limit 10000`
    for (const row of rows) this.touch(row.id)
  }

  async rebuild(): Promise<number> {
    let count = 0
    const documents = await this.sql<{ id: string }[]>`select id from documents order by id`
    for (const { id } of documents) if (await this.compute(id, true)) count++
    await rebuildSearch(this.sql)
    return count
  }

  async finish(): Promise<void> {
    for (const due of this.#due.values()) due.quiet = 0
    while (this.#due.size > 0 || this.#running) {
      await (this.#running ?? this.#next())
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#due.clear()
    await this.#running
  }

  /** What is on the disk of these pages is in their derived rows when it resolves, whoever wrote it. */
  async settle(pageIds: readonly string[]): Promise<void> {
    if (pageIds.length === 0) return
    for (let round = 0; round < SETTLE_ROUNDS; round++) {
      const behind = await this.sql<{ id: string }[]>`
        select d.id from documents d join pages p on p.id = d.page_id
        left join derived_documents x on x.document_id = d.id
        where d.page_id = any(${[...pageIds]}::uuid[]) and p.kind = any(${DERIVED_KINDS}) and (
          x.epoch is distinct from d.epoch or x.changes is distinct from (
            select coalesce((select s.rows from doc_snapshots s
              where s.document_id = d.id and s.epoch = d.epoch and s.current), 0) + count(*)
            from doc_updates u where u.document_id = d.id and u.epoch = d.epoch))`
      if (behind.length === 0) return
      await Promise.all(behind.map(({ id }) => this.#settling.get(id) ?? this.#settle(id)))
    }
  }

  #settle(documentId: string): Promise<boolean> {
    const work = this.compute(documentId).finally(() => this.#settling.delete(documentId))
    this.#settling.set(documentId, work)
    return work
  }

  /** False when there is nothing to derive from it. `anew`: what is there is not believed. */
  async compute(documentId: string, anew = false): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#compute(documentId, anew)
      if (outcome !== 'overtaken') return outcome === 'written'
      // Somebody who is faster has read at least as much.
      if (attempt === COMPUTE_ATTEMPTS) return true
    }
  }

  async #compute(documentId: string, anew: boolean): Promise<'written' | 'nothing' | 'overtaken'> {
    const [row] = await this.sql<Known[]>`
      select d.epoch, d.page_id as "pageId", p.kind, x.upto_seq as "uptoSeq", x.changes from documents d join pages p on p.id = d.page_id
      left join derived_documents x on x.document_id = d.id where d.id = ${documentId}`
    if (!row || !DERIVED_KINDS.includes(row.kind)) return 'nothing'
    const stored = RECORD_KINDS.includes(row.kind) ? await knownRecords(this.sql, documentId) : []
    const known = new Map(stored.map(({ id, hash }) => [id, anew ? '' : hash]))
    const { snapshot, updates } = await this.store.load(documentId, row.epoch)
    const parts = updates.map((update) => update.bytes)
    if (snapshot) parts.unshift(snapshot.state)
    const derived = await this.background.run<'derive'>({ type: 'derive', kind: row.kind, parts, known })
    if (!derived) return 'nothing'
    const upto = updates.at(-1)?.seq ?? snapshot?.uptoSeq ?? 0
    const changes = (snapshot?.rows ?? 0) + updates.length
    return this.sql.begin(async (sql) => {
      // Only over what was there when the records were compared: this row is the lock of them all.
      const written = await sql`
        insert into derived_documents (document_id, text, word_count, excerpt, upto_seq, epoch, changes)
        select id, ${derived.text}, ${derived.wordCount}, ${derived.excerpt}, ${upto}, epoch, ${changes} from documents
        where id = ${documentId} and epoch = ${row.epoch}
        on conflict (document_id) do update set text = excluded.text, word_count = excluded.word_count,
          excerpt = excluded.excerpt, upto_seq = excluded.upto_seq, epoch = excluded.epoch, changes = excluded.changes,
          updated_at = now()
        where derived_documents.upto_seq = ${row.uptoSeq ?? -1} and derived_documents.changes = ${row.changes ?? -2} returning 1`
      if (written.length === 0) return 'overtaken'
      await writeLinks(sql, documentId, derived.links)
      if (derived.records) await writeRecords(sql, { documentId, pageId: row.pageId }, derived.records)
      return 'written'
    })
  }

  #schedule(): void {
    if (this.#timer || this.#running || this.#stopped || this.#due.size === 0) return
    const first = Math.min(...[...this.#due.values()].map((due) => due.quiet))
    this.#timer = setTimeout(
      () => {
        this.#timer = null
        void this.#next()
      },
      Math.max(20, first - performance.now())
    )
    this.#timer.unref()
  }

  async #next(): Promise<void> {
    const now = performance.now()
    const ready = [...this.#due].find(([, due]) => due.quiet <= now)
    if (!ready || this.#running) return this.#schedule()
    const [documentId] = ready
    this.#due.delete(documentId)
    this.#running = this.#guarded(documentId)
    await this.#running
    this.#running = null
    this.#schedule()
  }

  async #guarded(documentId: string): Promise<void> {
    try {
      await this.shorten(documentId)
      await this.compute(documentId)
    } catch (error) {
      if (!this.#stopped) this.log.warn({ err: error, documentId }, 'collab: derived row not written')
    }
  }
}
