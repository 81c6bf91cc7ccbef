// The real server on a free port, over a database of its own: what a test of the API or of the collaboration talks to.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { loadConfig, type Environment } from '#server/config'
import { startServer, type RunningServer } from '#server/start'
import { createTestDatabase, type TestDatabase } from './database'

export interface TestServer extends RunningServer {
  test: TestDatabase
  /** Lines of the log, for tests of what it must not say. */
  logged: string[]
  /** Stops the server and removes its database and files. */
  close(): Promise<void>
}

export interface TestServerOptions {
  env?: Environment
  now?: () => Date
  /** A database that another server of the test uses too. */
  database?: TestDatabase
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const test = options.database ?? (await createTestDatabase())
  const dataDir = mkdtempSync(join(tmpdir(), 'interpoles-app-'))
  const logged: string[] = []
  const config = loadConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    MIN_FREE_MB: '0',
    LOG_LEVEL: 'debug',
    ...options.env
  })
  const log = pino({ level: config.logLevel }, { write: (line: string) => void logged.push(line) })
  const server = await startServer({
    config,
    log,
    database: test.target,
    pages: false,
    ...(options.now && { now: options.now })
  })
  return {
    ...server,
    test,
    logged,
    async close() {
      await server.stop()
      if (!options.database) await test.drop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  }
}
