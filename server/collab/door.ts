// The way in, whatever carries the frames: from a request to a connection in its room, or to the close code that says why not. What
// can be refused without asking anybody is refused first; unknown and forbidden rooms get the same answer at the same price.
import type { IncomingMessage } from 'node:http'
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
import type { Transport } from './transport'
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

/** Status of a request that is refused before anything of it is read. */
export type TurnedAway = 403 | 404 | 429 | 503

interface Visit {
  transport: Transport
  req: IncomingMessage
  room: string
  params: URLSearchParams
  early: EarlyFrames
  refuse(code: number, reason: string): void
}

export class Door {
  open = true
  readonly refusals: RefusalMemory
  readonly #handshakes: TokenBucket

  constructor(readonly deps: DoorDeps) {
    const { settings, clock } = deps
    this.refusals = new RefusalMemory(clock)
    this.#handshakes = new TokenBucket(settings.handshakesPerSecond, settings.handshakesBurst, clock)
  }

  address(req: IncomingMessage): string {
    return this.deps.gate.address?.(req) ?? req.socket.remoteAddress ?? ''
  }

  /** Null: may knock. */
  turnsAway(req: IncomingMessage): TurnedAway | null {
    const { gate, connections, settings } = this.deps
    if (!req.url?.startsWith(COLLAB_PATH)) return 404
    if (!this.open) return 503
    if (!gate.originAllowed(req)) return 403
    const address = this.address(req)
    const crowded = connections.perAddress.get(address) >= settings.socketsPerAddress
    return crowded && !LOOPBACK.test(address) ? 429 : null
  }

  /** Resolves when the transport is in its room, or closed. Never throws. */
  async welcome(transport: Transport, req: IncomingMessage): Promise<void> {
    const early = new EarlyFrames(transport, this.deps.settings)
    const [path = '', query = ''] = (req.url ?? '').split('?', 2)
    const room = path.slice(COLLAB_PATH.length)
    const params = new URLSearchParams(query)
    const caller = `${room.slice(0, 101)} ${identify(req, params)}`
    const refuse = (code: number, reason: string) => {
      if (code < CLOSE.tryAgain) this.refusals.remember(caller, code)
      transport.close(code, reason)
      this.deps.metrics.closed?.(code, reason)
    }
    if (this.#handshakes.take() > 0) return refuse(CLOSE.tryAgain, 'busy')
    const again = this.refusals.recall(caller)
    if (again !== null) return refuse(again, REASONS[again] ?? '')
    try {
      await this.#admit({ transport, req, room, params, early, refuse })
    } catch (error) {
      this.deps.logger.error({ err: error, room: room.slice(0, 101) }, 'collab: not admitted')
      refuse(CLOSE.tryAgain, 'room.unavailable')
    }
  }

  async #admit({ transport, req, room, params, early, refuse }: Visit): Promise<void> {
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
      if (early.closed || !this.open) return transport.close(CLOSE.restart, '')
      const mode = readOnly ? 'read' : access.mode
      const connection = this.#connect(transport, visitor, held, this.address(req), params, mode)
      connection.readOnlyByWish = readOnly
      connection.initiativeId = access.initiativeId ?? null
      early.handOver(connection)
      this.deps.onJoined(connection, stamp)
    } finally {
      rooms.release(held)
    }
  }

  // The same for all connections.
  readonly #look = (): void => this.deps.connections.look()

  readonly #onClose = (connection: Connection, code: number, reason: string): void => {
    const { connections, metrics, logger } = this.deps
    const { room, visitor } = connection
    connections.remove(connection)
    metrics.closed?.(code, reason)
    const level = code >= 4400 && code < 4500 ? 'warn' : 'debug'
    logger[level]({ room: room.name, person: visitor.personId, code, reason }, 'collab: socket closed')
  }

  readonly #onFault = ({ room }: Connection, error: unknown): void => {
    this.deps.logger.error({ err: error, room: room.name }, 'collab: handler failed')
  }

  #connect(
    transport: Transport,
    visitor: Visitor,
    room: Room,
    address: string,
    params: URLSearchParams,
    mode: 'read' | 'write'
  ): Connection {
    const { connections, settings, clock } = this.deps
    const connection = new Connection(transport, visitor, room, {
      settings,
      clock,
      ack: params.get(PARAM.ack) === '1',
      parts: params.get(PARAM.parts) === '1',
      news: params.get(PARAM.news) === '1',
      mode,
      look: this.#look,
      shared: [
        connections.bucketOf(visitor.personId),
        ...(LOOPBACK.test(address) ? [] : [connections.bucketAt(address)])
      ],
      partsBudget: connections.budgetOf(visitor.personId),
      onClose: this.#onClose,
      onFault: this.#onFault
    })
    connections.add(connection)
    room.join(connection)
    return connection
  }
}

const LOOPBACK = /^(::ffff:)?127\.|^::1$/

const REASONS: Record<number, string> = {
  [CLOSE.sessionEnded]: 'session.required',
  [CLOSE.notFound]: 'room.not_found'
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
