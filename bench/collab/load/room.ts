// What the members of one room share: frames that everybody receives are read once. Delays and deliveries are added up here.
import * as Y from 'yjs'
import type { Member } from './member'
import { Delays } from './spread'
import { moved, reached } from './update'

interface Frame {
  bytes: Buffer
  cursors: boolean
  /** Flat pairs: index of the author, and the first clock of theirs that is not in it. */
  pairs: number[]
}

const KEPT_FRAMES = 512
const LOOK_AHEAD = 64

/** Of all rooms of a process. */
export class Totals {
  measuring = false
  delivered = 0
  frames = 0
  readonly delivery = new Delays()
  readonly acks = new Delays()
  /** Close codes of connections that were lost. */
  readonly closes = new Map<number, number>()
}

export class LoadRoom {
  readonly members: Member[] = []
  /** ClientIDs are this and the rank of the member. */
  readonly base = 1 + Math.floor(Math.random() * 2 ** 30)
  firstOpen: number | null = null
  comesBack = true
  /** Its document was not typed by the bench: only its bytes are counted. */
  foreign = false
  /** Whoever comes must receive so many characters, or bytes when the document is foreign. */
  expected = 0
  hasCursors = false
  /** State vector of a text that everybody holds already: what they are sent is then not only what the bench typed. */
  held: Uint8Array | null = null
  #frames: Frame[] = []
  #dropped = 0

  constructor(
    readonly name: string,
    readonly path: string,
    readonly totals: Totals
  ) {}

  /** A frame that goes to many. False: it is for this member alone. */
  shared(member: Member, data: Buffer): boolean {
    const type = data[member.words.prefix] ?? 0
    const isUpdate = type === 0 && data[member.words.prefix + 1] === 2
    if (!isUpdate && type !== 1) return false
    if (this.totals.measuring) this.totals.frames++
    if (!this.foreign) this.#deliver(member, this.#find(member, data))
    return true
  }

  /** The state at which a member joins is not a delivery. */
  begin(member: Member, state: Uint8Array): void {
    const found = this.#reached(state)
    for (let i = 0; i + 1 < found.length; i += 2) {
      member.held.set(found[i] ?? 0, found[i + 1] ?? 0)
      const author = (found[i] ?? 0) - this.base
      if (author >= 0 && author < member.edited.length) member.edited[author] = found[i + 1] ?? 0
    }
  }

  /** Some servers answer at once with nothing, and with the document when they have read it. */
  isComplete(member: Member): boolean {
    if (this.expected === 0) return member.synced
    if (this.foreign) return member.received >= this.expected
    return member.edited.reduce((sum, clock) => sum + clock, 0) >= this.expected
  }

  kept(ms: number): void {
    if (this.totals.measuring) this.totals.acks.add(ms)
  }

  broken(code: number): void {
    this.totals.closes.set(code, (this.totals.closes.get(code) ?? 0) + 1)
  }

  /** Flat pairs of clientID and how much of theirs this member has. */
  heldBy(member: Member): number[] {
    return this.foreign ? [] : [...member.held].flat()
  }

  /** Pairs of members in which something of the one never came to the other. */
  get missing(): number {
    let missing = 0
    for (const receiver of this.members) {
      for (const author of this.members) {
        if (author !== receiver && (receiver.edited[author.index] ?? 0) < author.edits) missing++
      }
    }
    return missing
  }

  #reached(update: Uint8Array): number[] {
    return this.held ? [...Y.parseUpdateMeta(update).to].flat() : reached(update)
  }

  #find(member: Member, data: Buffer): Frame {
    const from = Math.max(0, member.place - this.#dropped)
    const until = Math.min(this.#frames.length, from + LOOK_AHEAD)
    for (let at = from; at < until; at++) {
      const frame = this.#frames[at]
      if (!frame || frame.bytes.length !== data.length || !frame.bytes.equals(data)) continue
      member.place = this.#dropped + at + 1
      return frame
    }
    const frame = this.#read(member, Buffer.from(data))
    this.#frames.push(frame)
    member.place = this.#dropped + this.#frames.length
    if (this.#frames.length > 2 * KEPT_FRAMES) {
      this.#frames = this.#frames.slice(KEPT_FRAMES)
      this.#dropped += KEPT_FRAMES
    }
    return frame
  }

  #read(member: Member, bytes: Buffer): Frame {
    const heard = member.words.hear(bytes)
    if (heard.kind !== 'update' && heard.kind !== 'awareness') return { bytes, cursors: false, pairs: [] }
    const cursors = heard.kind === 'awareness'
    const pairs = cursors ? moved(heard.bytes) : this.#reached(heard.bytes)
    for (let i = 0; i < pairs.length; i += 2) pairs[i] = (pairs[i] ?? 0) - this.base
    // A clock of a cursor is the number of its last state, a clock of text is one past the last character.
    if (cursors) for (let i = 1; i < pairs.length; i += 2) pairs[i] = (pairs[i] ?? 0) + 1
    return { bytes, cursors, pairs }
  }

  #deliver(member: Member, { cursors, pairs }: Frame): void {
    const { totals } = this
    const seen = cursors ? member.moved : member.edited
    const now = performance.now()
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const index = pairs[i] ?? -1
      const to = pairs[i + 1] ?? 0
      const author = this.members[index]
      if (!author || index >= seen.length) continue
      const from = seen[index] ?? 0
      if (to <= from) continue
      seen[index] = to
      if (author === member || !totals.measuring) continue
      totals.delivered += to - from
      const sentAt = cursors ? author.cursorSentAt : author.editSentAt
      for (let clock = from; clock < to; clock++) totals.delivery.add(now - (sentAt[clock & 4095] ?? now))
    }
  }
}
