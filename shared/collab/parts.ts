// One message cut into several frames, and put together again: large synchronisations get through slow lines and 1 MiB frames. Only between
// a client that asked for it (`?parts=1`) and a server that knows it; below the messages, which never see it.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { MESSAGE } from './protocol'

export interface PartLimits {
  /** Of the whole message. */
  total: number
  /** Of one part; all but the last must also have the least. */
  most: number
  least: number
}

export class PartError extends Error {
  override readonly name = 'PartError'
}

/** `[103, bytes of the whole message, offset of this part, part]` for each part, in order. */
export function cutInParts(message: Uint8Array, partBytes: number): Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let offset = 0; offset < message.byteLength; offset += partBytes) {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, MESSAGE.part)
    encoding.writeVarUint(encoder, message.byteLength)
    encoding.writeVarUint(encoder, offset)
    encoding.writeVarUint8Array(encoder, message.subarray(offset, offset + partBytes))
    parts.push(encoding.toUint8Array(encoder))
  }
  return parts
}

/** Puts one message after the other together. Holds no more than what has really arrived. */
export class Assembler {
  received = 0
  #total = 0
  #parts: Uint8Array[] = []

  constructor(readonly limits: PartLimits) {}

  get underWay(): boolean {
    return this.received > 0
  }

  /**
   * The decoder stands after the message type. Returns the whole message with its last part, null before.
   * @throws PartError for a part that is not the next one
   */
  take(decoder: decoding.Decoder): Uint8Array | null {
    const total = decoding.readVarUint(decoder)
    const offset = decoding.readVarUint(decoder)
    const part = decoding.readVarUint8Array(decoder)
    if (decoding.hasContent(decoder)) throw new PartError('trailing bytes')
    if (this.underWay ? total !== this.#total : total === 0 || total > this.limits.total) {
      throw new PartError('total of parts')
    }
    if (offset !== this.received) throw new PartError('order of parts')
    const isLast = offset + part.byteLength === total
    if (offset + part.byteLength > total || part.byteLength > this.limits.most)
      throw new PartError('too much')
    if (part.byteLength < (isLast ? 1 : this.limits.least)) throw new PartError('too little')
    this.#total = total
    this.#parts.push(part)
    this.received += part.byteLength
    if (!isLast) return null
    const whole = new Uint8Array(total)
    let at = 0
    for (const one of this.#parts) {
      whole.set(one, at)
      at += one.byteLength
    }
    this.forget()
    return whole
  }

  forget(): void {
    this.received = 0
    this.#total = 0
    this.#parts = []
  }
}

/** Each part but the last says how far the whole has come: whoever sends it knows that the line is alive. */
export function encodeProgress(received: number): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE.progress)
  encoding.writeVarUint(encoder, received)
  return encoding.toUint8Array(encoder)
}
