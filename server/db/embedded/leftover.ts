// A PostgreSQL that outlived its server (kill -9): found by its own pid file, then adopted, stopped, or recognised as a stranger.
import { readFileSync, unlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { StartupError } from '#server/startup-messages'
import type { Layout } from './layout'
import { commandLine, processStart } from './processes'

/** Fast: roll back open transactions, checkpoint, leave. Immediate: leave, recover from the log at the next start. */
const FAST = 'SIGINT'
const IMMEDIATE = 'SIGQUIT'
const FAST_STOP_MS = 20_000
const POLL_MS = 20

export interface Leftover {
  pid: number
  /** Started exactly as we would start it: it can go on. */
  same: boolean
}

/**
 * @param command what we would run: program and arguments.
 * @throws StartupError when someone we cannot see (another container) runs on this cluster.
 */
export async function findLeftover(layout: Layout, command: string[]): Promise<Leftover | undefined> {
  const file = join(layout.pgdata, 'postmaster.pid')
  const pid = readPid(file)
  if (pid === undefined) return undefined
  const found = commandLine(pid)
  if (found?.join(' ').includes(layout.pgdata)) return { pid, same: found.join('\0') === command.join('\0') }
  if (await answers(join(layout.socketDir, '.s.PGSQL.5432'))) {
    throw new StartupError('server.data.locked', { path: layout.dataDir, pid: String(pid) })
  }
  // Nobody answers and the number belongs to no PostgreSQL of this folder: the file is a leftover of a crash.
  unlinkSync(file)
  return undefined
}

/** Resolves when the process is gone. */
export async function stopProcess(pid: number): Promise<void> {
  if (!signal(pid, FAST)) return
  if (await gone(pid, FAST_STOP_MS)) return
  signal(pid, IMMEDIATE)
  await gone(pid, FAST_STOP_MS)
}

/** False for a zombie too: nobody may be there to collect a process that we did not start. */
export function isRunning(pid: number): boolean {
  return signal(pid, 0) && (process.platform !== 'linux' || processStart(pid) !== undefined)
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  const limit = performance.now() + withinMs
  while (performance.now() < limit) {
    if (!isRunning(pid)) return true
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  return false
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 1 ? pid : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath)
    const done = (result: boolean): void => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
  })
}
