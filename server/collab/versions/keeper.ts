// Versions that nobody asked for: at the end of a session of writing, and during a long one; and what restorations left to sweep.
// Several nodes may do it at once: a session that has its version gets no second one.
import type { Sql } from 'postgres'
import { formatRoom } from '#shared/collab/room'
import type { CollabLog } from '../contract'
import type { Settings } from '../settings'
import type { Versions } from './versions'

/** Documents in one round: the next round takes the next ones. */
const AT_ONCE = 50

export class VersionKeeper {
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> = Promise.resolve()
  #stopped = false
  #turn = 0

  constructor(
    readonly sql: Sql,
    readonly settings: Pick<
      Settings,
      'versionQuietMs' | 'versionLongMs' | 'sweepAfterMs' | 'sweepAtLastMs' | 'versionLookMs'
    >,
    readonly versions: Versions,
    readonly log: CollabLog
  ) {}

  start(): void {
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.#guarded())
    }, this.settings.sweepAfterMs)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearInterval(this.#timer)
    await this.#running
  }

  /** @returns how many versions were made */
  async keepSessions(): Promise<number> {
    const { versionQuietMs, versionLongMs } = this.settings
    const rows = await this.sql<{ pageId: string; part: string }[]>`
      select d.page_id as "pageId", d.part from (
        select page_id, max(last_at) as last_at from page_edits
        where last_at > now() - ${versionLongMs + 7 * 86_400_000} * interval '1 millisecond' group by page_id
      ) e join documents d on d.page_id = e.page_id and d.part = ''
      cross join lateral (select coalesce(max(v.at), d.created_at) as at from doc_versions v where v.document_id = d.id) last
      where e.last_at > last.at and (
        e.last_at < now() - ${versionQuietMs} * interval '1 millisecond'
        or last.at < now() - ${versionLongMs} * interval '1 millisecond')
      order by e.last_at limit ${AT_ONCE}`
    let made = 0
    for (const row of rows) {
      if (this.#stopped) break
      if (await this.versions.keep(formatRoom(row), { kind: 'session', personId: null })) made++
    }
    return made
  }

  async sweep(): Promise<void> {
    const rows = await this.sql<
      { id: string; pageId: string; part: string; sweep: string; atLast: boolean }[]
    >`
      select v.id, d.page_id as "pageId", d.part, v.sweep::text as sweep,
        v.at < now() - ${this.settings.sweepAtLastMs} * interval '1 millisecond' as "atLast" from doc_versions v join documents d on d.id = v.document_id
      where v.sweep is not null and v.at < now() - ${this.settings.sweepAfterMs} * interval '1 millisecond'
      order by v.at limit ${AT_ONCE}`
    for (const row of rows) {
      if (!this.#stopped) await this.versions.sweep(formatRoom(row), row.id, blocksIn(row.sweep), row.atLast)
    }
  }

  async #guarded(): Promise<void> {
    const { versionLookMs, sweepAfterMs } = this.settings
    try {
      await this.sweep()
      if (this.#turn++ % Math.max(1, Math.round(versionLookMs / sweepAfterMs)) === 0)
        await this.keepSessions()
    } catch (error) {
      // Nothing is lost: the next round tries again.
      if (!this.#stopped) this.log.warn({ err: error }, 'collab: versions not kept')
    }
  }
}

/** As versions.ts wrote it. */
function blocksIn(json: string): [number, number][] {
  return JSON.parse(json) as [number, number][]
}
