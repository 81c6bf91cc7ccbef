// A cursor over untrusted bytes in the encoding of lib0, with a limit on everything it reads. Used by guard.ts only.
import { isUtf8 } from 'node:buffer'
import * as decoding from 'lib0/decoding'

export class GuardError extends Error {
  override readonly name = 'GuardError'
}

export function refuse(what: string): never {
  throw new GuardError(what)
}

export const MAX_NAME = 1024
const MAX_JSON = 64 * 1024
const MAX_DEPTH = 32

export class UpdateReader {
  readonly #decoder: decoding.Decoder
  #values = 0

  constructor(
    bytes: Uint8Array,
    readonly maxValues: number
  ) {
    this.#decoder = decoding.createDecoder(bytes)
  }

  get left(): number {
    return this.#decoder.arr.length - this.#decoder.pos
  }

  uint(): number {
    return decoding.readVarUint(this.#decoder)
  }

  byte(): number {
    if (this.left < 1) refuse('truncated')
    return decoding.readUint8(this.#decoder)
  }

  skip(bytes: number, limit: number): void {
    if (bytes > limit) refuse('content too large')
    if (bytes > this.left) refuse('truncated')
    this.#decoder.pos += bytes
  }

  /** A number of things that take at least `bytes` each: an absurd one is refused before anything is reserved for it. */
  count(bytes: number): number {
    const n = this.uint()
    if (n > this.left / bytes + 1) refuse('declared count')
    return n
  }

  /** Skips a text; its length in UTF-16 units, as Yjs counts it. */
  text(limit: number): number {
    const bytes = this.uint()
    const start = this.#decoder.pos
    this.skip(bytes, limit)
    const text = this.#decoder.arr.subarray(start, start + bytes)
    if (!isUtf8(text)) refuse('text')
    let units = 0
    for (const byte of text) {
      if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1
    }
    return units
  }

  string(limit: number): string {
    const start = this.#decoder.pos
    this.text(limit)
    this.#decoder.pos = start
    return decoding.readVarString(this.#decoder)
  }

  json(): void {
    const text = this.string(MAX_JSON)
    if (jsonDepth(text) > MAX_DEPTH) refuse('value depth')
    JSON.parse(text)
  }

  /** One value in lib0's "any" encoding. */
  value(textLimit: number, depth = 0): void {
    if (depth > MAX_DEPTH) refuse('value depth')
    if (++this.#values > this.maxValues) refuse('values')
    switch (127 - this.byte()) {
      case 0: // undefined, null, false, true
      case 1:
      case 6:
      case 7:
        return
      case 2:
        decoding.readVarInt(this.#decoder)
        return
      case 3:
        return this.skip(4, 4)
      case 4: // float64, bigint
      case 5:
        return this.skip(8, 8)
      case 8:
        this.text(textLimit)
        return
      case 9:
        for (let n = this.count(2); n > 0; n--) {
          this.text(MAX_NAME)
          this.value(textLimit, depth + 1)
        }
        return
      case 10:
        for (let n = this.count(1); n > 0; n--) this.value(textLimit, depth + 1)
        return
      case 11:
        return this.skip(this.uint(), textLimit)
      default:
        refuse('value')
    }
  }
}

/** Deepest nesting of a JSON text, without building it: a parser may overflow its stack on what it is given. */
function jsonDepth(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (quoted) {
      if (c === 0x5c) i++
      else if (c === 0x22) quoted = false
    } else if (c === 0x22) quoted = true
    else if (c === 0x5b || c === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (c === 0x5d || c === 0x7d) depth--
  }
  return deepest
}
