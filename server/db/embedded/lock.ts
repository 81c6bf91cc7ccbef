// One server per DATA_DIR. The lock is a file that says who holds it; a holder that no longer exists holds nothing.
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '#server/startup-messages'
import { unusable } from './layout'
import { processNamespace, processStart } from './processes'

export interface LockHolder {
  pid: number
  /** See processStart: tells a reused pid from the holder. */
  start: string
  /** Processes of another namespace cannot be looked up: they are judged by the database's socket (cluster.ts). */
  namespace: string
}

const ATTEMPTS = 5

/**
 * @returns a function that gives the folder back.
 * @throws StartupError naming the process that runs there.
 */
export function lockDataDir(dataDir: string): () => void {
  const path = join(dataDir, 'server.lock')
  const mine = JSON.stringify({
    pid: process.pid,
    start: processStart(process.pid) ?? '',
    namespace: processNamespace()
  } satisfies LockHolder)
  const draft = `${path}.${process.pid}`
  try {
    writeFileSync(draft, mine)
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // A hard link appears whole or not at all, with its content: no one reads a half-written lock.
      if (linked(draft, path)) return () => releaseLock(path, mine)
      const found = readLock(path)
      if (found === undefined) continue
      const holder = parseHolder(found)
      if (holder && isAlive(holder))
        throw new StartupError('server.data.locked', { path: dataDir, pid: String(holder.pid) })
      setAside(path, found)
    }
    throw new StartupError('server.data.locked', { path: dataDir, pid: '?' })
  } catch (error) {
    throw error instanceof StartupError ? error : unusable(dataDir, error)
  } finally {
    removeIfThere(draft)
  }
}

/** Who runs on this folder now, if anyone: commands (backup, restore) ask before they open anything. */
export function lockHolder(dataDir: string): LockHolder | undefined {
  const found = readLock(join(dataDir, 'server.lock'))
  const holder = found === undefined ? undefined : parseHolder(found)
  return holder && isAlive(holder) ? holder : undefined
}

function isAlive(holder: LockHolder): boolean {
  return holder.namespace === processNamespace() && processStart(holder.pid) === holder.start
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const { pid, start, namespace } = value as Partial<LockHolder>
    if (typeof pid !== 'number' || typeof start !== 'string' || typeof namespace !== 'string')
      return undefined
    return { pid, start, namespace }
  } catch {
    // Written by something else: nobody can hold the folder with it.
    return undefined
  }
}

/** Removes a dead lock, and only that one: if a faster starter replaced it meanwhile, theirs is put back. */
function setAside(path: string, judged: string): void {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  if (readLock(aside) !== judged) linked(aside, path)
  removeIfThere(aside)
}

function releaseLock(path: string, mine: string): void {
  if (readLock(path) === mine) removeIfThere(path)
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
