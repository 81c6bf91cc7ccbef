// One connection: hands what it says to its room, counts the frames that carry updates, and says how many of them are on disk.
// It knows its room only by what it may ask of it, and nothing of documents.
import {
  CLOSE,
  MESSAGE,
  NOT_SAVED,
  encodeNotSaved,
  encodeSaved,
  type NotSavedReason
} from '#shared/collab/protocol'
import { encodeProgress } from '#shared/collab/parts'
import type { Clock, Visitor } from './contract'
import { binaryFrame } from './frames'
import { GuardError } from './guard'
import { Inbox } from './inbox'
import { TokenBucket } from './limits'
import { readMessage, type Message } from './messages'
import { Parts, framesOf, type PartsBudget } from './parts'
import type { Settings } from './settings'
import type { Transport, TransportListener } from './transport'

/** What a socket may ask of its room. Each may throw a GuardError: the frame is bad. */
export interface RoomPort {
  readonly name: string
  synchronise(from: Connection, stateVector: Uint8Array): void
  update(from: Connection, number: number, answer: boolean, bytes: Uint8Array): void
  awareness(from: Connection, payload: Uint8Array): void
  everyone(to: Connection): void
  compare(from: Connection, stateVector: Uint8Array, sha256: string): void
  leave(from: Connection): void
  /** True: a tick is about to write to everybody; `acknowledge` is called just before, so that both leave together. */
  leavesSoon(from: Connection): boolean
}

export interface ConnectionDeps {
  settings: Settings
  clock: Clock
  /** Shared by all the sockets of this person, and by all of this address when it is one. */
  shared: readonly TokenBucket[]
  /** Called before anything received is believed. */
  look(): void
  /** Unfinished messages of this person. */
  partsBudget: PartsBudget
  /** Sends and understands messages in parts. */
  parts: boolean
  /** Asked for message 105. */
  news: boolean
  /** Asked for messages 100 to 102. */
  ack: boolean
  mode: 'read' | 'write'
  /** The last word about a socket, whoever closed it. */
  onClose(connection: Connection, code: number, reason: string): void
  /** A handler threw something unexpected: the socket is closed, the process goes on. */
  onFault(connection: Connection, error: unknown): void
}

const LARGE = 64 * 1024

/** It comes back and hands over everything at once. */
const MAX_DROPPED = 5_000

/** After these, what was received and not yet applied is dropped too. */
const CUTTING: number[] = [CLOSE.sessionEnded, CLOSE.forbidden, CLOSE.notFound, CLOSE.otherEpoch]

export class Connection implements TransportListener {
  mode: 'read' | 'write'
  closed = false
  /** Rights are gone: frames still queued in the room are void. */
  cut = false
  lastSent: number
  /** Came with `?read=1`: rights gained later change nothing. */
  readOnlyByWish = false
  initiativeId: string | null = null
  /** ClientIDs that its person has been seen to own since it came. Made when needed, as the other sets: most only read. */
  #claimed: Set<number> | null = null
  /** Frames that carry an update, received so far. */
  received = 0
  /** Bytes of the largest answer it was given: they may stand before everything else for as long as its line needs. */
  owed = 0
  #acknowledged = 0
  #ackQueued = false
  readonly #outstanding = new Set<number>()
  #dropped: Set<number> | null = null
  readonly #inbox: Inbox
  #answers: TokenBucket | null = null
  #parts: Parts | null = null

  constructor(
    readonly transport: Transport,
    readonly visitor: Visitor,
    readonly room: RoomPort,
    readonly deps: ConnectionDeps
  ) {
    const { settings, clock } = deps
    this.mode = deps.mode
    this.lastSent = clock.monotonic()
    this.#inbox = new Inbox(transport, settings, clock, deps.shared, this)
  }

  /** Bytes that the other side has not taken yet. */
  get buffered(): number {
    return this.transport.buffered
  }

  owns(client: number): boolean {
    return this.#claimed?.has(client) === true
  }

  get clients(): Iterable<number> {
    return this.#claimed ?? []
  }

  claimed(client: number): void {
    this.#claimed ??= new Set()
    this.#claimed.add(client)
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    if (this.closed) return
    this.deps.look()
    if (isBinary) this.#inbox.push(data)
    else this.close(CLOSE.badFrame, 'text')
  }

  onClose(code: number): void {
    this.finish(code, 'closed by the other side')
  }

  /** Nothing is applied until the gate has answered again. */
  suspend(): void {
    this.#inbox.suspend()
  }

  release(): void {
    if (!this.closed) this.#inbox.release()
  }

  drain(): void {
    this.#inbox.drain()
  }

  send(message: Uint8Array): void {
    // Large ones go by themselves: of what was gathered, nobody could see how much has left.
    if (message.byteLength < LARGE) this.transport.together()
    else this.owed = Math.max(this.owed, message.byteLength)
    for (const part of framesOf(message, this.deps.parts)) this.write(binaryFrame(part))
  }

  write(frame: Buffer): void {
    if (this.closed) return
    this.lastSent = this.deps.clock.monotonic()
    this.transport.write(frame)
  }

  /** Says how much is on disk, if that has not been said. */
  acknowledge(): void {
    this.#ackQueued = false
    const oldest = this.#outstanding.keys().next()
    const durable = oldest.done ? this.received : oldest.value - 1
    if (durable <= this.#acknowledged) return
    this.#acknowledged = durable
    this.send(encodeSaved(durable))
  }

  /** The n-th update frame is on disk, or brought nothing new. */
  settle(number: number): void {
    this.#outstanding.delete(number)
    this.#queueAck()
  }

  /** Not applied, and not lost: the client still has it and will be asked for it. */
  drop(number: number): void {
    this.#dropped ??= new Set()
    this.#dropped.add(number)
    if (this.#dropped.size > MAX_DROPPED) this.close(CLOSE.tryAgain, 'storage.unavailable')
  }

  /** A full answer of this client is on disk: it contained whatever was dropped before. */
  settleDropped(before: number): void {
    for (const number of this.#dropped ?? []) {
      if (number >= before) continue
      this.#dropped?.delete(number)
      this.#outstanding.delete(number)
    }
  }

  get hasDropped(): boolean {
    return this.#dropped !== null && this.#dropped.size > 0
  }

  notSaved(number: number, reason: NotSavedReason, message: string): void {
    if (this.deps.ack) this.send(encodeNotSaved(number, reason, message))
  }

  refuse(number: number, code: number, reason: string): void {
    this.notSaved(number, NOT_SAVED.refused, reason)
    this.close(code, reason)
  }

  close(code: number, reason: string): void {
    if (this.closed) return
    this.transport.close(code, reason.slice(0, 120))
    this.finish(code, reason)
  }

  /** Called by `close`, and when the other side has gone. */
  finish(code: number, reason: string): void {
    if (this.closed) return
    this.closed = true
    this.cut ||= CUTTING.includes(code)
    this.#inbox.stop()
    this.#parts?.stop()
    this.room.leave(this)
    this.deps.onClose(this, code, reason)
  }

  /** It did not stop sending when nothing more was read. */
  flooded(): void {
    this.close(CLOSE.tooBig, 'rate')
  }

  take(data: Buffer): void {
    if (this.closed) return
    try {
      const whole = this.#whole(data)
      if (whole) this.#obey(readMessage(whole))
    } catch (error) {
      if (error instanceof GuardError) return this.refuse(this.received, CLOSE.badFrame, error.message)
      this.deps.onFault(this, error)
      this.close(CLOSE.tryAgain, 'fault')
    }
  }

  /** Null: a part of something. @throws GuardError */
  #whole(data: Buffer): Uint8Array | null {
    const { parts, settings, partsBudget } = this.deps
    if (!parts || (this.#parts === null && data[0] !== MESSAGE.part)) return data
    this.#parts ??= new Parts(settings, partsBudget, () => this.close(CLOSE.tryAgain, 'parts'))
    const whole = this.#parts.take(data)
    if (!whole) this.send(encodeProgress(this.#parts.received))
    return whole
  }

  #mayAsk(): boolean {
    this.#answers ??= new TokenBucket(2, 20, this.deps.clock)
    return this.#answers.take() === 0
  }

  #obey(message: Message): void {
    switch (message.kind) {
      case 'update': {
        const number = ++this.received
        this.#outstanding.add(number)
        return this.room.update(this, number, message.answer, message.bytes)
      }
      case 'awareness':
        return this.room.awareness(this, message.payload)
      case 'synchronise':
        // An answer may be as large as the document: who asks for ever is sent away.
        if (!this.#mayAsk()) return this.close(CLOSE.tooBig, 'rate')
        return this.room.synchronise(this, message.stateVector)
      case 'everyone':
        if (this.#mayAsk()) this.room.everyone(this)
        return
      case 'hash':
        if (!this.deps.ack) throw new GuardError('message type 102')
        if (this.#mayAsk()) this.room.compare(this, message.stateVector, message.sha256)
    }
  }

  /** One acknowledgement for everything settled in the same turn. */
  #queueAck(): void {
    if (!this.deps.ack || this.#ackQueued) return
    this.#ackQueued = true
    if (!this.room.leavesSoon(this)) queueMicrotask(() => this.acknowledge())
  }
}
