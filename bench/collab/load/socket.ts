// A WebSocket client that costs as little as one can: no masking (a key of zeros), no objects per frame, the bytes as they came.
// The measured server must be the slow side, never this one.
import { connect, type Socket } from 'node:net'

export interface Events {
  open(): void
  /** The bytes are valid during the call only. */
  message(data: Buffer): void
  close(code: number): void
}

export interface Target {
  port: number
  path: string
  headers: string[]
}

const NOTHING = Buffer.alloc(0)

export class LightSocket {
  received = 0
  readonly #socket: Socket
  #rest: Buffer = NOTHING
  #upgraded = false
  #closed = false

  constructor(
    target: Target,
    readonly events: Events
  ) {
    const socket = connect(target.port, '127.0.0.1')
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('error', () => this.#end(1006))
    socket.on('close', () => this.#end(1006))
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.write(
      [
        `GET ${target.path} HTTP/1.1`,
        `Host: 127.0.0.1:${target.port}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Key: MDEyMzQ1Njc4OTAxMjM0NQ==',
        'Sec-WebSocket-Version: 13',
        ...target.headers,
        '',
        ''
      ].join('\r\n')
    )
  }

  send(payload: Uint8Array, opcode = 2): void {
    const { length } = payload
    const header = length < 126 ? 6 : length < 65_536 ? 8 : 14
    // Zeros are the masking key: the payload goes as it is.
    const frame = Buffer.alloc(header + length)
    frame[0] = 0x80 | opcode
    frame[1] = 0x80 | (header === 6 ? length : header === 8 ? 126 : 127)
    if (header === 8) frame.writeUInt16BE(length, 2)
    if (header === 14) frame.writeBigUInt64BE(BigInt(length), 2)
    frame.set(payload, header)
    this.#socket.write(frame)
  }

  /** Gone without a word, as when a cable is pulled. */
  destroy(): void {
    this.#closed = true
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.received += chunk.length
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    this.#rest = NOTHING
    if (!this.#upgraded) {
      const end = data.indexOf('\r\n\r\n')
      if (end < 0) return void (this.#rest = data)
      if (!data.subarray(0, 12).includes(' 101')) return this.#end(Number(data.subarray(9, 12)))
      data = data.subarray(end + 4)
      this.#upgraded = true
      this.events.open()
    }
    let at = 0
    while (!this.#closed) {
      const next = this.#frame(data, at)
      if (next === 0) break
      at = next
    }
    if (at < data.length) this.#rest = at === 0 ? data : data.subarray(at)
  }

  /** Where the next frame begins; 0 when this one is not whole. */
  #frame(data: Buffer, at: number): number {
    if (data.length < at + 2) return 0
    let length = (data[at + 1] ?? 0) & 0x7f
    let from = at + 2
    if (length === 126) {
      if (data.length < at + 4) return 0
      length = data.readUInt16BE(at + 2)
      from = at + 4
    } else if (length === 127) {
      if (data.length < at + 10) return 0
      length = Number(data.readBigUInt64BE(at + 2))
      from = at + 10
    }
    const to = from + length
    if (data.length < to) return 0
    const opcode = (data[at] ?? 0) & 0x0f
    if (opcode === 2) this.events.message(data.subarray(from, to))
    else if (opcode === 9) this.send(data.subarray(from, to), 10)
    else if (opcode === 8) this.#end(length >= 2 ? data.readUInt16BE(from) : 1005)
    else if (opcode !== 10) throw new Error(`opcode ${opcode}: no server measured here uses it`)
    return to
  }

  #end(code: number): void {
    if (this.#closed) return
    this.#closed = true
    this.#socket.destroy()
    this.events.close(code)
  }
}
