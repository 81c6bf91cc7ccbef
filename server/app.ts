// The HTTP half without a socket: tests call `app.request(...)`, server/listen.ts gives it a port.
import { Hono, type MiddlewareHandler } from 'hono'
import { AppError } from '#shared/errors'
import { PUBLIC_PREFIX } from '#shared/published'
import { createApi } from './api/index'
import { healthRoutes, type HealthDeps } from './api/health'
import { bodyCheck } from './api/middleware/body'
import { errorResponse } from './api/middleware/errors'
import { idempotency } from './api/middleware/idempotency'
import { acceptedLocale } from './api/middleware/locale'
import { originCheck } from './api/middleware/origin-check'
import { REQUEST_ID_HEADER, requestIdFrom } from './api/middleware/request-id'
import { routeTable, type RouteTable } from './api/middleware/route-table'
import { API_POLICY } from './api/middleware/security-headers'
import { viewerMiddleware } from './api/middleware/viewer'
import type { ApiEnv } from './api/route'
import type { Services } from './domain/context'
import type { Metrics } from './metrics'
import { publishedRoutes } from './published/routes'

export const API_PREFIX = '/api/v1'

export interface AppDeps {
  services: Services
  metrics: Metrics
  notReady: HealthDeps['notReady']
  redis: HealthDeps['redis']
  /** False when the disk is nearly full: a write would be half done. */
  canWrite: () => boolean
}

export type App = Hono<ApiEnv>

export function createApp({ services, metrics, notReady, redis, canWrite }: AppDeps): App {
  const { config, log } = services
  const api = createApi()
  const routes = routeTable(api, API_PREFIX)
  const app = new Hono<ApiEnv>()

  app.onError((error, c) => {
    // A request that failed before its context was made still has a language and a name.
    const { requestId, locale } = c.var.ctx ?? {
      requestId: requestIdFrom(c.req.header(REQUEST_ID_HEADER)),
      locale: acceptedLocale(c.req.header('accept-language'))
    }
    return errorResponse(c, error, { requestId, locale }, log)
  })
  app.notFound((c) => {
    const methods = routes.methods(c.req.path)
    if (methods.length > 0) c.header('Allow', methods.join(', '))
    throw new AppError(methods.length > 0 ? 'request.method' : 'request.not_found')
  })

  app.use(async (c, next) => {
    await next()
    // A route that serves files says its own.
    if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', API_POLICY)
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  })
  app.use(measured(services, metrics, routes))
  app.route('/', healthRoutes({ config, metrics, notReady, redis }))
  app.route(PUBLIC_PREFIX, publishedRoutes(services))
  // Who asks comes first: what the next ones refuse is then said in the person's language.
  app.use(`${API_PREFIX}/*`, viewerMiddleware(services, routes))
  app.use(`${API_PREFIX}/*`, originCheck(config))
  app.use(`${API_PREFIX}/*`, whileThereIsRoom(canWrite))
  app.use(`${API_PREFIX}/*`, bodyCheck(config, routes))
  app.use(`${API_PREFIX}/*`, idempotency(routes))
  app.route(API_PREFIX, api)
  return app
}

/** Signing in and deleting stay possible on a full disk: that is how someone makes room. */
function whileThereIsRoom(canWrite: () => boolean): MiddlewareHandler {
  return async (c, next) => {
    const writes = ['POST', 'PUT', 'PATCH'].includes(c.req.method) && c.req.path !== `${API_PREFIX}/session`
    if (writes && !canWrite()) throw new AppError('storage.full')
    await next()
  }
}

function labelOf(path: string): string {
  if (path.startsWith(`${PUBLIC_PREFIX}/`)) return PUBLIC_PREFIX
  return path.startsWith(API_PREFIX) ? 'unknown' : path
}

/** Labels are declared routes, never addresses: an identifier would make one series per object. */
function measured({ log }: Services, metrics: Metrics, routes: RouteTable): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const start = performance.now()
    await next()
    const { method, path } = c.req
    const route = routes.find(method, path)?.path ?? labelOf(path)
    const seconds = (performance.now() - start) / 1000
    metrics.http(method, route, c.res.status, seconds)
    const requestId = c.var.ctx?.requestId
    if (requestId) c.header(REQUEST_ID_HEADER, requestId)
    const level = path.startsWith(API_PREFIX) ? 'info' : 'debug'
    log[level]({ requestId, method, route, status: c.res.status, ms: Math.round(seconds * 1000) }, 'request')
  }
}
