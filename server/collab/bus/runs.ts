// The life of this process as a row of collab_runs, and which others are alive. A server that cannot have company (embedded database)
// gives no sign of life and needs none: whoever was there before it is gone.
import type { Sql } from 'postgres'
import type { NodeOptions } from '../contract'
import type { Settings } from '../settings'

export interface OtherRun {
  id: string
  node: string
  address: string | null
}

export interface Beat {
  /** False: the others have given this run up for lost; what it holds in memory is void. */
  alive: boolean
  others: OtherRun[]
  /** What this moment sees (`pg_snapshot`), and the last number drawn for the log. */
  snapshot: string
  lastSeq: number
}

type RunSettings = Pick<Settings, 'beatMs' | 'runLostMs' | 'sameNodeLostMs'>

export class Runs {
  /** Changes when this run was given up for lost: a new one begins. */
  id = ''
  #steadySince = Infinity
  #lastBeat = -Infinity
  #lastTry = -Infinity

  constructor(
    readonly sql: Sql,
    readonly node: NodeOptions | null,
    readonly settings: RunSettings
  ) {}

  async begin(): Promise<void> {
    const { sql, node } = this
    const [run] = await sql<{ id: string }[]>`
      insert into collab_runs (node, address) values (${node?.name ?? ''}, ${node?.address ?? null}) returning id`
    if (!run) throw new Error('collab_runs returned nothing')
    if (!node) {
      await sql`
        update collab_runs set lost_at = now() where id <> ${run.id} and ended_at is null and lost_at is null`
    }
    this.id = run.id
    this.#steadySince = Infinity
    this.#lastBeat = -Infinity
  }

  /** Is it time for a sign of life? */
  isDue(): boolean {
    return performance.now() - this.#lastTry > 0.9 * this.settings.beatMs
  }

  hurry(): void {
    this.#lastTry = -Infinity
  }

  async end(): Promise<void> {
    await this.sql`update collab_runs set ended_at = now() where id = ${this.id}`
  }

  /**
   * A sign of life, and a look at the others. Whoever has been silent for too long is given up for lost, by a node that has itself
   * reached the database all that time: after an outage of the database everybody has been silent.
   */
  async beat(): Promise<Beat> {
    const { sql, node, settings } = this
    const now = (this.#lastTry = performance.now())
    if (now - this.#lastBeat > 3 * settings.beatMs) this.#steadySince = now
    const steady = now - this.#steadySince > settings.runLostMs
    const watched = now - this.#steadySince > settings.sameNodeLostMs
    const silent = (ms: number) => sql`seen_at < now() - ${ms} * interval '1 millisecond'`
    const [row] = await sql<{ alive: boolean; snapshot: string; lastSeq: string; others: OtherRun[] }[]>`
      with me as (
        update collab_runs set seen_at = now()
        where id = ${this.id} and lost_at is null and ended_at is null returning id
      ), lost as (
        update collab_runs set lost_at = now()
        where id <> ${this.id} and ended_at is null and lost_at is null and (
          (${steady} and ${silent(settings.runLostMs)})
          or (${watched} and node = ${node?.name ?? ''} and ${silent(settings.sameNodeLostMs)})
        )
      )
      select exists (select 1 from me) as alive, pg_current_snapshot()::text as snapshot,
        coalesce(pg_sequence_last_value(pg_get_serial_sequence('doc_updates', 'seq')::regclass), 0) as "lastSeq",
        (select coalesce(json_agg(json_build_object('id', id, 'node', node, 'address', address)), '[]')
         from collab_runs where id <> ${this.id} and ended_at is null and lost_at is null
         and not ${silent(settings.runLostMs)}) as others`
    if (!row) throw new Error('no sign of life')
    this.#lastBeat = now
    return { alive: row.alive, others: row.others, snapshot: row.snapshot, lastSeq: Number(row.lastSeq) }
  }
}
