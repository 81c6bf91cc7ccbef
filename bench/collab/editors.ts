// A process full of editors and one watcher per room: measures from the key to the acknowledgement and to the screen of somebody else.
// All in one process, so that both ends read the same clock.
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { WebsocketProvider } from 'y-websocket'
import * as encoding from 'lib0/encoding'
import { MESSAGE, readSaved } from '#shared/collab/protocol'

export interface Work {
  url: string
  rooms: string[]
  cookies: string[]
  editors: number
  perSecond: number
  seconds: number
}

process.setMaxListeners(0)
const work = JSON.parse(process.argv[2] ?? '{}') as Work
const acks: number[] = []
const deliveries: number[] = []
const writtenAt = new Map<string, number>()
let sent = 0

const editors = Array.from({ length: work.editors }, (_, i) => open(i))
await Promise.all(editors.map((editor) => editor.synced))
process.stdout.write('ready\n')
const begun = performance.now()
await Promise.all(editors.map((editor) => editor.type()))
const seconds = (performance.now() - begun) / 1000
await new Promise((resolve) => setTimeout(resolve, 1_000))
process.stdout.write(
  `result ${JSON.stringify({ sent, seconds, acks: percentiles(acks), deliveries: percentiles(deliveries) })}\n`
)
process.exit(0)

function open(index: number) {
  const room = work.rooms[index % work.rooms.length] ?? ''
  const cookie = work.cookies[index % work.cookies.length] ?? ''
  const doc = new Y.Doc()
  class CookieSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie } })
      this.on('error', () => undefined)
    }
  }
  const provider = new WebsocketProvider(work.url, room, doc, {
    // `ws` under the type of the browser's class.
    WebSocketPolyfill: CookieSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    params: { ack: '1' }
  })
  let frames = 0
  const pending: { frame: number; at: number }[] = []
  const stock = provider.messageHandlers[MESSAGE.sync]
  provider.messageHandlers[MESSAGE.sync] = (encoder, decoder, self, emitSynced, type) => {
    stock?.(encoder, decoder, self, emitSynced, type)
    if (encoding.length(encoder) > 1) frames++
  }
  provider.messageHandlers[MESSAGE.saved] = (_, decoder) => {
    const durable = readSaved(decoder)
    for (let next = pending[0]; next && next.frame <= durable; next = pending[0]) {
      acks.push(performance.now() - next.at)
      pending.shift()
    }
  }
  doc.on('update', (_: Uint8Array, origin: unknown) => {
    if (origin !== provider) frames++
  })
  const text = doc.getText('t')
  // The first rooms.length editors watch: one per room is enough to measure, more would measure themselves.
  if (index < work.rooms.length) text.observe((event) => event.transaction.local || deliver(event))
  return {
    synced: new Promise<void>((resolve) => provider.on('sync', () => resolve())),
    async type() {
      const end = performance.now() + work.seconds * 1_000
      await pause((Math.random() * 1_000) / work.perSecond)
      for (let n = 0; performance.now() < end; n++) {
        const token = `${index}-${n};`
        writtenAt.set(token, performance.now())
        text.insert(Math.floor(Math.random() * 20) === 0 ? 0 : text.length, token)
        pending.push({ frame: frames, at: performance.now() })
        sent++
        await pause(((0.5 + Math.random()) * 1_000) / work.perSecond)
      }
    }
  }
}

function deliver(event: Y.YTextEvent): void {
  const now = performance.now()
  for (const change of event.delta) {
    if (typeof change.insert !== 'string') continue
    for (const token of change.insert.match(/\d+-\d+;/g) ?? []) {
      const at = writtenAt.get(token)
      if (at !== undefined) deliveries.push(now - at)
    }
  }
}

function percentiles(values: number[]): Record<'p50' | 'p95' | 'p99' | 'max', number> {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
