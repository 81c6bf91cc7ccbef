// A Redis of the test's own, on a free port of this machine: started, paused, emptied, killed.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

const PLACES = ['/usr/bin/redis-server', '/usr/bin/valkey-server', '/usr/local/bin/redis-server']

export interface TestRedis {
  url: string
  /** One command, as redis-cli would send it. */
  command(name: string, ...values: string[]): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
  /** Empty, at the same address. */
  start(): Promise<void>
  stop(): Promise<void>
}

export async function startRedis(): Promise<TestRedis> {
  const program = process.env['REDIS_SERVER'] || PLACES.find((place) => existsSync(place))
  if (!program)
    throw new Error('redis-server was not found: install the package, or give its path in REDIS_SERVER')
  const directory = mkdtempSync(join(tmpdir(), 'interpoles-redis-'))
  const port = await freePort()
  let child: ChildProcess | null = null

  const connect = () => new Redis(port, '127.0.0.1', { retryStrategy: () => 20 }).on('error', () => undefined)
  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    async command(name, ...values) {
      const client = connect()
      await client.call(name, ...values)
      client.disconnect()
    },
    async start() {
      const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', directory]
      child = spawn(program, options, { stdio: 'ignore' })
      await redis.command('PING')
    },
    async kill() {
      const dying = child
      child = null
      if (!dying) return
      const gone = new Promise((resolve) => dying.once('close', resolve))
      dying.kill('SIGKILL')
      await gone
    },
    async stop() {
      await redis.kill()
      rmSync(directory, { recursive: true, force: true })
    }
  }
  await redis.start()
  return redis
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
