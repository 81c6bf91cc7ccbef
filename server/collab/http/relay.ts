// A session lives in the process that opened it; with several nodes, a request may land on another one. The id of the session says in
// which run it lives, and `collab_runs` where that run is reached: the request goes there as it came, and the answer comes back.
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { Agent as SecureAgent, request as httpsRequest } from 'node:https'
import { pipeline } from 'node:stream'
import type { Sql } from 'postgres'
import type { Clock, CollabLog } from '../contract'

export interface Relay {
  /** True: this run lives on another node, which has been handed the request and will answer it. */
  forward(runId: string, req: IncomingMessage, res: ServerResponse): Promise<boolean>
  close(): void
}

/** Once is enough: a node that is told about a session it does not know answers for itself. */
export const RELAYED_HEADER = 'x-collab-relayed'

const CONNECT_MS = 3_000
/** An address is believed for so long; so is the absence of one. */
const KNOWN_MS = 5_000
const MAX_KNOWN = 1_000

export class NodeRelay implements Relay {
  readonly #known = new Map<string, { address: string | null; until: number }>()
  readonly #agents = { http: new Agent({ keepAlive: true }), https: new SecureAgent({ keepAlive: true }) }

  constructor(
    readonly sql: Sql,
    readonly clock: Clock,
    readonly logger: CollabLog
  ) {}

  async forward(runId: string, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
    if (req.headers[RELAYED_HEADER] !== undefined) return false
    const address = await this.#addressOf(runId)
    if (address === null || res.destroyed) return false
    return new Promise((resolve) => {
      const url = new URL(req.url ?? '/', address)
      const secure = url.protocol === 'https:'
      const agent = secure ? this.#agents.https : this.#agents.http
      const headers = { ...req.headers, [RELAYED_HEADER]: '1' }
      delete headers.connection
      const sent = (secure ? httpsRequest : httpRequest)(url, { method: 'POST', headers, agent })
      const late = setTimeout(() => sent.destroy(new Error('no connection')), CONNECT_MS)
      const connected = () => clearTimeout(late)
      sent.on('socket', (socket) => (socket.connecting ? socket.once('connect', connected) : connected()))
      sent.on('response', (answer) => {
        resolve(true)
        const { connection: _, 'keep-alive': __, ...rest } = answer.headers
        res.writeHead(answer.statusCode ?? 502, rest)
        pipeline(answer, res, () => undefined)
      })
      sent.on('error', (error) => {
        clearTimeout(late)
        this.#known.delete(runId)
        if (!res.destroyed) this.logger.warn({ err: error }, 'collab: another node does not answer')
        // Too late for another answer when this one has begun: the client asks again.
        resolve(res.headersSent)
      })
      res.on('close', () => sent.destroy())
      req.pipe(sent)
    })
  }

  close(): void {
    this.#agents.http.destroy()
    this.#agents.https.destroy()
  }

  async #addressOf(runId: string): Promise<string | null> {
    const now = this.clock.monotonic()
    const known = this.#known.get(runId)
    if (known && known.until > now) return known.address
    const [row] = await this.sql<{ address: string | null }[]>`
      select address from collab_runs where id = ${runId} and ended_at is null and lost_at is null`
    const address = row?.address ?? null
    this.#known.delete(runId)
    this.#known.set(runId, { address, until: now + KNOWN_MS })
    const oldest = this.#known.keys().next()
    if (this.#known.size > MAX_KNOWN && !oldest.done) this.#known.delete(oldest.value)
    return address
  }
}
