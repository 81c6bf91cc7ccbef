// A product whose documents can be replaced as a whole, as a restored version or an import would do.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '#server/paths'

export interface ReplacingProduct {
  url: string
  /** @returns the new epoch */
  replace(room: string, lines: string[]): Promise<number>
  remove(): Promise<void>
}

/** The product must have been built: its screens are those of the build. */
export async function startReplacing(port: number): Promise<ReplacingProduct> {
  const dataDir = await mkdtemp(join(tmpdir(), 'interpoles-replacing-'))
  const child = fork(join(projectRoot, 'tests/support/replacing-child.ts'), {
    cwd: projectRoot,
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      NODE_ENV: undefined,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
      MIN_FREE_MB: '0'
    }
  })
  await answer(child)
  return {
    url: `http://127.0.0.1:${port}`,
    async replace(room, lines) {
      child.send({ room, lines })
      const { epoch } = await answer<{ epoch: number }>(child)
      return epoch
    },
    async remove() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await rm(dataDir, { recursive: true, force: true })
    }
  }
}

/** @throws when the process ends instead of answering */
async function answer<T>(child: ChildProcess): Promise<T> {
  const stopped = new AbortController()
  const ended = once(child, 'exit', { signal: stopped.signal }).then(([code]) => {
    throw new Error(`the product stopped with ${code}`)
  })
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: stopped.signal }), ended])
    // Sent by replacing-child.ts.
    return message as T
  } finally {
    ended.catch(() => undefined)
    stopped.abort()
  }
}
