// What must really go. A person: the store no longer knows who wrote what of theirs, the words stay. Words: the past of a document goes,
// and with it all that was deleted from it; its present stays as it is, under the same epoch, so that nobody is sent away.
import type { Sql } from 'postgres'
import { parseRoom } from '#shared/collab/room'
import type { Background } from './background'
import type { Compactor } from './compaction'
import type { AppendLog } from './log'
import { forgetChanges } from './record-journal'
import type { Room } from './room'
import type { Rooms } from './rooms'

/** Owner of what an erased person wrote: nobody's id. Null is the server's own. */
export const FORMER_MEMBER = '00000000-0000-0000-0000-000000000000'

/** Each is lost only to a compaction of another node that has just ended. */
const ATTEMPTS = 10

export interface ErasureDeps {
  sql: Sql
  rooms: Rooms
  log: AppendLog
  compactor: Compactor
  background: Background
}

export class Erasure {
  constructor(readonly deps: ErasureDeps) {}

  /** For everyone who is no longer a row of `people`: safe to call again, whatever interrupted it. */
  async people(): Promise<void> {
    const { sql } = this.deps
    const gone = sql`not exists (select 1 from people p where p.id = person_id)`
    await sql`
      update doc_clients set person_id = ${FORMER_MEMBER}
      where person_id is not null and person_id <> ${FORMER_MEMBER} and ${gone}`
    await sql`update doc_updates set person_id = null where person_id is not null and ${gone}`
    // What was refused of theirs is theirs alone; of a divergence the bytes are the document's.
    await sql`
      update doc_quarantine set person_id = null,
        bytes = case when reason = 'diverged' then bytes end
      where person_id is not null and ${gone}`
  }

  /** @returns how many copies went; null: no such document. @throws when something deleted can still be read in what is left */
  async past(name: string): Promise<number | null> {
    const parsed = parseRoom(name)
    const room = parsed && (await this.deps.rooms.hold(parsed))
    if (!room) return null
    try {
      return await this.#past(room)
    } finally {
      this.deps.rooms.release(room)
    }
  }

  async #past(room: Room): Promise<number> {
    const { id, epoch } = room.row
    const { sql, log, background } = this.deps
    await room.settle()
    await log.settled()
    await this.#empty(id, epoch)
    const { count: removed } = await sql`
      delete from doc_snapshots where document_id = ${id} and not (current and epoch = ${epoch})`
    await sql`update doc_quarantine set bytes = null, detail = '' where document_id = ${id}`
    await forgetChanges(sql, id)
    const [current] = await sql<{ state: Uint8Array }[]>`
      select state from doc_snapshots where document_id = ${id} and epoch = ${epoch} and current`
    if (!current) return removed
    const { remains } = await background.run<'remains'>({ type: 'remains', state: current.state })
    if (remains > 0) throw new Error(`${remains} deleted items can still be read in document ${id}`)
    return removed
  }

  /** The log holds what was typed and deleted since; a compacted state holds nothing that is deleted. */
  async #empty(id: string, epoch: number): Promise<void> {
    const { sql, compactor } = this.deps
    const [last] = await sql<{ seq: string }[]>`
      select coalesce(max(seq), 0) as seq from doc_updates where document_id = ${id} and epoch = ${epoch}`
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await compactor.now(id, epoch)
      // Another node may have compacted it at the same time: what it had not read is still there.
      const left = await sql`
        select 1 from doc_updates where document_id = ${id} and epoch = ${epoch} and seq <= ${last?.seq ?? 0} limit 1`
      if (left.length === 0) return
    }
    throw new Error(`the log of document ${id} is not empty`)
  }
}
