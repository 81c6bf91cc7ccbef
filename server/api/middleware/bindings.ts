// Where a request came in: a socket (HttpBindings of @hono/node-server), or SvelteKit's load functions in this same process.
import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import { requestOrigin, type Origin } from '#server/auth/request-info'
import type { Config } from '#server/config'

export interface InProcessOrigin {
  clientAddress: string
  requestId: string
}

export interface Bindings {
  incoming?: IncomingMessage
  inProcess?: InProcessOrigin
}

export function bindings(c: Context): Bindings {
  // Set by server/listen.ts or server/web/bridge.ts; absent in a test that calls the app directly.
  return (c.env ?? {}) as Bindings
}

export function originOf(c: Context, config: Config): Origin {
  const { incoming, inProcess } = bindings(c)
  if (inProcess) {
    const secure = new URL(c.req.url).protocol === 'https:'
    return { ip: inProcess.clientAddress, secure, userAgent: c.req.header('user-agent') ?? '' }
  }
  return requestOrigin(config, {
    header: (name) => c.req.header(name),
    remoteAddress: incoming?.socket.remoteAddress,
    encrypted: incoming !== undefined && 'encrypted' in incoming.socket
  })
}
