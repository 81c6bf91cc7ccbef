// Other processes in a test: started from the sources, read line by line, always killed at the end.
import { spawn, type ChildProcess } from 'node:child_process'
import { projectRoot } from '#server/paths'

export interface TestProcess {
  child: ChildProcess
  output(): string
  /** Resolves with the first match in what it has said, rejects when it ends without. */
  until(pattern: RegExp): Promise<RegExpMatchArray>
  ended: Promise<number | NodeJS.Signals>
}

export interface SpawnOptions {
  args?: string[]
  env?: Record<string, string | undefined>
  cwd?: string
  uid?: number
  gid?: number
}

export function spawnSource(file: string, options: SpawnOptions = {}): TestProcess {
  return spawnNode(['--import', import.meta.resolve('tsx'), `${projectRoot}/${file}`], options)
}

function spawnNode(program: string[], options: SpawnOptions): TestProcess {
  const { args = [], env, ...rest } = options
  return watch(
    spawn(process.execPath, [...program, ...args], {
      cwd: projectRoot,
      ...rest,
      // Not the test's own NODE_ENV: the process runs as in production unless told otherwise.
      env: { ...process.env, NODE_ENV: undefined, ...env },
      stdio: ['ignore', 'pipe', 'pipe']
    })
  )
}

export interface ServerProcess extends TestProcess {
  /** Where it listens, once it is ready. */
  url(): Promise<string>
}

/** The whole server, from its sources or from `bundledServer()`, without pages unless asked, on a free port. Give it a DATA_DIR. */
export function spawnServer({
  env,
  pages = false,
  bundle
}: {
  env: Record<string, string>
  pages?: boolean
  bundle?: string
}): ServerProcess {
  const start = (options: SpawnOptions) =>
    bundle === undefined ? spawnSource('scripts/serve.ts', options) : spawnNode([bundle], options)
  const server = start({
    args: pages ? [] : ['--no-pages'],
    env: {
      PORT: '0',
      LOG_LEVEL: 'warn',
      MIN_FREE_MB: '0',
      LANG: 'C',
      LC_ALL: undefined,
      DATABASE_URL: undefined,
      ...env
    }
  })
  return { ...server, url: async () => (await server.until(/(http:\/\/[\w.-]+:\d+)\s/))[1] ?? '' }
}

export function watch(child: ChildProcess): TestProcess {
  let output = ''
  const listeners = new Set<() => void>()
  const keep = (chunk: Buffer): void => {
    output += chunk.toString('utf8')
    for (const listener of listeners) listener()
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1))
  })
  const until = (pattern: RegExp): Promise<RegExpMatchArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(output)
        if (!match) return
        listeners.delete(look)
        resolve(match)
      }
      listeners.add(look)
      look()
      void ended.then((code) => reject(new Error(`ended (${code}) without ${pattern}:\n${output}`)))
    })
  return { child, output: () => output, until, ended }
}
