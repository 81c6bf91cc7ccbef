// For the machines that watch this one. Outside /api/v1: no session, no person, no language.
import { Hono } from 'hono'
import { requestOrigin } from '#server/auth/request-info'
import type { Config } from '#server/config'
import type { Metrics } from '#server/metrics'
import { bindings } from './middleware/bindings'

export interface HealthDeps {
  config: Config
  metrics: Metrics
  /** Names of what is not ready; empty when everything is. */
  notReady(): Promise<string[]>
  /** Does Redis carry what it is given? Null: not used. A server without it goes on, so it is said and never a reason to be refused. */
  redis(): boolean | null
}

export function healthRoutes({ config, metrics, notReady, redis }: HealthDeps): Hono {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      const missing = await notReady()
      return missing.length === 0
        ? c.json({ status: 'ready', ...redisNote(redis()) })
        : c.json({ status: 'not_ready', missing }, 503)
    })
    .get('/metrics', async (c) => {
      const { incoming } = bindings(c)
      const { ip } = requestOrigin(config, {
        header: (name) => c.req.header(name),
        remoteAddress: incoming?.socket.remoteAddress
      })
      // Figures about people's activity are for the neighbourhood: this machine and private networks. Behind a proxy that
      // TRUST_PROXY does not name, everyone looks local: such a request is known by the header the proxy adds.
      const relayed = config.trustProxy === 0 && c.req.header('x-forwarded-for') !== undefined
      if (relayed || !isPrivate(ip)) return c.notFound()
      return c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType })
    })
}

function redisNote(up: boolean | null): { redis?: 'ok' | 'unreachable' } {
  return up === null ? {} : { redis: up ? 'ok' : 'unreachable' }
}

/** RFC 1918, RFC 4193, loopback and link-local. */
function isPrivate(ip: string): boolean {
  return /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i.test(
    ip
  )
}
