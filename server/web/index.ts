// The pages: SvelteKit's build in production, Vite in development. Both are given the same Node request.
import { existsSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { publishWebEnvironment, type Config } from '#server/config'
import { projectRoot } from '#server/paths'
import { StartupError } from '#server/startup-messages'

export type NodeHandler = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

export interface Web {
  handle: NodeHandler
  close(): Promise<void>
}

/** Written by server/listen.ts on each request, after it has discarded what a client sent under these names. */
export const WEB_HEADERS = {
  protocol: 'x-interpoles-protocol',
  host: 'x-interpoles-host',
  address: 'x-interpoles-address'
} as const

export async function createWeb(config: Config, server: Server): Promise<Web> {
  return config.mode === 'development' ? developmentWeb(server) : productionWeb()
}

/** For tests of the API alone, and for commands: every page is unknown. */
export const noWeb: Web = {
  handle: (_req, res) => {
    res.statusCode = 404
    res.end()
  },
  close: () => Promise.resolve()
}

async function productionWeb(): Promise<Web> {
  const file = join(projectRoot, 'build', 'web', 'handler.js')
  if (!existsSync(file)) throw new StartupError('server.start.not_built')
  publishWebEnvironment({
    PROTOCOL_HEADER: WEB_HEADERS.protocol,
    HOST_HEADER: WEB_HEADERS.host,
    ADDRESS_HEADER: WEB_HEADERS.address
  })
  // A computed address keeps the bundler from following it: the web half is another program.
  const { handler } = (await import(pathToFileURL(file).href)) as { handler: NodeHandler }
  return { handle: handler, close: () => Promise.resolve() }
}

async function developmentWeb(server: Server): Promise<Web> {
  const { createServer } = await import('vite')
  const vite = await createServer({
    root: projectRoot,
    appType: 'custom',
    // Hot reload travels by the same port: Vite listens to `upgrade` for its own protocol, server/listen.ts leaves it alone.
    server: { middlewareMode: true, hmr: { server } }
  })
  return { handle: vite.middlewares, close: () => vite.close() }
}
