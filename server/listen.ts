// One port, two doors: HTTP to the API or the pages, WebSocket to the collaboration. Knows sockets, no rule of the product.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import type { Logger } from 'pino'
import type { App } from './app'
import { REQUEST_ID_HEADER, requestIdFrom } from './api/middleware/request-id'
import { setSecurityHeaders } from './api/middleware/security-headers'
import { COLLAB_PATH } from '#shared/collab/room'
import { translate } from '#shared/messages/index'
import { requestOrigin, type Origin } from './auth/request-info'
import type { Config } from './config'
import { StartupError } from './startup-messages'
import { WEB_HEADERS, type NodeHandler } from './web/index'

export interface Doors {
  app: App
  pages: NodeHandler
  /** `/collab/…`; a socket it does not want, it closes. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
  /** The same address without a WebSocket. */
  exchange(req: IncomingMessage, res: ServerResponse): void
}

/** Made first and filled later: Vite needs the server before the doors exist. */
export interface Listener {
  server: Server
  open(doors: Doors): void
  /** @throws StartupError when the address cannot be used. */
  listen(): Promise<string>
  /** From now on only what is under way, what watches, and those who are connected to the collaboration are answered. */
  quieten(): void
  /** Stops accepting; resolves when the last answer has left. WebSockets are the collaboration's to close. */
  close(): Promise<void>
}

const WATCHING = /^\/(healthz$|readyz$|metrics$)/
/** Published pages are whole without the application, so the API's half answers for them. */
const API_PATHS = /^\/(api\/|p\/|healthz$|readyz$|metrics$)/
const HEADERS_TIMEOUT_MS = 20_000
const KEEP_ALIVE_MS = 65_000
const CLOSE_POLL_MS = 50
/** Who has not read their answer by then reads it from the next process: nobody keeps a server from stopping. */
const CLOSE_PATIENCE_MS = 5_000

export function createListener(config: Config, log: Logger): Listener {
  let doors: Doors | undefined
  let api: ReturnType<typeof getRequestListener> | undefined
  let quiet = false
  // keepAliveTimeout above the usual 60 s of a proxy: it must be the proxy that hangs up first.
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS })

  server.on('request', (req, res) => {
    const requestId = requestIdFrom(req.headers[REQUEST_ID_HEADER])
    const origin = originOf(config, req)
    req.headers[REQUEST_ID_HEADER] = requestId
    res.setHeader('X-Request-Id', requestId)
    setSecurityHeaders(res, origin.secure)
    if (!doors || !api) return sayStarting(res, config)
    if (quiet && !pathOf(req).startsWith(COLLAB_PATH) && !WATCHING.test(pathOf(req))) {
      res.setHeader('Connection', 'close')
      return sayStarting(res, config)
    }
    if (API_PATHS.test(pathOf(req))) return void api(req, res)
    if (pathOf(req).startsWith(COLLAB_PATH)) return doors.exchange(req, res)
    tellWeb(config, req, origin)
    doors.pages(req, res, () => void res.writeHead(404).end())
    logPage(log, req, res, requestId)
  })

  server.on('upgrade', (req, socket, head) => {
    // Before anything else: a bad frame or a reset with no listener would end the process.
    socket.on('error', (error: Error) => log.debug({ err: error }, 'socket error during upgrade'))
    if (doors && pathOf(req).startsWith(COLLAB_PATH)) return doors.upgrade(req, socket, head)
    if (config.mode === 'development' && /^vite-/.test(req.headers['sec-websocket-protocol'] ?? '')) return
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })

  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    else socket.destroy()
  })

  return {
    server,
    open(opened) {
      api = getRequestListener((request, env) => opened.app.fetch(request, env), {
        overrideGlobalObjects: false
      })
      doors = opened
    },
    listen: () => listen(server, config),
    quieten: () => void (quiet = true),
    close: () => closeGracefully(server)
  }
}

function listen(server: Server, { port, host }: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(error, port, host)))
    server.listen(port, host, () => {
      // A TCP server: its address is never a pipe name.
      const { port: chosen } = server.address() as AddressInfo
      const shown = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host) ? 'localhost' : host
      resolve(`http://${shown.includes(':') ? `[${shown}]` : shown}:${chosen}`)
    })
  })
}

function listenProblem(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const options = { cause: error }
  if (error.code === 'EADDRINUSE') {
    return new StartupError(
      'server.start.port_in_use',
      { port: String(port), host, suggestion: String(port + 1) },
      options
    )
  }
  if (error.code === 'EACCES')
    return new StartupError('server.start.port_forbidden', { port: String(port) }, options)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    return new StartupError('server.start.host_unavailable', { host }, options)
  }
  return error
}

/** The database is being made or brought up to date: the address is already known, the answer comes soon. */
function sayStarting(res: ServerResponse, { locale }: Config): void {
  res.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '2', Refresh: '2' })
  res.end(translate(locale, 'server.start.starting'))
}

function closeGracefully(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that was answering becomes idle later, and would be kept for its whole keep-alive.
    const idle = setInterval(() => server.closeIdleConnections(), CLOSE_POLL_MS)
    const late = setTimeout(() => server.closeAllConnections(), CLOSE_PATIENCE_MS)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(late)
      resolve()
    })
    server.closeIdleConnections()
  })
}

/** SvelteKit believes these three headers and no other: what a client sent under their names is replaced. */
function tellWeb(config: Config, req: IncomingMessage, origin: Origin): void {
  const given = config.origin === undefined ? undefined : new URL(config.origin)
  req.headers[WEB_HEADERS.protocol] = origin.secure ? 'https' : 'http'
  req.headers[WEB_HEADERS.host] = given?.host ?? forwardedHost(config, req) ?? req.headers.host ?? 'localhost'
  req.headers[WEB_HEADERS.address] = origin.ip
}

function forwardedHost({ trustProxy }: Config, req: IncomingMessage): string | undefined {
  const value = req.headers['x-forwarded-host']
  return trustProxy > 0 && typeof value === 'string' ? value.split(',').at(-1)?.trim() : undefined
}

function originOf(config: Config, req: IncomingMessage): Origin {
  return requestOrigin(config, {
    header: (name) => {
      const value = req.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    remoteAddress: req.socket.remoteAddress,
    encrypted: 'encrypted' in req.socket
  })
}

function pathOf(req: IncomingMessage): string {
  return (req.url ?? '/').split('?', 1)[0] ?? '/'
}

function logPage(log: Logger, req: IncomingMessage, res: ServerResponse, requestId: string): void {
  const start = performance.now()
  res.once('close', () => {
    const fields = {
      requestId,
      method: req.method,
      status: res.statusCode,
      ms: Math.round(performance.now() - start)
    }
    // The path of a page names its subject; a file of the build names nothing.
    if (res.statusCode >= 500) log.warn({ ...fields, path: loggedPath(req) }, 'page failed')
    else log.debug({ ...fields, path: loggedPath(req) }, 'page')
  })
}

/** A one-time link is a secret until it is used. */
function loggedPath(req: IncomingMessage): string {
  return pathOf(req).replace(/^\/lien\/.*/, '/lien/…')
}
