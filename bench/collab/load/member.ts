// One person at a page: types, moves a cursor, and notes when the words of the others arrive. Counts what it is told is kept.
import { dialect, type Dialect } from './dialect'
import type { LoadRoom } from './room'
import { LightSocket } from './socket'
import { cursor, typed } from './update'
import type { MemberPlan, Work } from './work'

/** How far back a delay can still be told: more than anyone types in the slowest second that is measured. */
const REMEMBERED = 4096
const COME_BACK_MS = 100
const BUSY_MS = 300

export class Member {
  synced = false
  /** Characters typed, cursors sent. */
  edits = 0
  cursors = 0
  bytes = 0
  readonly editSentAt = new Float64Array(REMEMBERED)
  readonly cursorSentAt = new Float64Array(REMEMBERED)
  /** By index of the author: how much of theirs has come here. */
  readonly edited: Int32Array
  readonly moved: Int32Array
  /** The same by clientID, of the state at which it joined. */
  readonly held = new Map<number, number>()
  /** Where this member is in the frames of its room. */
  place = 0
  /** Has everything that its room held when it came. */
  complete = false
  onComplete: (() => void) | null = null
  readonly words: Dialect
  readonly client: number
  #socket: LightSocket | null = null
  #gone = false
  #counted = 0
  #kept = 0
  /** Characters typed when a counted frame left, and when that was; by rank of the frame. */
  readonly #typedAt = new Int32Array(REMEMBERED)
  readonly #frameSentAt = new Float64Array(REMEMBERED)
  #timers: NodeJS.Timeout[] = []

  constructor(
    readonly work: Pick<Work, 'dialect' | 'port'>,
    readonly plan: MemberPlan,
    readonly room: LoadRoom,
    readonly index: number,
    capacity: number
  ) {
    this.client = room.base + index
    this.words = dialect(work.dialect, room.name)
    this.edited = new Int32Array(capacity)
    this.moved = new Int32Array(plan.cursorsPerSecond > 0 || room.hasCursors ? capacity : 0)
  }

  /** Characters that this member was told are kept. */
  get kept(): number {
    return this.#kept === 0 ? 0 : (this.#typedAt[this.#kept % REMEMBERED] ?? 0)
  }

  open(): void {
    this.synced = this.complete = false
    this.edited.fill(0)
    this.#counted = this.#kept = 0
    const { port, dialect: name } = this.work
    const target = { port, path: `${this.room.path}${this.plan.query}`, headers: this.plan.headers }
    this.#socket = new LightSocket(target, {
      open: () => {
        this.room.firstOpen ??= performance.now()
        if (this.words.hello) this.#socket?.send(this.words.hello)
        else if (name !== 'relay') this.#socket?.send(this.#step1())
        else this.#nowSynced()
      },
      message: (data) => this.#hear(data),
      close: (code) => this.#comeBack(code)
    })
  }

  /** The connection breaks; it comes back when `open` is called. */
  drop(): void {
    this.synced = this.complete = false
    this.bytes += this.#socket?.received ?? 0
    this.#socket?.destroy()
    this.#socket = null
  }

  leave(): void {
    this.#gone = true
    this.rest()
    this.drop()
  }

  start(): void {
    this.#every(this.plan.editsPerSecond, () => this.type())
    this.#every(this.plan.cursorsPerSecond, () => this.#move())
  }

  rest(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer)
  }

  type(): void {
    if (!this.synced) return
    const update = typed(this.client, this.edits)
    this.editSentAt[this.edits % REMEMBERED] = performance.now()
    this.edits++
    this.hand(update)
  }

  /** An update of any origin. */
  hand(update: Uint8Array): void {
    this.#count()
    this.#socket?.send(this.words.update(update))
  }

  get waitsForWord(): boolean {
    return this.#kept < this.#counted
  }

  get received(): number {
    return this.bytes + (this.#socket?.received ?? 0)
  }

  #step1(): Uint8Array {
    return this.room.held ? this.words.step1From(this.room.held) : this.words.step1
  }

  #move(): void {
    this.cursors++
    this.cursorSentAt[this.cursors % REMEMBERED] = performance.now()
    this.#socket?.send(this.words.awareness(cursor(this.client, this.cursors)))
  }

  /** At irregular times around the rate, until `rest`. */
  #every(perSecond: number, act: () => void): void {
    if (perSecond <= 0) return
    const slot = this.#timers.length
    const again = (factor: number) => {
      this.#timers[slot] = setTimeout(
        () => {
          again(0.5 + Math.random())
          act()
        },
        (factor * 1_000) / perSecond
      )
    }
    again(Math.random())
  }

  #count(): void {
    this.#counted++
    this.#typedAt[this.#counted % REMEMBERED] = this.edits
    this.#frameSentAt[this.#counted % REMEMBERED] = performance.now()
  }

  #hear(data: Buffer): void {
    if (this.synced && this.room.shared(this, data)) return this.#look()
    const heard = this.words.hear(data)
    switch (heard.kind) {
      case 'welcome':
        return this.#socket?.send(this.#step1())
      case 'step1':
        this.#count()
        return this.#socket?.send(this.words.step2)
      case 'step2':
        if (!this.room.foreign) this.room.begin(this, heard.bytes)
        return this.#nowSynced()
      case 'saved':
        return this.#keptUpTo(heard.upTo)
      case 'saved-one':
        return this.#keptUpTo(this.#kept + 1)
      default:
        return
    }
  }

  #keptUpTo(frame: number): void {
    const now = performance.now()
    while (this.#kept < frame) {
      this.#kept++
      this.room.kept(now - (this.#frameSentAt[this.#kept % REMEMBERED] ?? now))
    }
  }

  #nowSynced(): void {
    this.synced = true
    this.#look()
  }

  #look(): void {
    if (this.complete || !this.room.isComplete(this)) return
    this.complete = true
    this.onComplete?.()
  }

  #comeBack(code: number): void {
    if (this.#gone || !this.#socket) return
    this.room.broken(code)
    this.synced = this.complete = false
    this.bytes += this.#socket.received
    this.#socket = null
    if (!this.room.comesBack) return
    setTimeout(() => this.#gone || this.open(), code === 1006 ? COME_BACK_MS : BUSY_MS)
  }
}
