import { spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createDb } from '#server/db/client'
import { startEmbedded, type EmbeddedDatabase } from '#server/db/embedded/index'
import { childAccount } from '#server/db/embedded/layout'
import { isRunning, stopProcess } from '#server/db/embedded/leftover'
import { commandLine } from '#server/db/embedded/processes'
import { StartupError } from '#server/startup-messages'
import { spawnSource, type TestProcess } from '#tests/support/processes'

const log = pino({ level: 'silent' })
const base = mkdtempSync(join(tmpdir(), 'interpoles-embedded-'))
// Open like an ordinary parent folder; the closed ones are made on purpose.
chmodSync(base, 0o755)
const running: { stop(): Promise<void> }[] = []
const spawned: TestProcess[] = []

afterEach(async () => {
  for (const { child } of spawned.splice(0)) child.kill('SIGKILL')
  for (const database of running.splice(0)) await database.stop()
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

let folders = 0
function folder(name = `d${++folders}`): string {
  return join(base, name)
}

async function start(dataDir: string): Promise<EmbeddedDatabase> {
  const embedded = await startEmbedded({ dataDir, log })
  running.push(embedded)
  return embedded
}

function startChild(dataDir: string): TestProcess {
  const child = spawnSource('tests/support/embedded-child.ts', { args: [dataDir] })
  spawned.push(child)
  return child
}

async function query<T>(embedded: EmbeddedDatabase, text: string): Promise<T[]> {
  const database = createDb(embedded.target, { maxConnections: 1 })
  try {
    return await database.sql.unsafe<(T & Record<string, unknown>)[]>(text)
  } finally {
    await database.end()
  }
}

/** Told by the exception, or null when it started all the same. */
async function refusal(dataDir: string): Promise<StartupError> {
  const outcome: unknown = await start(dataDir).catch((error: unknown) => error)
  if (outcome instanceof StartupError) return outcome
  throw new Error('it started')
}

describe('the embedded PostgreSQL', () => {
  it('has checksums, French order, UTF-8, durable settings and an owner that is not its administrator', async () => {
    const embedded = await start(folder())
    const [facts] = await query(
      embedded,
      `select current_setting('data_checksums') as checksums, current_setting('fsync') as fsync,
              current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commit,
              current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses,
              (select datlocale from pg_database where datname = current_database()) as locale,
              (select rolsuper from pg_roles where rolname = current_user) as superuser,
              (select string_agg(word, ' ' order by word) from unnest(array['eau', 'été', 'zèbre', 'etude']) word) as sorted`
    )
    expect(facts).toEqual({
      checksums: 'on',
      fsync: 'on',
      pages: 'on',
      commit: 'on',
      encoding: 'UTF8',
      addresses: '',
      locale: 'fr-FR',
      superuser: false,
      sorted: 'eau été etude zèbre'
    })
  })

  it('keeps its data, and accepts a folder whose name has spaces, accents, quotes and commas', async () => {
    const dataDir = folder("données, l'été 100%")
    const first = await start(dataDir)
    await query(first, 'create table kept (v text)')
    await first.stop()
    const second = await start(dataDir)
    expect(await query(second, 'select * from kept')).toEqual([])
  })

  it('puts its socket elsewhere when the folder has a long name', async () => {
    const embedded = await start(join(folder(), 'x'.repeat(90)))
    expect(await query(embedded, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(embedded.target.host.length).toBeLessThan(80)
    rmSync(embedded.target.host, { recursive: true, force: true })
  })

  it('refuses a second server on the same folder in less than a second, naming the first', async () => {
    const dataDir = folder()
    await start(dataDir)
    const began = performance.now()
    const error = await refusal(dataDir)
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(error).toMatchObject({ key: 'server.data.locked', values: { pid: String(process.pid) } })
  })

  it('adopts the process that outlived a killed server, without losing a row', async () => {
    const dataDir = folder()
    const child = startChild(dataDir)
    const [, pid] = await child.until(/ready (\d+)/)
    child.child.kill('SIGKILL')
    await child.ended
    const embedded = await start(dataDir)
    expect(embedded.pid).toBe(Number(pid))
    expect(await query(embedded, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('stops a left-over process that was started otherwise, and starts its own', async () => {
    const dataDir = folder()
    const first = await start(dataDir)
    const [program = '', ...args] = commandLine(first.pid) ?? []
    await first.stop()
    running.length = 0
    const leftover = spawn(program, [...args, '-c', 'work_mem=9MB'], {
      cwd: '/',
      stdio: 'ignore',
      ...childAccount()
    })
    await expect.poll(() => query(first, 'show work_mem').catch(() => null)).toEqual([{ work_mem: '9MB' }])
    const second = await start(dataDir)
    expect(await query(second, 'show work_mem')).toEqual([{ work_mem: '8MB' }])
    expect(isRunning(leftover.pid ?? 0)).toBe(false)
  })

  it('starts its child again when it dies', async () => {
    const embedded = await start(folder())
    const before = embedded.pid
    process.kill(before, 'SIGKILL')
    await expect.poll(() => embedded.pid, { timeout: 15_000 }).not.toBe(before)
    await expect
      .poll(() => query(embedded, 'select 1 as one').catch(() => 'not yet'), { timeout: 15_000 })
      .toEqual([{ one: 1 }])
  })

  it('is not stopped by the lock or the pid file of a process that no longer exists', async () => {
    const dataDir = folder()
    const first = await start(dataDir)
    const pidFile = join(dataDir, 'database', 'pgdata', 'postmaster.pid')
    const text = readFileSync(pidFile, 'utf8')
    await first.stop()
    running.length = 0
    // The numbers now belong to this test: alive, and not a PostgreSQL.
    writeFileSync(pidFile, text.replace(/^\d+/, String(process.pid)))
    writeFileSync(
      join(dataDir, 'server.lock'),
      JSON.stringify({ pid: process.pid, start: 'another start', namespace: 'x' })
    )
    expect(await query(await start(dataDir), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('survives a kill -9 at any moment of its first boot', { timeout: 90_000 }, async () => {
    for (const delayMs of [400, 800, 1_200, 1_800]) {
      const dataDir = folder()
      const child = startChild(dataDir)
      const killed = setTimeout(() => child.child.kill('SIGKILL'), delayMs)
      await child.ended
      clearTimeout(killed)
      const embedded = await start(dataDir)
      expect(await query(embedded, 'select current_user as name')).toEqual([{ name: 'interpoles' }])
      await embedded.stop()
      running.length = 0
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
    }
  })
})

describe('a folder that cannot be used is refused in a sentence', () => {
  it('when it is a file', async () => {
    const path = folder()
    writeFileSync(path, '')
    expect(await refusal(path)).toMatchObject({ key: 'server.data.not_directory', values: { path } })
  })

  it('when its name would mean something to a shell', async () => {
    const path = folder('a$(touch pwned)')
    expect(await refusal(path)).toMatchObject({ key: 'server.data.odd_name', values: { path } })
  })

  it('when it belongs to someone else', { skip: process.getuid?.() !== 0 }, async () => {
    const path = folder()
    mkdirSync(path, { mode: 0o700 })
    const child = spawnSource('tests/support/embedded-child.ts', { args: [path], uid: 65534, gid: 65534 })
    spawned.push(child)
    await child.until(/n’est pas accessible au compte «.nobody.» \(EACCES\)/)
    expect(await child.ended).toBe(1)
  })

  it('works for an ordinary account', { skip: process.getuid?.() !== 0 }, async () => {
    const path = folder()
    mkdirSync(path)
    chownSync(path, 65534, 65534)
    const child = spawnSource('tests/support/embedded-child.ts', { args: [path], uid: 65534, gid: 65534 })
    spawned.push(child)
    await child.until(/ready \d+/)
    child.child.kill('SIGTERM')
    expect(await child.ended).toBe(0)
  })

  it('when the cluster is of another version of PostgreSQL', async () => {
    const dataDir = folder()
    await (await start(dataDir)).stop()
    running.length = 0
    writeFileSync(join(dataDir, 'database', 'pgdata', 'PG_VERSION'), '17\n')
    expect(await refusal(dataDir)).toMatchObject({
      key: 'server.database.other_version',
      values: { found: '17' }
    })
  })

  it(
    'when the cluster was moved away from where it should be',
    { skip: process.getuid?.() !== 0 },
    async () => {
      const closed = folder()
      mkdirSync(closed, { mode: 0o700 })
      const dataDir = join(closed, 'data')
      const embedded = await start(dataDir)
      const elsewhere = readlinkSync(join(dataDir, 'database'))
      expect(await query(embedded, 'select 1 as one')).toEqual([{ one: 1 }])
      await embedded.stop()
      running.length = 0
      rmSync(elsewhere, { recursive: true })
      expect(await refusal(dataDir)).toMatchObject({
        key: 'server.data.moved',
        values: { target: elsewhere }
      })
      expect(existsSync(elsewhere)).toBe(false)
    }
  )
})

it('stopping twice, or a process that is gone, is not an error', async () => {
  const embedded = await start(folder())
  await embedded.stop()
  await expect(embedded.stop()).resolves.toBeUndefined()
  await expect(stopProcess(embedded.pid)).resolves.toBeUndefined()
})
