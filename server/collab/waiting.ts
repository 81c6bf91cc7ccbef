// Frames that wait beside the document: for the owner of their clientID to be written down, or for the edits they build on.
import type { Connection } from './connection'
import type { Frame } from './frame'
import type { Settings } from './settings'

/** Frames of a socket whose first one needs a claim: the others stay behind it, in order. */
export class UnclaimedFrames {
  readonly #frames = new Map<Connection, Frame[]>()

  get size(): number {
    return this.#frames.size
  }

  begin(frame: Frame): void {
    this.#frames.set(frame.from, [frame])
  }

  /** True when it was put behind one that waits. */
  queue(frame: Frame): boolean {
    const waiting = this.#frames.get(frame.from)
    waiting?.push(frame)
    return waiting !== undefined
  }

  take(connection: Connection): Frame[] {
    const frames = this.#frames.get(connection) ?? []
    this.#frames.delete(connection)
    return frames
  }
}

const ASK_AGAIN_MS = 3_000

/**
 * Updates that came before what they build on: typed between the opening of a socket and its first full answer. Kept out of the
 * document, where they would be stored, merged again at each update (quadratic), and sent to everybody.
 */
export class HeldFrames {
  #frames: Frame[] = []
  #timer: NodeJS.Timeout | null = null

  constructor(
    readonly settings: Settings,
    readonly askAgain: (connection: Connection) => void
  ) {}

  /** False when this socket has too many of them. */
  add(frame: Frame): boolean {
    let count = 1
    let bytes = frame.update.byteLength
    for (const other of this.#frames) {
      if (other.from !== frame.from) continue
      count++
      bytes += other.update.byteLength
    }
    if (count > this.settings.heldFrames || bytes > this.settings.heldBytes) return false
    this.#frames.push(frame)
    this.#timer ??= setTimeout(() => this.#remind(), ASK_AGAIN_MS)
    this.#timer.unref()
    return true
  }

  /** The document has moved: they may fit now. */
  takeAll(): Frame[] {
    return this.#frames.splice(0)
  }

  forget(connection: Connection): void {
    this.#frames = this.#frames.filter((frame) => frame.from !== connection)
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#frames = []
  }

  #remind(): void {
    this.#timer = null
    const late = new Set(this.#frames.map((frame) => frame.from))
    for (const connection of late) this.askAgain(connection)
    if (late.size === 0) return
    this.#timer = setTimeout(() => this.#remind(), ASK_AGAIN_MS)
    this.#timer.unref()
  }
}
