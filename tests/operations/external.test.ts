// With DATABASE_URL: a PostgreSQL of one's own, reached by address, made from the same binaries.
import { spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync, chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createDb } from '#server/db/client'
import { startEmbedded } from '#server/db/embedded/index'
import { childAccount } from '#server/db/embedded/layout'
import { commandLine } from '#server/db/embedded/processes'
import { openDatabase } from '#server/db/open'
import { spawnServer } from '#tests/support/processes'

const log = pino({ level: 'silent' })
const base = mkdtempSync(join(tmpdir(), 'interpoles-external-'))
chmodSync(base, 0o755)
let postgres: ChildProcess
let url: (database: string) => string

beforeAll(async () => {
  const embedded = await startEmbedded({ dataDir: join(base, 'd'), log })
  const [program = '', ...args] = commandLine(embedded.pid) ?? []
  await embedded.stop()
  appendFileSync(join(base, 'd/database/pgdata/pg_hba.conf'), 'host all all 127.0.0.1/32 trust\n')
  const port = await freePort()
  const options = ['-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`]
  postgres = spawn(program, [...args, ...options], { cwd: '/', stdio: 'ignore', ...childAccount() })
  url = (database) => `postgres://interpoles@127.0.0.1:${port}/${database}`
  const admin = createDb(`postgres://postgres@127.0.0.1:${port}/postgres`, { maxConnections: 1 })
  await vi.waitFor(() => admin.sql`select 1`, { timeout: 20_000 })
  await admin.sql`create database latin encoding 'LATIN1' locale_provider 'libc' locale 'C' template template0 owner interpoles`
  await admin.sql`create database unsafe owner interpoles`
  await admin.sql`alter database unsafe set synchronous_commit = off`
  await admin.end()
})
afterAll(async () => {
  postgres.kill('SIGINT')
  await new Promise((resolve) => postgres.once('close', resolve))
  rmSync(base, { recursive: true, force: true })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

function refusal(database: string): Promise<unknown> {
  const config = { dataDir: base, databaseUrl: url(database) }
  return openDatabase({ config, log, progress: () => undefined }).catch((error: unknown) => error)
}

it('the server starts on it, is ready and stops, and keeps no database of its own', async () => {
  const dataDir = join(base, 'files')
  const server = spawnServer({ env: { DATA_DIR: dataDir, DATABASE_URL: url('interpoles') } })
  const address = await server.url()
  expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ready' })
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(existsSync(join(dataDir, 'database'))).toBe(false)
})

it('a database that may lose what it said was stored is refused', async () => {
  expect(await refusal('unsafe')).toMatchObject({
    key: 'server.database.not_durable',
    values: { setting: 'synchronous_commit', value: 'off' }
  })
})

it('a database that cannot hold every language is refused', async () => {
  expect(await refusal('latin')).toMatchObject({
    key: 'server.database.not_utf8',
    values: { found: 'LATIN1' }
  })
})

it('a database that does not exist is refused', async () => {
  expect(await refusal('nothing')).toMatchObject({ key: 'server.database.unreachable' })
})
