// The socket made of requests, against a server that answers what the test says; the real one is in tests/collab/http*.test.ts.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  decodeRequest,
  encodeAnswer,
  encodeClose,
  encodeFrame,
  encodeOpened,
  encodeTaken,
  HTTP_TYPE,
  OPCODE,
  SESSION_HEADER,
  type HttpRequest
} from '#shared/collab/http'
import { HttpSocket } from './http-socket'
import { ABNORMAL, STATE, type SocketClose } from './socket'

type Answer = Uint8Array<ArrayBuffer> | number | 'network error'

interface Asked {
  url: string
  session: string | null
  request: HttpRequest | 'open'
  init: RequestInit
  answer: (answer: Answer, type?: string) => void
}

let asked: Asked[]

const fetchStub: typeof fetch = (input, init = {}) =>
  new Promise((resolve, reject) => {
    const body = init.body
    const bytes = body instanceof Uint8Array ? new Uint8Array(body) : new Uint8Array()
    init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))
    asked.push({
      url: String(input),
      session: new Headers(init.headers).get(SESSION_HEADER),
      request: bytes.length === 0 ? 'open' : decodeRequest(bytes),
      init,
      answer(answer, type = HTTP_TYPE) {
        if (answer === 'network error') reject(new TypeError('failed to fetch'))
        else if (typeof answer === 'number') resolve(new Response(null, { status: answer }))
        else resolve(new Response(answer, { headers: { 'content-type': type } }))
      }
    })
  })

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
})
afterEach(() => vi.useRealTimers())

const binary = (...bytes: number[]) => encodeFrame(OPCODE.binary, new Uint8Array(bytes))
const tick = (ms = 20) => vi.advanceTimersByTimeAsync(ms)

function open(hidden = false) {
  const socket = new HttpSocket('wss://ici/collab/page?ack=1', { fetch: fetchStub, isHidden: () => hidden })
  const heard: number[][] = []
  const closes: SocketClose[] = []
  socket.onmessage = ({ data }) => heard.push([...new Uint8Array(data)])
  socket.onclose = (event) => closes.push(event)
  return { socket, heard, closes }
}

async function opened(hidden = false) {
  const made = open(hidden)
  last().answer(encodeOpened('id', []))
  await tick()
  return made
}

function last(kind?: 'poll' | 'push'): Asked {
  const found = asked.findLast(({ request }) => !kind || (request !== 'open' && request.kind === kind))
  if (!found) throw new Error(`no ${kind ?? 'request'}`)
  return found
}

const count = (kind: 'poll' | 'push') =>
  asked.filter(({ request }) => request !== 'open' && request.kind === kind).length

test('opens with one request to the same address, then polls under the name it was given', async () => {
  const { socket } = open()
  expect(last()).toMatchObject({ url: 'https://ici/collab/page?ack=1', session: null, request: 'open' })
  expect(socket.readyState).toBe(STATE.connecting)
  last().answer(encodeOpened('id', []))
  await tick()
  expect(socket.readyState).toBe(STATE.open)
  expect(last('poll')).toMatchObject({ session: 'id', request: { received: 0, wait: 20_000 } })
})

test('refused: it opens and closes with the code, like a WebSocket', async () => {
  const { closes, socket } = open()
  let opens = 0
  socket.onopen = () => opens++
  last().answer(encodeOpened('', [encodeClose(4404, 'room.not_found')]))
  await tick()
  expect([opens, closes]).toEqual([1, [{ code: 4404, reason: 'room.not_found', wasClean: true }]])
})

test.each([
  ['a page of a captive portal', encodeOpened('id', []), 'text/html'],
  ['bytes of something else', new Uint8Array([1, 2, 3]), HTTP_TYPE],
  ['a refusal of a proxy', 403, HTTP_TYPE],
  ['nothing', 'network error', HTTP_TYPE]
] as const)('%s does not open it', async (_, answer, type) => {
  const { socket, closes } = open()
  last().answer(answer, type)
  await tick()
  expect(socket.readyState).toBe(STATE.closed)
  expect(closes).toMatchObject([{ code: ABNORMAL }])
})

test('messages go up in order, one request at a time, those typed meanwhile together in the next', async () => {
  const { socket } = await opened()
  socket.send(new Uint8Array([1]))
  socket.send(new Uint8Array([2]))
  await tick()
  expect(last('push').request).toMatchObject({ first: 0, frames: [{ opcode: 2 }, { opcode: 2 }] })
  for (const n of [3, 4, 5]) socket.send(new Uint8Array([n]))
  await tick(1_000)
  expect(count('push')).toBe(1)
  last('push').answer(encodeTaken(2))
  await tick()
  expect(last('push').request).toMatchObject({ first: 2, frames: [{}, {}, {}] })
})

test('a push whose answer was lost is sent again, the same; what the server had taken is not', async () => {
  const { socket } = await opened()
  socket.send(new Uint8Array([1]))
  await tick()
  last('push').answer('network error')
  await tick(500)
  expect(count('push')).toBe(2)
  expect(last('push').request).toMatchObject({ first: 0 })
  socket.send(new Uint8Array([2]))
  last('push').answer(encodeTaken(1))
  await tick()
  expect(last('push').request).toMatchObject({ first: 1, frames: [{ payload: new Uint8Array([2]) }] })
})

test('what comes is confirmed by the next poll; an answer that was lost is asked for again', async () => {
  const { heard } = await opened()
  last('poll').answer(encodeAnswer(0, [binary(1), binary(2)]))
  await tick()
  expect(heard).toEqual([[1], [2]])
  expect(last('poll').request).toMatchObject({ received: 2 })
  last('poll').answer(502)
  await tick(500)
  expect(last('poll').request).toMatchObject({ received: 2 })
  // An answer to an older question is not believed.
  last('poll').answer(encodeAnswer(0, [binary(1)]))
  await tick()
  last('poll').answer(encodeAnswer(2, [binary(3)]))
  await tick()
  expect(heard).toEqual([[1], [2], [3]])
})

test('an unknown session is over at once, so that a new one can be opened', async () => {
  const { closes } = await opened()
  last('poll').answer(410)
  await tick()
  expect(closes).toMatchObject([{ code: ABNORMAL, reason: 'gone' }])
})

test('requests that keep failing end it; one that never answers is a dead line', async () => {
  const failing = await opened()
  for (let i = 0; i < 30 && failing.closes.length === 0; i++) {
    last('poll').answer('network error')
    await tick(500)
  }
  expect(failing.closes).toMatchObject([{ code: ABNORMAL }])
  const silent = await opened()
  await tick(45_000)
  expect(silent.closes).toMatchObject([{ code: ABNORMAL }])
})

test('the code of a close travels as a frame, after what was said before', async () => {
  const { heard, closes } = await opened()
  last('poll').answer(encodeAnswer(0, [binary(9), encodeClose(1012, 'restart')]))
  await tick()
  expect([heard, closes]).toEqual([[[9]], [{ code: 1012, reason: 'restart', wasClean: true }]])
  const polls = count('poll')
  await tick(60_000)
  expect(count('poll')).toBe(polls)
})

test('closing says goodbye with what had not left yet, in a request that outlives the page', async () => {
  const { socket, closes } = await opened()
  socket.send(new Uint8Array([1]))
  socket.close(1001)
  expect(last('push')).toMatchObject({
    init: { keepalive: true },
    request: { first: 0, frames: [{ opcode: 2 }, { opcode: 8 }] }
  })
  await tick()
  expect(closes).toMatchObject([{ code: 1001 }])
})

test('a large message goes up in pieces that no proxy finds too large', async () => {
  const { socket } = await opened()
  const size = 700_000
  socket.send(new Uint8Array(size))
  let taken = 0
  let bytes = 0
  while (bytes < size) {
    await tick()
    const { request } = last('push')
    if (request === 'open' || request.kind !== 'push') throw new Error('no push')
    const sum = request.frames.reduce((total, { payload }) => total + payload.byteLength, 0)
    expect(sum).toBeLessThanOrEqual(128 * 1024)
    bytes += sum
    taken += request.frames.length
    last('push').answer(encodeTaken(taken))
  }
  expect(bytes).toBe(size)
})

test('a tab that nobody looks at keeps no request waiting, until it is looked at or written in', async () => {
  const { socket } = await opened(true)
  expect(last('poll').request).toMatchObject({ wait: 0 })
  last('poll').answer(encodeAnswer(0, []))
  await tick(1_000)
  expect(count('poll')).toBe(1)
  socket.hurry()
  await tick()
  expect(count('poll')).toBe(2)
  socket.send(new Uint8Array([1]))
  last('poll').answer(encodeAnswer(0, []))
  await tick(5_000)
  expect(last('poll').request).toMatchObject({ wait: 20_000 })
})

test('something that answers polls at once with nothing does not make it spin', async () => {
  await opened()
  for (let i = 0; i < 100; i++) {
    last('poll').answer(encodeAnswer(0, []))
    await tick(10)
  }
  expect(count('poll')).toBeLessThan(10)
})
