// The part of the tar format (POSIX ustar) that a backup needs: regular files, one after the other, readable by any tar.
const BLOCK = 512
const OWNER_ONLY = '0000600'

export interface TarEntry {
  name: string
  size: number
  /** Must be read to its end before the next entry. */
  body: AsyncIterable<Buffer>
}

/** Header of one file; its bytes and `tarPadding(size)` follow. */
export function tarHeader(name: string, size: number, seconds: number): Buffer {
  const header = Buffer.alloc(BLOCK)
  if (Buffer.byteLength(name) > 99) throw new Error(`name too long for the archive: ${name}`)
  header.write(name, 0)
  header.write(OWNER_ONLY, 100)
  header.write('0000000', 108)
  header.write('0000000', 116)
  header.write(octal(size, 11), 124)
  header.write(octal(seconds, 11), 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\u000000', 257, 'latin1')
  let sum = 0
  for (const byte of header) sum += byte
  header.write(`${octal(sum, 6)}\0 `, 148, 'latin1')
  return header
}

export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}

export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK)

/** @throws when the archive is cut, or is not one. */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(source)
  for (;;) {
    const header = await reader.take(BLOCK)
    if (header.every((byte) => byte === 0)) return
    const { name, size } = parseHeader(header)
    let left = size
    const body = (async function* () {
      while (left > 0) {
        const chunk = await reader.some(left)
        left -= chunk.byteLength
        yield chunk
      }
    })()
    yield { name, size, body }
    if (left > 0) throw new Error(`${name} was not read to its end`)
    await reader.take(tarPadding(size).byteLength)
  }
}

function parseHeader(header: Buffer): { name: string; size: number } {
  const expected = parseInt(header.toString('latin1', 148, 154), 8)
  let sum = 8 * 32
  for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte
  if (sum !== expected || header.toString('latin1', 257, 262) !== 'ustar')
    throw new Error('not a tar archive')
  const name = header.toString('utf8', 0, header.indexOf(0))
  return { name, size: parseInt(header.toString('latin1', 124, 135), 8) }
}

function octal(value: number, digits: number): string {
  return Math.floor(value).toString(8).padStart(digits, '0')
}

class ByteReader {
  #pending: Buffer = Buffer.alloc(0)
  readonly #chunks: AsyncIterator<Buffer>

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /** Exactly this many bytes. */
  async take(count: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = count; left > 0;) {
      const part = await this.some(left)
      left -= part.byteLength
      parts.push(part)
    }
    return Buffer.concat(parts)
  }

  /** At least one byte, at most this many. */
  async some(most: number): Promise<Buffer> {
    while (this.#pending.byteLength === 0) {
      const next = await this.#chunks.next()
      if (next.done) throw new Error('the archive is cut')
      this.#pending = next.value
    }
    const part = this.#pending.subarray(0, most)
    this.#pending = this.#pending.subarray(part.byteLength)
    return part
  }
}
