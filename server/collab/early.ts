// What the other side says before we know who speaks. It listens before the first `await`: whatever arrives is kept, up to a limit,
// and nothing of it is looked at.
import { CLOSE } from '#shared/collab/protocol'
import type { Settings } from './settings'
import type { Transport, TransportListener } from './transport'

export class EarlyFrames implements TransportListener {
  closed = false
  #frames: { data: Buffer; isBinary: boolean }[] = []
  #bytes = 0

  constructor(
    readonly transport: Transport,
    readonly settings: Settings
  ) {
    transport.listen(this)
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    if (this.closed) return
    this.#frames.push({ data, isBinary })
    this.#bytes += data.byteLength
    if (this.#frames.length > this.settings.earlyFrames || this.#bytes > this.settings.earlyBytes) {
      this.onClose()
      this.transport.close(CLOSE.tooBig, 'early')
    }
  }

  onClose(): void {
    this.closed = true
    this.#frames = []
  }

  handOver(next: TransportListener): void {
    this.transport.listen(next)
    for (const { data, isBinary } of this.#frames.splice(0)) next.onMessage(data, isBinary)
  }
}
