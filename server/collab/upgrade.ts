// From an HTTP upgrade to a WebSocket at the door.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type Server } from 'ws'
import type { Connections } from './connections'
import type { CollabLog, CollabMetrics } from './contract'
import type { Door, TurnedAway } from './door'
import type { Settings } from './settings'
import { CollabSocket, WebSocketTransport } from './websocket'

export interface UpgradeDeps {
  door: Door
  connections: Connections
  settings: Settings
  logger: CollabLog
  metrics: CollabMetrics
}

export class Upgrades {
  readonly #server: Server<typeof CollabSocket>

  constructor(readonly deps: UpgradeDeps) {
    const options = {
      noServer: true,
      WebSocket: CollabSocket,
      maxPayload: deps.settings.frameBytes,
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
    socket.on('error', destroyed)
    const { door, logger } = this.deps
    const status = door.turnsAway(req)
    if (status !== null) return this.#turnAway(socket, status)
    const address = door.address(req)
    try {
      this.#server.handleUpgrade(req, socket, head, (ws) => {
        this.#count(ws, address)
        void door.welcome(new WebSocketTransport(ws, socket), req)
      })
    } catch (error) {
      logger.warn({ err: error }, 'collab: upgrade failed')
      socket.destroy()
    }
  }

  /** Apart: a closure keeps everything that its neighbours need, and the request is no longer needed by anyone. */
  #count(ws: CollabSocket, address: string): void {
    const { connections, logger } = this.deps
    connections.perAddress.add(address)
    ws.on('close', () => connections.perAddress.remove(address))
    ws.on('error', (error) => logger.debug({ err: error }, 'collab: socket error'))
  }

  /** Plain HTTP: no WebSocket is made. */
  #turnAway(socket: Duplex, status: TurnedAway): void {
    const retry = status === 503 || status === 429 ? 'Retry-After: 2\r\n' : ''
    socket.end(
      `HTTP/1.1 ${status} ${STATUS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n${retry}\r\n`
    )
    this.deps.metrics.closed?.(status, 'upgrade')
  }
}

function destroyed(this: Duplex): void {
  this.destroy()
}

const STATUS: Record<TurnedAway, string> = {
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable'
}
