// The servers that are compared, each a process of its own over a folder of its own, on an address that outlives a restart.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '#server/paths'
import { bundledServer } from '#tests/support/bundle'
import { watch, type TestProcess } from '#tests/support/processes'
import type { DialectName } from './load/dialect'
import { furnish, type Furnished } from './place'

export const SERVERS = {
  product: { title: 'Interpôles', dialect: 'product', script: null, args: [] },
  'y-websocket': {
    title: '@y/websocket-server + y-leveldb',
    dialect: 'y-websocket',
    script: 'y-websocket.js',
    args: []
  },
  hocuspocus: { title: 'Hocuspocus + SQLite', dialect: 'hocuspocus', script: 'hocuspocus.js', args: [] },
  'hocuspocus-10ms': {
    title: 'Hocuspocus + SQLite, flushDelay 10',
    dialect: 'hocuspocus',
    script: 'hocuspocus.js',
    args: ['10']
  },
  relay: { title: 'bare relay', dialect: 'relay', script: 'relay.js', args: [] },
  'relay-batch': { title: 'relay, batching by 16 ms', dialect: 'relay', script: 'relay.js', args: ['16'] },
  'relay-presence': {
    title: 'relay, batching by 100 ms',
    dialect: 'relay',
    script: 'relay.js',
    args: ['100']
  }
} as const satisfies Record<
  string,
  { title: string; dialect: DialectName; script: string | null; args: readonly string[] }
>
export type ServerName = keyof typeof SERVERS

/** People of the product, and pages that a run may use up. */
const PEOPLE = 200
const PAGES = 16_000

export class Measured {
  pid = 0
  readonly title: string
  readonly dialect: DialectName
  #process: TestProcess | null = null
  #furnished: Furnished | null = null
  #pagesUsed = 0

  private constructor(
    readonly name: ServerName,
    readonly directory: string,
    readonly port: number
  ) {
    this.title = SERVERS[name].title
    this.dialect = SERVERS[name].dialect
  }

  static async create(name: ServerName): Promise<Measured> {
    const directory = mkdtempSync(join(tmpdir(), `interpoles-bench-${name}-`))
    const server = new Measured(name, directory, await freePort())
    await server.start()
    return server
  }

  async start(): Promise<void> {
    const { script, args } = SERVERS[this.name]
    if (script === null) return this.#startProduct()
    const folder = join(this.directory, 'data')
    mkdirSync(folder, { recursive: true })
    const file = join(projectRoot, 'bench/collab/peers', script)
    const child = spawn(process.execPath, [...MEASURED, file, folder, ...args], {
      env: { ...process.env, NODE_ENV: 'production', BENCH_PORT: String(this.port) },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    this.#process = watch(child)
    await this.#process.until(/listening/)
    this.pid = child.pid ?? 0
  }

  async kill(): Promise<void> {
    this.#process?.child.kill('SIGKILL')
    await this.#process?.ended
    this.#process = null
  }

  /** As an administrator does it: what it holds in memory it may still write. */
  async stop(): Promise<void> {
    const running = this.#process
    if (!running) return
    this.#process = null
    running.child.kill('SIGTERM')
    const late = setTimeout(() => running.child.kill('SIGKILL'), 15_000)
    await running.ended
    clearTimeout(late)
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.directory, { recursive: true, force: true })
  }

  /** Rooms that nobody has used yet. */
  newRooms(count: number): { name: string; path: string }[] {
    const pages = this.#furnished?.pages
    return Array.from({ length: count }, () => {
      const n = this.#pagesUsed++
      const name = pages ? pages[n] : `room-${n}`
      if (name === undefined) throw new Error('more pages are needed')
      return { name, path: pages ? `/collab/${name}` : `/${name}` }
    })
  }

  /** What the `n`-th client says to be let in. */
  headers(n: number): string[] {
    const cookies = this.#furnished?.cookies
    return cookies ? [`Cookie: ${cookies[n % cookies.length] ?? ''}`] : []
  }

  query(reads: boolean): string {
    return this.dialect !== 'product' ? '' : reads ? '?ack=1&read=1' : '?ack=1'
  }

  /** Bytes of the process itself after a collection of its garbage. */
  async memory(): Promise<{ rss: number; heapUsed: number; external: number }> {
    const running = this.#process
    if (!running) throw new Error('not started')
    const said = running.output().length
    running.child.kill('SIGUSR2')
    for (;;) {
      const match = /memory (\{.*\})\n/.exec(running.output().slice(said))
      if (match) return JSON.parse(match[1] ?? '') as { rss: number; heapUsed: number; external: number }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  async #startProduct(): Promise<void> {
    const child = spawn(process.execPath, [...MEASURED, await bundledServer(), '--no-pages'], {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATA_DIR: this.directory,
        PORT: String(this.port),
        LOG_LEVEL: 'warn',
        MIN_FREE_MB: '0',
        LANG: 'C',
        LC_ALL: undefined,
        DATABASE_URL: undefined
      },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    this.#process = watch(child)
    await this.#process.until(/http:\/\/[\w.-]+:\d+\s/)
    this.pid = child.pid ?? 0
    this.#furnished ??= await furnish(this.directory, PEOPLE, PAGES)
  }
}

// BENCH_IMPORT: one more module for the measured processes, a profiler for instance.
const MEASURED = [new URL('./measured.js', import.meta.url).href, process.env['BENCH_IMPORT']]
  .filter((module) => module !== undefined)
  .flatMap((module) => ['--import', module])

/** Peers are installed by this command alone, from their own lock file. */
export async function installPeers(): Promise<void> {
  const folder = join(projectRoot, 'bench/collab/peers')
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return
  process.stdout.write('installing the peers (once)…\n')
  // Hocuspocus declares a newer Node.js than it needs; run from an npm script, the product's strictness would be inherited.
  const options = ['--no-audit', '--no-fund', '--engine-strict=false']
  const npm = spawn('npm', ['ci', ...options], { cwd: folder, stdio: 'inherit' })
  const code = await new Promise((resolve) => npm.once('close', resolve))
  if (code !== 0) throw new Error('npm ci failed in bench/collab/peers')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
