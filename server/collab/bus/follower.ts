// The open rooms follow the log: what Redis brings is applied at once, and what it did not bring is found by looking. A look asks for the
// rows that the one before could not see: by their transaction, because numbers are drawn before the commit and a row with a smaller
// number may appear later.
import type { Sql } from 'postgres'
import type { CollabLog } from '../contract'
import type { Room } from '../room'
import type { Beat } from './runs'

interface Look {
  snapshot: string
  /** As strings: JSON made by the database. */
  news: { seq: number; documentId: string; xid: string }[]
  documents: { id: string; epoch: number; snapshotSeq: number | null }[]
}

/** An append is one statement, and no statement lasts so long: numbers drawn before are settled. */
const SETTLED_MS = 60_000
/** At the start, before that much is known: numbers drawn meanwhile by statements that are still running. */
const MARGIN = 50_000

export class Follower {
  /** Rows found by looking, since the start. */
  found = 0
  readonly #rooms = new Map<string, Room>()
  /** Rooms that could not be brought up to date: read again as a whole. */
  readonly #behind = new Set<Room>()
  #seenNow = new Set<string>()
  #seenBefore = new Set<string>()
  #snapshot: string | null = null
  #floor = 0
  #floors: { at: number; seq: number }[] = []
  #looking: Promise<void> | null = null

  constructor(
    readonly sql: Sql,
    readonly log: CollabLog
  ) {}

  opened(room: Room): void {
    this.#rooms.set(room.row.id, room)
  }

  closed(room: Room): void {
    if (this.#rooms.get(room.row.id) === room) this.#rooms.delete(room.row.id)
    this.#behind.delete(room)
  }

  room(documentId: string): Room | undefined {
    return this.#rooms.get(documentId)
  }

  all(): Iterable<Room> {
    return this.#rooms.values()
  }

  /** This node stored it. */
  own(xid: string): void {
    this.#seenNow.add(xid)
  }

  /** Another node stored it, and said so. */
  async received(documentId: string, xid: string, epoch: number, updates: Uint8Array[]): Promise<void> {
    const room = this.#rooms.get(documentId)
    if (!room || room.row.epoch !== epoch) return
    this.#seenNow.add(`${xid} ${documentId}`)
    await this.#give(room, updates)
  }

  /** Nobody else is alive: whatever is in the log now was stored by this node, or before its rooms were opened. */
  alone(beat: Beat): void {
    this.#snapshot = beat.snapshot
    this.#turn()
    this.#raiseFloor(performance.now())
  }

  note(beat: Beat, now: number): void {
    if (this.#floors.length === 0) this.#floor = Math.max(0, beat.lastSeq - MARGIN)
    this.#floors.push({ at: now, seq: beat.lastSeq })
  }

  /** One at a time; whoever asks meanwhile waits for one that begins after. Never throws. */
  async look(): Promise<void> {
    const running = this.#looking
    if (running) {
      await running
      if (this.#looking) return this.#looking
    }
    this.#looking = this.#look().finally(() => (this.#looking = null))
    return this.#looking
  }

  async #look(): Promise<void> {
    const started = performance.now()
    try {
      const rooms = [...this.#rooms.values()]
      const look = await this.#ask(rooms.map((room) => room.row.id))
      await this.#settle(rooms, look)
      this.#snapshot = look.snapshot
      this.#turn()
      this.#raiseFloor(started)
    } catch (error) {
      this.log.warn({ err: error }, 'collab: the log of the other nodes was not read')
    }
  }

  /** One statement, one moment: rows not seen before, and what became of the documents themselves. */
  async #ask(open: string[]): Promise<Look> {
    const before = this.#snapshot
    const [look] = await this.sql<Look[]>`
      with moment as (
        select s as snapshot, pg_snapshot_xmax(s)::text::bigint as next from pg_current_snapshot() s
      ), news as (
        select u.seq, u.document_id as "documentId", w.xid::text as xid
        from moment m cross join doc_updates u
        -- Nothing of a content that was replaced gets into the one that stands now.
        join documents d on d.id = u.document_id and d.epoch = u.epoch
        cross join lateral (select m.next - ((m.next - u.xmin::text::bigint) & 4294967295) as xid) w
        where ${before !== null} and u.seq > ${this.#floor} and u.document_id = any(${open}::uuid[])
        and not pg_visible_in_snapshot(w.xid::text::xid8, ${before ?? '1:1:'}::pg_snapshot)
        order by u.seq
      ), known as (
        select d.id, d.epoch, s.upto_seq as "snapshotSeq" from documents d
        left join doc_snapshots s on s.document_id = d.id and s.epoch = d.epoch and s.current
        where d.id = any(${open}::uuid[])
      )
      select m.snapshot::text, (select coalesce(json_agg(news), '[]') from news) as news,
        (select coalesce(json_agg(known), '[]') from known) as documents
      from moment m`
    if (!look) throw new Error('no answer')
    return look
  }

  async #settle(rooms: Room[], look: Look): Promise<void> {
    const documents = new Map(look.documents.map((one) => [one.id, one]))
    const missed = new Map<string, number[]>()
    for (const { seq, documentId, xid } of look.news) {
      if (this.#hasSeen(xid) || this.#hasSeen(`${xid} ${documentId}`)) continue
      missed.set(documentId, [...(missed.get(documentId) ?? []), seq])
    }
    for (const room of rooms) {
      const { id, epoch } = room.row
      if (this.#rooms.get(id) !== room) continue
      const found = documents.get(id)
      if (!found) room.gone()
      else if (found.epoch !== epoch) room.replaced(found.epoch)
      else await this.#bring(room, found.snapshotSeq, missed.get(id) ?? [])
    }
  }

  async #bring(room: Room, snapshotSeq: number | null, seqs: number[]): Promise<void> {
    const known = room.document.snapshotSeq
    // A snapshot that this room has not read may hold rows that were compacted away before they were seen.
    if (this.#behind.has(room) || (known !== undefined && known !== snapshotSeq)) return this.#refresh(room)
    if (seqs.length === 0) return
    const rows = await this.sql<{ bytes: Uint8Array }[]>`
      select bytes from doc_updates
      where document_id = ${room.row.id} and epoch = ${room.row.epoch} and seq = any(${seqs}::bigint[]) order by seq`
    this.found += rows.length
    if (rows.length < seqs.length) return this.#refresh(room)
    await this.#give(
      room,
      rows.map((row) => row.bytes)
    )
  }

  async #give(room: Room, updates: Uint8Array[]): Promise<void> {
    try {
      if (!(await room.follow(updates))) await this.#refresh(room)
    } catch (error) {
      this.#behind.add(room)
      this.log.warn({ err: error, room: room.name }, 'collab: not followed')
    }
  }

  async #refresh(room: Room): Promise<void> {
    this.#behind.add(room)
    try {
      await room.refresh()
      this.#behind.delete(room)
    } catch (error) {
      this.log.warn({ err: error, room: room.name }, 'collab: not read again')
    }
  }

  #hasSeen(what: string): boolean {
    return this.#seenNow.has(what) || this.#seenBefore.has(what)
  }

  #turn(): void {
    this.#seenBefore = this.#seenNow
    this.#seenNow = new Set()
  }

  #raiseFloor(now: number): void {
    while (this.#floors[1] && this.#floors[1].at < now - SETTLED_MS) this.#floors.shift()
    const [oldest] = this.#floors
    if (oldest && oldest.at < now - SETTLED_MS) this.#floor = oldest.seq
  }
}
