// What a socket says before we know who speaks. Its listeners are attached before the first `await`: whatever arrives is kept, up to
// a limit, and nothing of it is looked at.
import type { RawData, WebSocket } from 'ws'
import { CLOSE } from '#shared/collab/protocol'
import type { Settings } from './settings'

export class EarlyFrames {
  closed = false
  #frames: { data: Buffer; isBinary: boolean }[] = []
  #bytes = 0
  #next: ((data: Buffer, isBinary: boolean) => void) | null = null
  #onClose: ((code: number) => void) | null = null

  constructor(ws: WebSocket, settings: Settings) {
    ws.on('message', (data, isBinary) => {
      const frame = toBuffer(data)
      if (this.#next) return this.#next(frame, isBinary)
      this.#frames.push({ data: frame, isBinary })
      this.#bytes += frame.byteLength
      if (this.#frames.length > settings.earlyFrames || this.#bytes > settings.earlyBytes) {
        ws.close(CLOSE.tooBig, 'early')
      }
    })
    ws.on('close', (code) => {
      this.closed = true
      this.#frames = []
      this.#onClose?.(code)
    })
  }

  handOver(next: (data: Buffer, isBinary: boolean) => void, onClose: (code: number) => void): void {
    this.#next = next
    this.#onClose = onClose
    for (const { data, isBinary } of this.#frames.splice(0)) next(data, isBinary)
  }
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
