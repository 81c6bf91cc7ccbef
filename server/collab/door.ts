// The way in: from an HTTP upgrade to a socket in its room, or to the close code that says why not. What can be refused without
// asking anybody is refused first; unknown and forbidden rooms get the same answer at the same price.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer, type Server } from 'ws'
import { CLOSE, PARAM } from '#shared/collab/protocol'
import { COLLAB_PATH, parseRoom } from '#shared/collab/room'
import { Connection } from './connection'
import type { Connections } from './connections'
import type { Clock, CollabLog, CollabMetrics, RoomGate, Visitor } from './contract'
import { EarlyFrames } from './early'
import { RefusalMemory, TokenBucket } from './limits'
import type { Room } from './room'
import type { Rooms } from './rooms'
import type { Settings } from './settings'
import { within } from './within'

export interface DoorDeps {
  gate: RoomGate
  rooms: Rooms
  connections: Connections
  settings: Settings
  clock: Clock
  logger: CollabLog
  metrics: CollabMetrics
  /** Rights may have changed while someone was coming in: asked again once inside. */
  onJoined(connection: Connection, rightsStamp: number): void
  rightsStamp(): number
}

export class Door {
  open = true
  readonly refusals: RefusalMemory
  readonly #handshakes: TokenBucket
  readonly #server: Server<typeof CollabSocket>

  constructor(readonly deps: DoorDeps) {
    const { settings, clock } = deps
    this.refusals = new RefusalMemory(clock)
    this.#handshakes = new TokenBucket(settings.handshakesPerSecond, settings.handshakesBurst, clock)
    const options = {
      noServer: true,
      WebSocket: CollabSocket,
      maxPayload: settings.frameBytes,
      maxFragments: 1024,
      maxBufferedChunks: 4096,
      perMessageDeflate: false,
      clientTracking: false,
      closeTimeout: 5_000
    }
    this.#server = new WebSocketServer(options)
  }

  handle(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Without a listener, a reset in the middle of the handshake would end the process.
    socket.on('error', () => socket.destroy())
    const [path = '', query = ''] = (req.url ?? '').split('?', 2)
    const { gate, connections, settings } = this.deps
    if (!path.startsWith(COLLAB_PATH)) return this.#turnAway(socket, 404)
    if (!this.open) return this.#turnAway(socket, 503)
    if (!gate.originAllowed(req)) return this.#turnAway(socket, 403)
    const address = gate.address?.(req) ?? req.socket.remoteAddress ?? ''
    if (!LOOPBACK.test(address) && connections.perAddress.get(address) >= settings.socketsPerAddress) {
      return this.#turnAway(socket, 429)
    }
    try {
      this.#server.handleUpgrade(req, socket, head, (ws) => {
        connections.perAddress.add(address)
        ws.on('close', () => connections.perAddress.remove(address))
        void this.#welcome(ws, socket, req, path.slice(COLLAB_PATH.length), new URLSearchParams(query))
      })
    } catch (error) {
      this.deps.logger.warn({ err: error }, 'collab: upgrade failed')
      socket.destroy()
    }
  }

  async #welcome(
    ws: WebSocket,
    socket: Duplex,
    req: IncomingMessage,
    room: string,
    params: URLSearchParams
  ): Promise<void> {
    const early = new EarlyFrames(ws, this.deps.settings)
    ws.on('error', (error) =>
      this.deps.logger.debug({ err: error, room: room.slice(0, 101) }, 'collab: socket error')
    )
    const caller = `${room.slice(0, 101)} ${identify(req, params)}`
    const refuse = (code: number, reason: string) => {
      if (code < CLOSE.tryAgain) this.refusals.remember(caller, code)
      ws.close(code, reason)
      this.deps.metrics.closed?.(code, reason)
    }
    if (this.#handshakes.take() > 0) return refuse(CLOSE.tryAgain, 'busy')
    const again = this.refusals.recall(caller)
    if (again !== null) return refuse(again, REASONS[again] ?? '')
    try {
      await this.#admit(ws, socket, req, room, params, early, refuse)
    } catch (error) {
      this.deps.logger.error({ err: error, room: room.slice(0, 101) }, 'collab: not admitted')
      refuse(CLOSE.tryAgain, 'room.unavailable')
    }
  }

  async #admit(
    ws: WebSocket,
    socket: Duplex,
    req: IncomingMessage,
    room: string,
    params: URLSearchParams,
    early: EarlyFrames,
    refuse: (code: number, reason: string) => void
  ): Promise<void> {
    const { gate, rooms, connections, settings } = this.deps
    const stamp = this.deps.rightsStamp()
    const visitor = await within(settings.authenticateMs, gate.authenticate(req, room))
    if (!visitor) return refuse(CLOSE.sessionEnded, 'session.required')
    const name = parseRoom(room)
    const access = name && (await within(settings.authenticateMs, gate.access(visitor, name)))
    if (!access) return refuse(CLOSE.notFound, 'room.not_found')
    const held = await within(settings.loadMs, rooms.hold(name))
    if (!held) return refuse(CLOSE.notFound, 'room.not_found')
    try {
      const readOnly = params.get(PARAM.read) === '1'
      const epoch = params.get(PARAM.epoch)
      if (epoch !== null && epoch !== String(held.row.epoch)) {
        return refuse(CLOSE.otherEpoch, `epoch:${held.row.epoch}`)
      }
      if (!readOnly && isOlder(params.get(PARAM.schema), settings.schemaVersion)) {
        return refuse(CLOSE.oldSchema, 'schema')
      }
      if (connections.perPerson.get(visitor.personId) >= settings.socketsPerPerson) {
        return refuse(CLOSE.tooBig, 'sockets')
      }
      if (early.closed || !this.open) return ws.close(CLOSE.restart)
      const mode = readOnly ? 'read' : access.mode
      const connection = this.#connect(ws, socket, visitor, held, params.get(PARAM.ack) === '1', mode)
      connection.readOnlyByWish = readOnly
      connection.initiativeId = access.initiativeId ?? null
      early.handOver(
        (data, isBinary) => connection.onMessage(data, isBinary),
        (code) => connection.finish(code, 'closed by the other side')
      )
      this.deps.onJoined(connection, stamp)
    } finally {
      rooms.release(held)
    }
  }

  #connect(
    ws: WebSocket,
    socket: Duplex,
    visitor: Visitor,
    room: Room,
    ack: boolean,
    mode: 'read' | 'write'
  ): Connection {
    const { connections, settings, clock, logger, metrics } = this.deps
    const connection = new Connection(ws, socket, visitor, room, {
      settings,
      clock,
      ack,
      mode,
      personBucket: connections.bucketOf(visitor.personId),
      onClose: (closed, code, reason) => {
        connections.remove(closed)
        metrics.closed?.(code, reason)
        const level = code >= 4400 && code < 4500 ? 'warn' : 'debug'
        logger[level]({ room: room.name, person: visitor.personId, code, reason }, 'collab: socket closed')
      },
      onFault: (_, error) => logger.error({ err: error, room: room.name }, 'collab: handler failed')
    })
    connections.add(connection)
    room.join(connection)
    return connection
  }

  /** Plain HTTP: no WebSocket is made. */
  #turnAway(socket: Duplex, status: keyof typeof STATUS): void {
    const retry = status === 503 || status === 429 ? 'Retry-After: 2\r\n' : ''
    socket.end(
      `HTTP/1.1 ${status} ${STATUS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n${retry}\r\n`
    )
    this.deps.metrics.closed?.(status, 'upgrade')
  }
}

const STATUS = {
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable'
} as const

const LOOPBACK = /^(::ffff:)?127\.|^::1$/

const REASONS: Record<number, string> = {
  [CLOSE.sessionEnded]: 'session.required',
  [CLOSE.notFound]: 'room.not_found'
}

/** `ws` closes with the codes of its own standard; ours tell y-websocket not to come back with the same frame. */
class CollabSocket extends WebSocket {
  override close(code?: number, data?: string | Buffer): void {
    if (code === 1009) super.close(CLOSE.tooBig, 'frame')
    else if (code === 1002 || code === 1007 || code === 1008) super.close(CLOSE.badFrame, 'frame')
    else super.close(code, data)
  }
}

function isOlder(declared: string | null, current: number): boolean {
  if (declared === null) return false
  const version = /^\d{1,9}$/.test(declared) ? Number(declared) : -1
  return version < current
}

/** Whoever this is: the same words get the same answer for a while. */
function identify(req: IncomingMessage, params: URLSearchParams): string {
  const { cookie = '', authorization = '' } = req.headers
  return `${req.socket.remoteAddress} ${cookie} ${authorization} ${params.get(PARAM.ticket) ?? ''}`
}
