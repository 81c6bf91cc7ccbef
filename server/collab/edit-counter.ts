// Who moved which page, and when: page_edits. Written a moment after the commit of the edits, all pages in one statement, so
// that typing does not rewrite the same row fifty times a second. The log itself names every author until it is compacted.
import type { Sql } from 'postgres'
import type { CollabLog } from './contract'

const EVERY_MS = 2_000

export class EditCounter {
  #counts = new Map<string, { documentId: string; personId: string; count: number }>()
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(
    readonly sql: Sql,
    readonly log: CollabLog
  ) {}

  add(edits: { row: { id: string }; personId: string | null }[]): void {
    for (const { row, personId } of edits) {
      const documentId = row.id
      if (personId === null) continue
      const key = `${documentId} ${personId}`
      const entry = this.#counts.get(key)
      if (entry) entry.count++
      else this.#counts.set(key, { documentId, personId, count: 1 })
    }
    if (this.#counts.size === 0 || this.#timer) return
    this.#timer = setTimeout(() => void this.flush(), EVERY_MS)
    this.#timer.unref()
  }

  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async #write(): Promise<void> {
    const edits = [...this.#counts.values()]
    if (edits.length === 0) return
    this.#counts = new Map()
    try {
      await this.sql`
        insert into page_edits (page_id, person_id, edit_count)
        select d.page_id, p.id, sum(e.edits)::int
        from unnest(
          ${edits.map((e) => e.documentId)}::uuid[], ${edits.map((e) => e.personId)}::uuid[],
          ${edits.map((e) => e.count)}::int[]
        ) as e (document_id, person_id, edits)
        join documents d on d.id = e.document_id join people p on p.id = e.person_id
        group by d.page_id, p.id
        on conflict (page_id, person_id)
        do update set last_at = excluded.last_at, edit_count = page_edits.edit_count + excluded.edit_count`
    } catch (error) {
      // Counts are a convenience: the edits themselves are on disk. They are tried again with the next ones.
      this.log.warn({ err: error }, 'collab: edit counts not written')
      for (const edit of edits) {
        const key = `${edit.documentId} ${edit.personId}`
        edit.count += this.#counts.get(key)?.count ?? 0
        this.#counts.set(key, edit)
      }
    }
  }
}
