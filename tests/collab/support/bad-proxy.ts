// Proxies of town halls: one that knows no WebSocket, one that keeps an answer until it is whole, one that loses and repeats.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { seeded } from '#tests/chaos/random'

export interface BadProxy {
  /** `ws://…/collab`, as the places of tests say it. */
  url: string
  origin: string
  /** From now on, an upgrade is let through or refused. */
  upgrades: boolean
  refusedUpgrades: number
  acceptedUpgrades: number
  /** Of collaboration. */
  requests: number
  lost: number
  repeated: number
  close(): Promise<void>
}

export interface BadProxyOptions {
  /** Port of the server behind. */
  target: () => number
  upgrades?: boolean
  /** Hands an answer over when it has all of it. */
  buffers?: boolean
  /** Of a hundred requests, how many never arrive, how many answers are lost, how many requests are sent twice. */
  faults?: { seed: number; lost: number; unanswered: number; twice: number }
}

export async function startBadProxy(options: BadProxyOptions): Promise<BadProxy> {
  const { target, buffers = false, faults } = options
  const random = seeded(faults?.seed ?? 1)
  const chance = (percent = 0) => random() * 100 < percent

  const server = createServer((req, res) => {
    if (req.method === 'POST' && req.url?.startsWith('/collab/')) proxy.requests++
    void relay(req, res)
  })

  async function relay(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    await new Promise((resolve) => req.on('end', resolve))
    const body = Buffer.concat(chunks)
    if (chance(faults?.lost)) {
      proxy.lost++
      return void res.destroy()
    }
    if (chance(faults?.twice)) {
      proxy.repeated++
      send(req, body, null)
    }
    const unanswered = chance(faults?.unanswered)
    if (unanswered) proxy.lost++
    send(req, body, res, unanswered)
  }

  function send(req: IncomingMessage, body: Buffer, res: ServerResponse | null, unanswered = false): void {
    const { method = 'GET', url = '/', headers } = req
    const sent = request({ host: '127.0.0.1', port: target(), method, path: url, headers, agent: false })
    sent.on('error', () => res?.writeHead(502).end())
    sent.on('response', (answer) => {
      if (!res || unanswered) {
        answer.resume()
        return void answer.on('end', () => res?.destroy())
      }
      const { statusCode = 502, headers: given } = answer
      if (!buffers) return void answer.pipe(res.writeHead(statusCode, given))
      const whole: Buffer[] = []
      answer.on('data', (chunk: Buffer) => whole.push(chunk))
      answer.on('end', () => res.writeHead(statusCode, given).end(Buffer.concat(whole)))
    })
    res?.on('close', () => sent.destroy())
    sent.end(body)
  }

  server.on('upgrade', (req, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (!proxy.upgrades) {
      proxy.refusedUpgrades++
      return void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    }
    proxy.acceptedUpgrades++
    const behind = connect(target(), '127.0.0.1', () => {
      const lines = [`${req.method} ${req.url} HTTP/1.1`]
      for (let i = 0; i < req.rawHeaders.length; i += 2) {
        lines.push(`${req.rawHeaders[i]}: ${req.rawHeaders[i + 1]}`)
      }
      behind.write(`${lines.join('\r\n')}\r\n\r\n`)
      behind.write(head)
      socket.pipe(behind).pipe(socket)
    })
    behind.on('error', () => socket.destroy())
    socket.on('close', () => behind.destroy())
  })

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server: its address is never a pipe name.
  const { port } = server.address() as AddressInfo
  const proxy: BadProxy = {
    url: `ws://127.0.0.1:${port}/collab`,
    origin: `http://127.0.0.1:${port}`,
    upgrades: options.upgrades ?? false,
    refusedUpgrades: 0,
    acceptedUpgrades: 0,
    requests: 0,
    lost: 0,
    repeated: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
  return proxy
}
