// What is kept of the past. Compaction leaves an hourly copy behind (compaction.ts); here they become rarer with age: all of them
// for some days, then the last one of each day, then the last one of each month. A pinned copy is never touched.
// Also history: the last state of an epoch that was replaced. Never: the current state of the current epoch.
import type { Sql } from 'postgres'
import type { CollabLog } from './contract'
import type { Settings } from './settings'

type HistorySettings = Pick<Settings, 'historyAllDays' | 'historyDailyDays' | 'historyThinMs'>

/** Documents looked at in one statement: none runs long, none locks much. */
const AT_ONCE = 200

export class History {
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(
    readonly sql: Sql,
    readonly settings: HistorySettings,
    readonly log: CollabLog
  ) {}

  start(): void {
    this.#timer = setInterval(() => {
      this.#running = this.#guarded()
    }, this.settings.historyThinMs)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearInterval(this.#timer)
    await this.#running
  }

  /** Returns how many copies went. */
  async thin(): Promise<number> {
    let removed = 0
    let after = '00000000-0000-0000-0000-000000000000'
    while (!this.#stopped) {
      const ids = await this.#next(after)
      const last = ids.at(-1)
      if (last === undefined) break
      removed += await this.#thin(ids)
      after = last
    }
    return removed
  }

  async #guarded(): Promise<void> {
    try {
      const removed = await this.thin()
      if (removed > 0) this.log.info({ removed }, 'collab: history thinned')
    } catch (error) {
      // Nothing depends on it: the next hour tries again.
      if (!this.#stopped) this.log.warn({ err: error }, 'collab: history not thinned')
    }
  }

  async #next(after: string): Promise<string[]> {
    const rows = await this.sql<{ id: string }[]>`
      select distinct document_id as id from doc_snapshots
      where document_id > ${after}::uuid and not pinned and at < ${this.#before('historyAllDays')}
      order by document_id limit ${AT_ONCE}`
    return rows.map((row) => row.id)
  }

  async #thin(ids: string[]): Promise<number> {
    const gone = await this.sql`
      with past as (
        select s.document_id, s.epoch, s.upto_seq, row_number() over (
          partition by s.document_id, case when s.at < ${this.#before('historyDailyDays')}
            then date_trunc('month', s.at, 'UTC') else date_trunc('day', s.at, 'UTC') end,
            s.at < ${this.#before('historyDailyDays')}
          order by s.at desc, s.epoch desc, s.upto_seq desc
        ) as rank
        from doc_snapshots s join documents d on d.id = s.document_id
        where s.document_id = any(${ids}::uuid[]) and not s.pinned and not (s.current and s.epoch = d.epoch)
          and s.at < ${this.#before('historyAllDays')}
      )
      delete from doc_snapshots s using past p
      where p.rank > 1 and not s.pinned
        and (s.document_id, s.epoch, s.upto_seq) = (p.document_id, p.epoch, p.upto_seq)`
    return gone.count
  }

  #before(setting: 'historyAllDays' | 'historyDailyDays') {
    return this.sql`now() - ${this.settings[setting]}::int * interval '1 day'`
  }
}
