// Frames as they come from a client, perhaps twice, perhaps cut: in order, each once, whole.
import { OPCODE, readClose, type Frame } from '#shared/collab/http'
import { CLOSE } from '#shared/collab/protocol'

export interface Receiver {
  message(data: Buffer, isBinary: boolean): void
  /** The client closes. */
  left(code: number): void
  /** What came must not be. */
  refuse(code: number, reason: string): void
}

const MAX_FRAGMENTS = 1024

export class Assembly {
  /** Frames taken so far. */
  taken = 0
  #parts: Uint8Array[] = []
  #bytes = 0

  constructor(
    readonly frameBytes: number,
    readonly receiver: Receiver
  ) {}

  /** Frames already taken are skipped; a hole before them can only be made on purpose. */
  accept(first: number, frames: readonly Frame[]): void {
    if (first > this.taken) return this.receiver.refuse(CLOSE.badFrame, 'order')
    for (const frame of frames.slice(this.taken - first)) {
      this.taken++
      this.#take(frame)
    }
  }

  #take({ opcode, fin, payload }: Frame): void {
    if (opcode === OPCODE.close) return this.receiver.left(readClose(payload).code)
    if (opcode === OPCODE.text) return this.receiver.message(Buffer.from(payload), false)
    const goesOn = this.#parts.length > 0
    if (opcode !== (goesOn ? OPCODE.continuation : OPCODE.binary)) {
      return this.receiver.refuse(CLOSE.badFrame, 'frame')
    }
    this.#bytes += payload.byteLength
    if (this.#bytes > this.frameBytes) return this.receiver.refuse(CLOSE.tooBig, 'frame')
    if (this.#parts.length >= MAX_FRAGMENTS) return this.receiver.refuse(CLOSE.badFrame, 'frame')
    // Its own copy: what was received is a part of a larger body, which would stay in memory with it.
    this.#parts.push(Uint8Array.from(payload))
    if (!fin) return
    const data = Buffer.concat(this.#parts)
    this.#parts = []
    this.#bytes = 0
    this.receiver.message(data, true)
  }
}
