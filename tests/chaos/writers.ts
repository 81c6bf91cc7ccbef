// A process full of people who write, to be killed with the server: no surviving browser may hand back what the server lost.
// Each token is noted on disk, synchronously, after its acknowledgement and never before.
import { openSync, writeSync } from 'node:fs'
import * as Y from 'yjs'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import { addRecord } from '#shared/collab/collection-write'
import { MESSAGE, readSaved } from '#shared/collab/protocol'
import * as encoding from 'lib0/encoding'
import { HttpSocket } from '../../src/lib/collab/transport/http-socket'
import { seeded } from './random'

export interface Orders {
  url: string
  documents: string[]
  collections: string[]
  cookies: string[]
  clients: number
  /** Milliseconds between two edits of one client, on average. */
  pace: number
  seed: number
  round: number
  notes: string
  /** Every second client by HTTP instead of a WebSocket. */
  http?: boolean
}

const stamp = { by: null, at: '2027-01-01T00:00:00.000Z' }

process.setMaxListeners(0)
const orders = JSON.parse(process.argv[2] ?? '{}') as Orders
const notes = openSync(orders.notes, 'a')
const random = seeded(orders.seed)
const latencies: number[] = []

for (let i = 0; i < orders.clients; i++) open(i)
process.on('SIGTERM', () => {
  process.stdout.write(`latencies ${JSON.stringify(latencies)}\n`, () => process.exit(0))
})
process.stdout.write('writing\n')

function open(index: number): void {
  const rooms = [...orders.documents, ...orders.collections]
  const room = rooms[index % rooms.length] ?? ''
  const cookie = orders.cookies[index % orders.cookies.length] ?? ''
  const doc = new Y.Doc()
  class CookieSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie } })
      this.on('error', () => undefined)
    }
  }
  class CookieRequests extends HttpSocket {
    constructor(url: string) {
      const asPerson: typeof fetch = (input, init) =>
        fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), cookie } })
      super(url, { fetch: asPerson, isHidden: () => false })
    }
  }
  const byHttp = orders.http === true && index % 2 === 1
  const provider = new WebsocketProvider(orders.url, room, doc, {
    // Both have what y-websocket uses of the browser's class.
    WebSocketPolyfill: (byHttp ? CookieRequests : CookieSocket) as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    params: { ack: '1' }
  })
  let sent = 0
  const pending: { frame: number; token: string; at: number }[] = []
  const stock = provider.messageHandlers[MESSAGE.sync]
  provider.messageHandlers[MESSAGE.sync] = (encoder, decoder, self, emitSynced, type) => {
    stock?.(encoder, decoder, self, emitSynced, type)
    if (encoding.length(encoder) > 1) sent++
  }
  provider.messageHandlers[MESSAGE.saved] = (_, decoder) => {
    const durable = readSaved(decoder)
    while (pending[0] && pending[0].frame <= durable) {
      const { token, at } = pending.shift() as (typeof pending)[number]
      writeSync(notes, `${token}\n`)
      latencies.push(performance.now() - at)
    }
  }
  provider.on('connection-close', () => {
    sent = 0
    pending.length = 0
  })
  doc.on('update', (_: Uint8Array, origin: unknown) => {
    if (origin !== provider && provider.wsconnected) sent++
  })

  let count = 0
  const isCollection = orders.collections.includes(room)
  const write = () => {
    if (provider.synced) {
      const token = `⟦${orders.round}-${index}-${count++}⟧`
      if (isCollection) doc.transact(() => addRecord(doc, [], { id: token.slice(1, -1) }, stamp))
      else writeText(doc, token)
      pending.push({ frame: sent, token, at: performance.now() })
    }
    setTimeout(write, orders.pace * (0.5 + random()))
  }
  setTimeout(write, orders.pace * random())
}

/** At the beginning, at the end or between two tokens; now and then a dot in between is deleted. */
function writeText(doc: Y.Doc, token: string): void {
  const body = doc.getXmlFragment('default')
  if (body.length < 3) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(`${token}.`)])
    body.insert(body.length, [paragraph])
    return
  }
  const paragraph = body.get(Math.floor(random() * body.length))
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null
  if (!(text instanceof Y.XmlText)) return
  const words = text.toString()
  const choice = random()
  const between = words.indexOf('⟦', Math.floor(random() * words.length))
  const at = choice < 0.3 || between < 0 ? (choice < 0.15 ? 0 : text.length) : between
  doc.transact(() => {
    text.insert(at, `${token}.`)
    const dot = text.toString().indexOf('.', Math.floor(random() * words.length))
    if (random() < 0.2 && dot >= 0) text.delete(dot, 1)
  })
}
