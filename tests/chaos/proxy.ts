// A network between clients and server that can be late, silent, or cut: TCP only, it knows nothing of what passes.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Proxy {
  /** ws://… through it. */
  url: string
  /** Milliseconds for each piece, in each direction; asked for each. */
  delay: () => number
  /** Half-open: nothing passes and nobody is told, until `cut`. */
  silent: boolean
  /** Ends every connection under way, or a share of them, without a word. */
  cut(share?: number): void
  close(): Promise<void>
}

export async function startProxy(port: number, path: string, random: () => number): Promise<Proxy> {
  const pairs = new Set<{ outer: Socket; inner: Socket }>()
  const server = createServer((outer) => {
    const inner = connect(port, '127.0.0.1')
    const pair = { outer, inner }
    pairs.add(pair)
    const end = () => {
      outer.destroy()
      inner.destroy()
      pairs.delete(pair)
    }
    for (const [from, to] of [
      [outer, inner],
      [inner, outer]
    ] as const) {
      const waiting: { data: Buffer; at: number }[] = []
      const pass = () => {
        const first = waiting[0]
        if (!first) return
        const wait = first.at - performance.now()
        if (wait > 0) return void setTimeout(pass, wait)
        waiting.shift()
        if (!proxy.silent) to.write(first.data)
        pass()
      }
      from.on('error', end)
      from.on('close', end)
      from.on('data', (data) => {
        // One after the other, whatever the delay of each: this is still TCP.
        waiting.push({ data, at: performance.now() + proxy.delay() })
        if (waiting.length === 1) pass()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: Proxy = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    delay: () => 0,
    silent: false,
    cut(share = 1) {
      for (const { outer, inner } of [...pairs]) {
        if (random() >= share) continue
        outer.destroy()
        inner.destroy()
      }
    },
    close() {
      proxy.cut()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
  return proxy
}
