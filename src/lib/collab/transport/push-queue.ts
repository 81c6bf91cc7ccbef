// Frames that the server has not taken yet, numbered from the beginning of the session. Large messages are cut: the limits of the
// proxies on the way are not known.
import { encodeFrame, OPCODE } from '#shared/collab/http'

const FRAGMENT_BYTES = 64 * 1024
/** In one request. A slow line must be done with it long before patience ends. */
const REQUEST_BYTES = 128 * 1024

export class PushQueue {
  #frames: Uint8Array<ArrayBuffer>[] = []
  #first = 0

  get first(): number {
    return this.#first
  }

  get empty(): boolean {
    return this.#frames.length === 0
  }

  add(message: Uint8Array): void {
    let at = 0
    do {
      const part = message.subarray(at, at + FRAGMENT_BYTES)
      const opcode = at === 0 ? OPCODE.binary : OPCODE.continuation
      at += FRAGMENT_BYTES
      this.#frames.push(encodeFrame(opcode, part, at >= message.byteLength))
    } while (at < message.byteLength)
  }

  /** The oldest ones, as many as fit in one request, at least one if there is one. */
  next(): Uint8Array<ArrayBuffer>[] {
    let size = 0
    const end = this.#frames.findIndex((frame, i) => (size += frame.byteLength) > REQUEST_BYTES && i > 0)
    return end === -1 ? [...this.#frames] : this.#frames.slice(0, end)
  }

  /** The server has so many. */
  taken(count: number): void {
    const gone = count - this.#first
    if (gone <= 0) return
    this.#frames = this.#frames.slice(gone)
    this.#first = count
  }
}
