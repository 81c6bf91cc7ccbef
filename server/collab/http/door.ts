// `POST /collab/<room>`: the same way in as a WebSocket's, then the requests of those who are inside. Only long polls go down: an
// answer ends as soon as it holds something, so that a proxy which keeps answers until they are whole holds nothing back.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { decodeRequest, encodeOpened, encodeTaken, HTTP_TYPE, SESSION_HEADER } from '#shared/collab/http'
import { CLOSE } from '#shared/collab/protocol'
import type { Connections } from '../connections'
import type { Clock, CollabLog, CollabMetrics, RoomGate } from '../contract'
import type { Door } from '../door'
import type { Settings } from '../settings'
import { readBody } from './body'
import type { Relay } from './relay'
import { HttpSession } from './session'
import { HttpSessions } from './sessions'

export interface HttpDoorDeps {
  door: Door
  gate: RoomGate
  connections: Connections
  settings: Settings
  clock: Clock
  logger: CollabLog
  metrics: CollabMetrics
  /** Its id is a part of the ids of sessions. */
  run: { readonly id: string }
  /** To the other nodes, if there are any. */
  relay: Relay | null
}

/** Bodies of one session that are being read or held back. A client sends one after the other; a retry may cross it. */
const MAX_PUSHES = 3

export class HttpDoor {
  readonly #sessions: HttpSessions

  constructor(readonly deps: HttpDoorDeps) {
    this.#sessions = new HttpSessions(deps.gate, deps.run)
  }

  get size(): number {
    return this.#sessions.size
  }

  handle(req: IncomingMessage, res: ServerResponse): void {
    this.#handle(req, res).catch((error: unknown) => {
      // The other side has hung up in the middle of its request: nobody is left to hear an answer.
      if (!res.destroyed) this.deps.logger.error({ err: error }, 'collab: HTTP request failed')
      if (!res.headersSent) this.#turnAway(res, 503)
    })
  }

  /** Resolves when everybody who was told to go has heard it, or after `ms`. */
  async farewell(ms: number): Promise<void> {
    const end = this.deps.clock.monotonic() + ms
    while (this.#sessions.all().some((session) => session.closing && !session.told)) {
      if (this.deps.clock.monotonic() > end) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /** To be called every second. */
  beat(): void {
    for (const session of this.#sessions.all()) session.expire()
  }

  async #handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method !== 'POST') return this.#turnAway(res, 405)
    if (!this.#isOwn(req)) return this.#turnAway(res, 403)
    const id = req.headers[SESSION_HEADER]
    if (id === undefined) return this.#open(req, res)
    const session = typeof id === 'string' ? this.#sessions.find(id, req) : null
    if (session) return this.#exchange(session, req, res)
    const run = typeof id === 'string' ? this.#sessions.foreignRun(id) : null
    if (run !== null && (await this.deps.relay?.forward(run, req, res))) return
    // Whoever reads this opens a new session at once.
    this.#turnAway(res, 410)
  }

  /** A page of another site can send neither this type nor this header without a permission that is never given. */
  #isOwn(req: IncomingMessage): boolean {
    const site = req.headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin') return false
    return req.headers['content-type'] === HTTP_TYPE && this.deps.gate.originAllowed(req)
  }

  async #open(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { door, connections, settings, clock } = this.deps
    const status = door.turnsAway(req)
    if (status !== null) return this.#turnAway(res, status)
    const address = door.address(req)
    let id = ''
    const session = new HttpSession(settings, clock, () => {
      connections.perAddress.remove(address)
      this.#sessions.remove(id)
    })
    connections.perAddress.add(address)
    await door.welcome(session, req)
    if (res.destroyed) return session.terminate()
    if (session.closing) {
      reply(res, encodeOpened('', session.said))
      return session.terminate()
    }
    id = this.#sessions.add(session, req)
    reply(res, encodeOpened(id, []))
  }

  async #exchange(session: HttpSession, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { settings } = this.deps
    if (session.pushes >= MAX_PUSHES || session.requests.take() > 0) return this.#turnAway(res, 429)
    session.pushes++
    try {
      const body = await readBody(req, settings.httpBodyBytes)
      if (body === null) return this.#refuse(session, res, CLOSE.tooBig, 'frame')
      const request = readRequest(body)
      if (request === null) return this.#refuse(session, res, CLOSE.badFrame, 'malformed')
      if (request.kind === 'poll') {
        const answer = (bytes: Uint8Array) => reply(res, bytes)
        res.on('close', () => session.abandon(answer))
        return session.poll(request.received, request.wait, answer)
      }
      await session.ready()
      reply(res, encodeTaken(session.push(request.first, request.frames)))
    } finally {
      session.pushes--
    }
  }

  #refuse(session: HttpSession, res: ServerResponse, code: number, reason: string): void {
    session.breakOff(code, reason)
    this.#turnAway(res, code === CLOSE.tooBig ? 413 : 400)
  }

  #turnAway(res: ServerResponse, status: number): void {
    const retry = status === 503 || status === 429
    res.writeHead(status, {
      'Cache-Control': 'no-store',
      'Content-Length': 0,
      ...(retry && { 'Retry-After': 2 }),
      ...(status === 405 && { Allow: 'POST' }),
      // What is left of the request is not worth reading.
      ...(status === 413 && { Connection: 'close' })
    })
    res.end()
    if (status !== 429 && status !== 410) this.deps.metrics.closed?.(status, 'http')
  }
}

function readRequest(body: Uint8Array): ReturnType<typeof decodeRequest> | null {
  try {
    return decodeRequest(body)
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

function reply(res: ServerResponse, body: Uint8Array): void {
  if (res.destroyed || res.headersSent) return
  res.writeHead(200, {
    'Content-Type': HTTP_TYPE,
    'Content-Length': body.byteLength,
    'Cache-Control': 'no-store, no-transform'
  })
  res.end(body)
}
