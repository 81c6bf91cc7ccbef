// Which transport is taken, when, and when it is left again. Time is simulated; the sockets do what the test says.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ChosenSocket } from './chosen-socket'
import { Line, type Memory } from './line'
import { ABNORMAL, STATE, type Socket, type SocketClose, type SocketMessage } from './socket'

class FakeSocket implements Socket {
  binaryType = ''
  readyState: number = STATE.connecting
  readonly OPEN = STATE.open
  onopen: ((event: object) => void) | null = null
  onmessage: ((event: SocketMessage) => void) | null = null
  onerror: ((event: object) => void) | null = null
  onclose: ((event: SocketClose) => void) | null = null
  sent: Uint8Array[] = []

  constructor(
    readonly kind: string,
    readonly url: string
  ) {}

  send(data: Uint8Array): void {
    this.sent.push(data)
  }

  close(): void {
    this.readyState = STATE.closed
  }

  opens(): void {
    this.readyState = STATE.open
    this.onopen?.({})
  }

  says(): void {
    this.onmessage?.({ data: new ArrayBuffer(1) })
  }

  breaks(code = ABNORMAL): void {
    this.readyState = STATE.closed
    this.onclose?.({ code, reason: '', wasClean: false })
  }
}

let made: FakeSocket[]
let memory: Memory & { kept: Map<string, string> }
let line: Line

beforeEach(() => {
  vi.useFakeTimers()
  made = []
  const kept = new Map<string, string>()
  memory = {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key)
  }
  line = new Line(memory)
})
afterEach(() => vi.useRealTimers())

function connect() {
  const make = (kind: string) => (url: string) => {
    const socket = new FakeSocket(kind, url)
    made.push(socket)
    return socket
  }
  const socket = new ChosenSocket('ws://ici/collab/page?epoch=1', {
    line,
    websocket: make('websocket'),
    http: make('http')
  })
  const closes: SocketClose[] = []
  let opens = 0
  socket.onopen = () => opens++
  socket.onclose = (event) => closes.push(event)
  return { socket, closes, opens: () => opens }
}

const kinds = () => made.map((one) => one.kind)
const nth = (index: number): FakeSocket => {
  const found = made.at(index)
  if (!found) throw new Error(`no socket ${index}`)
  return found
}

test('a WebSocket that opens is all there is', () => {
  const { socket, opens } = connect()
  nth(0).opens()
  vi.advanceTimersByTime(600_000)
  expect(kinds()).toEqual(['websocket'])
  expect([socket.kind, opens()]).toEqual(['websocket', 1])
})

test('three seconds without one: the same by HTTP, and what comes and goes, goes there', () => {
  const { socket, opens } = connect()
  vi.advanceTimersByTime(2_999)
  expect(kinds()).toEqual(['websocket'])
  vi.advanceTimersByTime(1)
  expect(kinds()).toEqual(['websocket', 'http'])
  const received: SocketMessage[] = []
  socket.onmessage = (event) => received.push(event)
  nth(1).opens()
  nth(1).says()
  socket.send(new Uint8Array([7]))
  expect([socket.kind, opens(), received.length, nth(1).sent.length]).toEqual(['http', 1, 1, 1])
  expect(nth(0).readyState).toBe(STATE.closed)
})

test('a WebSocket that is refused does not cost three seconds', () => {
  const { socket } = connect()
  nth(0).breaks()
  nth(1).opens()
  expect(socket.kind).toBe('http')
})

test('a slow line: the WebSocket that opens first after all is taken, HTTP is let go', () => {
  const { socket } = connect()
  vi.advanceTimersByTime(4_000)
  nth(0).opens()
  expect(socket.kind).toBe('websocket')
  expect(nth(1).readyState).toBe(STATE.closed)
  expect(line.kind).toBe('websocket')
})

test('neither opens: one close, as from a lost WebSocket, and nothing is concluded', () => {
  const { closes, opens } = connect()
  nth(0).breaks()
  nth(1).breaks()
  expect([opens(), closes.map((one) => one.code)]).toEqual([0, [ABNORMAL]])
  expect(line.kind).toBe('websocket')
})

test('the next document, and the next page, begin with what worked; half an hour later WebSocket is asked first', () => {
  connect()
  nth(0).breaks()
  nth(1).opens()
  connect()
  expect(nth(-1).kind).toBe('http')
  expect(new Line(memory).kind).toBe('http')
  vi.setSystemTime(Date.now() + 31 * 60_000)
  expect(new Line(memory).kind).toBe('websocket')
})

test('remembered HTTP that does not open either gives way to a WebSocket', () => {
  line.preferHttp()
  const { socket } = connect()
  nth(0).breaks()
  nth(1).opens()
  expect(socket.kind).toBe('websocket')
  expect(new Line(memory).kind).toBe('websocket')
})

test('a WebSocket that works again is found in the background, as a reader, and taken when it is quiet', () => {
  const { socket, closes } = connect()
  nth(0).breaks()
  nth(1).opens()
  vi.advanceTimersByTime(7_000)
  const probe = nth(2)
  expect([probe.kind, new URL(probe.url).search]).toEqual(['websocket', '?epoch=1&read=1'])
  probe.opens()
  probe.says()
  vi.advanceTimersByTime(2_900)
  socket.send(new Uint8Array([1]))
  vi.advanceTimersByTime(900)
  // Somebody has just typed: not yet.
  expect(closes).toEqual([])
  vi.advanceTimersByTime(1_000)
  expect(closes).toMatchObject([{ code: 1000 }])
  connect()
  expect(nth(-1).kind).toBe('websocket')
})

test.each([
  ['does not open', () => undefined],
  ['opens and says nothing', (probe: FakeSocket) => probe.opens()],
  ['is cut after a moment', (probe: FakeSocket) => (probe.opens(), probe.says(), probe.breaks())]
])('a probe that %s changes nothing, and is tried again later and later', (_, does) => {
  const { closes, socket } = connect()
  nth(0).breaks()
  nth(1).opens()
  for (let i = 0; i < 40; i++) {
    vi.advanceTimersByTime(15_000)
    const last = nth(-1)
    if (last.kind === 'websocket' && last.readyState === STATE.connecting) does(last)
  }
  expect([closes.length, socket.kind]).toEqual([0, 'http'])
  // Ten minutes: more than four tries, fewer than ten.
  expect(made.length - 2).toBeGreaterThan(4)
  expect(made.length - 2).toBeLessThan(10)
})

test('another network: the probe does not wait for its turn', () => {
  const { socket } = connect()
  nth(0).breaks()
  nth(1).opens()
  socket.wake()
  vi.advanceTimersByTime(1_500)
  expect(kinds()).toEqual(['websocket', 'http', 'websocket'])
})

test('a WebSocket that opens and breaks three times in a short time is no line to work on', () => {
  for (let i = 0; i < 3; i++) {
    connect()
    expect(nth(-1).kind).toBe('websocket')
    nth(-1).opens()
    nth(-1).says()
    vi.advanceTimersByTime(10_000)
    nth(-1).breaks()
  }
  connect()
  expect(nth(-1).kind).toBe('http')
})

test('a server that says goodbye, or a line that held for long, is not held against it', () => {
  for (let i = 0; i < 6; i++) {
    connect()
    nth(-1).opens()
    nth(-1).says()
    vi.advanceTimersByTime(i % 2 === 0 ? 1_000 : 61_000)
    nth(-1).breaks(i % 2 === 0 ? 1012 : ABNORMAL)
  }
  expect(line.kind).toBe('websocket')
})

test('a WebSocket that opened and never said a word is given up for HTTP at once', () => {
  const { socket } = connect()
  nth(0).opens()
  vi.advanceTimersByTime(30_000)
  socket.close()
  expect(line.kind).toBe('http')
})

test('closed while it opens: nothing opens afterwards', () => {
  const { socket, opens } = connect()
  vi.advanceTimersByTime(3_500)
  socket.close()
  for (const one of made) one.onopen?.({})
  vi.advanceTimersByTime(60_000)
  expect([opens(), made.length]).toEqual([0, 2])
})

test('a browser that keeps nothing is no obstacle', () => {
  const refuse = () => {
    throw new Error('SecurityError')
  }
  line = new Line({ getItem: refuse, setItem: refuse, removeItem: refuse })
  const { socket } = connect()
  nth(0).breaks()
  nth(1).opens()
  expect([socket.kind, line.kind]).toEqual(['http', 'http'])
})
