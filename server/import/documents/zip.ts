// The only reader of a stranger's ZIP. Everything is counted before and while it is unfolded: number of entries, size of each, size
// of all. Names are never paths on our disk; links, encryption, 64-bit archives and overlapping entries are refused.
import { inflateRawSync } from 'node:zlib'
import { Refusal } from './refusal'

export interface ZipLimits {
  entries: number
  /** Bytes of one entry, and of all that were read, once unfolded. */
  entry: number
  total: number
}

export const ZIP_LIMITS: ZipLimits = { entries: 10_000, entry: 64 * 1024 * 1024, total: 500 * 1024 * 1024 }

interface Entry {
  name: string
  method: number
  packed: number
  size: number
  offset: number
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_SIZE = 22
const MAX_COMMENT = 65_535

export class Zip {
  readonly #entries: Map<string, Entry>
  #left: number

  /** @throws Refusal for what is no archive, or not one we would open */
  constructor(
    readonly bytes: Buffer,
    readonly limits: ZipLimits = ZIP_LIMITS
  ) {
    this.#entries = readDirectory(bytes, limits)
    this.#left = limits.total
  }

  get names(): string[] {
    return [...this.#entries.keys()]
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** Null: no such entry. @throws Refusal */
  read(name: string, most: number = this.limits.entry): Buffer | null {
    const entry = this.#entries.get(name)
    if (!entry) return null
    const limit = Math.min(most, this.limits.entry, this.#left)
    // What the directory announces is enough to refuse, and never enough to believe.
    if (entry.size > limit) throw new Refusal('import.too_much', `${entry.size} bytes in one entry`)
    const packed = this.#packed(entry)
    const unfolded = entry.method === 0 ? packed : inflate(packed, limit)
    if (unfolded.byteLength > limit) throw new Refusal('import.too_much', 'an entry larger than announced')
    this.#left -= unfolded.byteLength
    return unfolded
  }

  text(name: string, most?: number): string | null {
    const bytes = this.read(name, most)
    return bytes ? new TextDecoder(encodingOf(bytes)).decode(bytes) : null
  }

  #packed(entry: Entry): Buffer {
    const { bytes } = this
    if (entry.offset + 30 > bytes.length || bytes.readUInt32LE(entry.offset) !== LOCAL)
      throw damaged('a local header')
    const start =
      entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28)
    if (start + entry.packed > bytes.length) throw damaged('a cut entry')
    return bytes.subarray(start, start + entry.packed)
  }
}

export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 &&
    bytes[1] === 0x4b &&
    (bytes[2] === 3 || bytes[2] === 5) &&
    (bytes[3] === 4 || bytes[3] === 6)
  )
}

function readDirectory(bytes: Buffer, limits: ZipLimits): Map<string, Entry> {
  const end = findEnd(bytes)
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  if (count === 0xffff || at === 0xffffffff || count > limits.entries)
    throw new Refusal('import.too_much', `${count} entries`)
  const entries = new Map<string, Entry>()
  for (let rank = 0; rank < count; rank += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== CENTRAL) throw damaged('the directory')
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      bytes.readUInt16LE(at + offset)
    )
    const next = at + 46 + (nameLength ?? 0)
    const flags = bytes.readUInt16LE(at + 8)
    if (flags & 0x2041) throw new Refusal('import.encrypted', 'an encrypted entry')
    const entry: Entry = {
      name: nameOf(bytes.subarray(at + 46, next), flags),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42)
    }
    if (entry.method !== 0 && entry.method !== 8) throw damaged(`method ${entry.method}`)
    // Unix mode of a symbolic link.
    const link = ((bytes.readUInt32LE(at + 38) >>> 16) & 0xf000) === 0xa000
    if (!link && isSafe(entry.name)) entries.set(entry.name, entry)
    at = next + (extraLength ?? 0) + (commentLength ?? 0)
  }
  checkOverlap([...entries.values()])
  return entries
}

/** The quasi-recursive bomb reuses one run of bytes for thousands of entries. */
function checkOverlap(entries: Entry[]): void {
  const sorted = entries.sort((a, b) => a.offset - b.offset)
  sorted.forEach((entry, rank) => {
    const next = sorted[rank + 1]
    if (next && next.offset < entry.offset + 30 + entry.packed)
      throw new Refusal('import.too_much', 'entries overlap')
  })
}

function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - END_SIZE - MAX_COMMENT)
  for (let at = bytes.length - END_SIZE; at >= first; at -= 1) {
    if (bytes.readUInt32LE(at) === END) return at
  }
  throw damaged('no directory')
}

/** Neither absolute nor climbing: such a name belongs to no honest file. */
function isSafe(name: string): boolean {
  return (
    name !== '' &&
    name.length <= 512 &&
    !/^[/\\]|^[a-z]:|\\|\0/i.test(name) &&
    !name.split('/').some((part) => part === '..' || part === '.' || part === '__proto__')
  )
}

function nameOf(bytes: Buffer, flags: number): string {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  try {
    return utf8.decode(bytes).normalize('NFC')
  } catch (error) {
    if (flags & 0x800 || !(error instanceof TypeError)) throw damaged('a name')
    // Old Windows archives: only the names of files people see, so a near match is enough.
    return new TextDecoder('windows-1252').decode(bytes).normalize('NFC')
  }
}

function inflate(packed: Buffer, limit: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) })
  } catch (error) {
    const large =
      error instanceof RangeError ||
      (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
    if (large) throw new Refusal('import.too_much', 'an entry that unfolds without end')
    throw damaged('compressed bytes')
  }
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

function damaged(what: string): Refusal {
  return new Refusal('import.damaged', what)
}
