// Makes the cluster: whole or not at all. A first boot cut anywhere is begun again by the next start.
import { spawn } from 'node:child_process'
import { existsSync, openSync, closeSync, fsyncSync, readFileSync } from 'node:fs'
import { readdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { StartupError } from '#server/startup-messages'
import type { Binaries } from './binaries'
import { owned, type Layout } from './layout'
import { initdbArguments } from './settings'

/** Letters with accents are letters for the trigram index only with one of these; the last always exists. */
const CTYPES = ['C.UTF-8', 'en_US.UTF-8', 'C']
const MIB = 1024 * 1024
/** Binaries, an empty cluster, its first log segments. */
const FIRST_BOOT_MIB = 200

/** @returns whether the cluster was made now. */
export async function initialise(layout: Layout, binaries: Binaries, onCreate: () => void): Promise<boolean> {
  await removeDrafts(layout)
  if (existsSync(join(layout.pgdata, 'PG_VERSION'))) {
    const found = readFileSync(join(layout.pgdata, 'PG_VERSION'), 'utf8').trim()
    if (found === String(binaries.major)) return false
    throw new StartupError('server.database.other_version', {
      path: layout.dataDir,
      found,
      expected: String(binaries.major)
    })
  }
  onCreate()
  const draft = `${layout.pgdata}.new-${process.pid}`
  await initdb(layout, binaries, draft)
  await rename(draft, layout.pgdata)
  syncFolder(layout.home)
  return true
}

/** @throws StartupError when there is not room enough to begin. */
export async function checkRoom(layout: Layout): Promise<void> {
  const { bavail, bsize } = await statfs(layout.home)
  const free = Math.floor((bavail * bsize) / MIB)
  const needed = existsSync(join(layout.pgdata, 'PG_VERSION')) ? 32 : FIRST_BOOT_MIB
  if (free < needed) throw new StartupError('server.data.full', { path: layout.dataDir, free, needed })
}

async function initdb(layout: Layout, binaries: Binaries, draft: string): Promise<void> {
  let output = ''
  for (const ctype of CTYPES) {
    owned(draft, layout.account, 0o700)
    const result = await run(binaries.initdb, initdbArguments(draft, ctype), layout)
    if (result.code === 0) return
    output = result.output
    await rm(draft, { recursive: true, force: true })
    if (!output.includes('locale')) break
  }
  const detail =
    output
      .trim()
      .split('\n')
      .filter((line) => /error|fatal|hint/i.test(line))
      .join(' ') || output.slice(-300)
  throw new StartupError('server.database.init_failed', { path: layout.dataDir, detail })
}

function run(program: string, args: string[], layout: Layout): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...layout.account,
      cwd: '/',
      env: { TZ: 'UTC', PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own group: Ctrl+C reaches the server, which decides.
      detached: true
    })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output += chunk.toString('utf8')
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

async function removeDrafts(layout: Layout): Promise<void> {
  for (const entry of await readdir(layout.home)) {
    if (!entry.startsWith('pgdata.new-')) continue
    // An initdb that outlived its server may still write here: what it leaves is removed by a later start.
    await rm(join(layout.home, entry), { recursive: true, force: true, maxRetries: 3 }).catch(
      (error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error
      }
    )
  }
}

/** The rename must outlive a power cut. */
function syncFolder(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
