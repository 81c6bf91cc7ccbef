// Two nodes without sticky sessions: whichever one a request lands on, the one that holds the session answers it.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Visitor } from '#server/collab/contract'
import { createCollab, type Collab } from '#server/collab/index'
import { CLOSE } from '#shared/collab/protocol'
import { StockClient, until } from './support/clients'
import { httpSocketOf, RawHttp } from './support/http'
import { startHarness, type Harness } from './support/harness'

interface Node {
  server: Server
  collab: Collab
  url: string
  stop(): Promise<void>
}

let place: Harness
let nodes: Node[]
let page: string
let anne: Visitor
let bran: Visitor

beforeEach(async () => {
  place = await startHarness()
  page = await place.page()
  anne = await place.person('Anne', [{ page, mode: 'write' }])
  bran = await place.person('Bran', [{ page, mode: 'write' }])
  nodes = [await startNode('un'), await startNode('deux')]
})

afterEach(async () => {
  for (const node of nodes) await node.stop()
  await place.stop()
})

async function startNode(name: string, known = true): Promise<Node> {
  const server = createServer((req, res) => collab.handleRequest(req, res))
  server.on('upgrade', (req, socket, head) => collab.handleUpgrade(req, socket, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server: its address is never a pipe name.
  const { port } = server.address() as AddressInfo
  const quiet = () => undefined
  const collab = await createCollab({
    sql: place.sql,
    gate: place.gate,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    node: { name, address: known ? `http://127.0.0.1:${port}` : undefined },
    settings: { lingerMs: 50 }
  })
  let stopped: Promise<void> | null = null
  const stop = async () => {
    const gone = new Promise<void>((resolve) => server.close(() => resolve()))
    await collab.drain()
    server.closeAllConnections()
    await gone
  }
  return { server, collab, url: `ws://127.0.0.1:${port}/collab`, stop: () => (stopped ??= stop()) }
}

function nth(index: number): Node {
  const node = nodes[index]
  if (!node) throw new Error(`no node ${index}`)
  return node
}

/** Each request goes to the next node, as through a balancer that remembers nothing. */
function inTurn(): typeof fetch {
  let turn = 0
  return (input, init) => {
    const to = new URL(nth(turn++ % nodes.length).url)
    return fetch(String(input).replace(/127\.0\.0\.1:\d+/, to.host), init)
  }
}

test('every request on another node: it writes, sees and is acknowledged in one session', async () => {
  const socket = httpSocketOf(anne, inTurn())
  const behind = new StockClient(nth(0), page, anne, { params: { ack: '1' }, socket })
  await behind.synced()
  const direct = await new StockClient(nth(0), page, bran, { params: { ack: '1' } }).synced()
  for (let i = 0; i < 10; i++) {
    behind.text.insert(behind.text.length, `a${i} `)
    await behind.acknowledged()
  }
  direct.doc.getText('autre').insert(0, 'vu')
  await until(() => behind.doc.getText('autre').toString() === 'vu', 'seen')
  expect(behind.closes).toEqual([])
  behind.close()
  direct.close()
})

test('the other node passes on neither what belongs to somebody else nor what is known to be over', async () => {
  const hers = await RawHttp.as(nth(0), page, anne).open()
  const elsewhere = RawHttp.as(nth(1), page, anne)
  elsewhere.session = hers.session
  expect((await elsewhere.poll(0, 1_000)).status).toBe(200)
  const thief = RawHttp.as(nth(1), page, bran)
  thief.session = hers.session
  expect((await thief.poll(0)).status).toBe(410)
  // A refusal travels as it is.
  expect((await elsewhere.ask(new Uint8Array([1, 2, 3]))).status).toBe(400)
  expect(await elsewhere.whenClosed()).toBe(CLOSE.badFrame)
})

test('a node that has stopped, died, or that nobody can reach: the answer is to open a new session, at once', async () => {
  const silent = await startNode('trois', false)
  nodes.push(silent)
  const unreachable = await RawHttp.as(silent, page, anne).open()
  const stopped = await RawHttp.as(nth(0), page, anne).open()
  await nth(0).stop()
  for (const { session } of [unreachable, stopped]) {
    const elsewhere = RawHttp.as(nth(1), page, anne)
    elsewhere.session = session
    expect((await elsewhere.poll(0)).status).toBe(410)
  }
})
