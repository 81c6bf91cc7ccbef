// The built product as its own process, on a data directory of its own: for tests that kill it and start it again.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '#server/paths'
import { watch, type TestProcess } from './processes'

export interface Product {
  url: string
  /** SIGKILL: as a power cut for the process. Resolves when it is gone. */
  kill(): Promise<void>
  /** The same address and data again. */
  start(): Promise<void>
  /** SIGTERM, then nothing is left of it. */
  remove(): Promise<void>
}

/** The demonstration on a free port, ready to answer. The product must have been built. */
export const startDemo = (): Promise<Product> => startProduct('run-demo.js')

/** An installation that waits for its first run. */
export const startEmpty = (): Promise<Product> => startProduct('run.js')

async function startProduct(entry: 'run.js' | 'run-demo.js'): Promise<Product> {
  const dataDir = await mkdtemp(join(tmpdir(), 'interpoles-product-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let running: TestProcess | undefined

  const start = async (): Promise<void> => {
    running = watch(
      spawn(process.execPath, [join(projectRoot, 'build', 'server', entry)], {
        cwd: projectRoot,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          NODE_ENV: undefined,
          DATABASE_URL: undefined,
          DATA_DIR: dataDir,
          HOST: '127.0.0.1',
          PORT: String(port),
          LOG_LEVEL: 'warn',
          MIN_FREE_MB: '0'
        }
      })
    )
    await running.until(/http:\/\/[\w.-]+:\d+/)
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    running?.child.kill(signal)
    await running?.ended
  }
  await start()
  return {
    url,
    start,
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGTERM')
      await rm(dataDir, { recursive: true, force: true })
    }
  }
}

/** Free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}
