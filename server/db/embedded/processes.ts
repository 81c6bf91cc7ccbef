// Who is that process? A number alone is not an identity: it is given again after a restart.
import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

/** The same pid with another start is another process. Undefined: no such process here. */
export function processStart(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'lstart=')
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name (2nd field) may hold spaces and parentheses: count from the last one. Field 3 is the state, 22 the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : `${bootId()}-${fields[19] ?? ''}`
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Its command line, argument by argument where the system tells (Linux), as one string elsewhere. */
export function commandLine(pid: number): string[] | undefined {
  if (process.platform !== 'linux') {
    const line = ps(pid, 'command=')
    return line === undefined ? undefined : [line]
  }
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
    return args.length === 0 ? undefined : args
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Two containers may share a folder and not see each other's processes. */
export function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    // Not Linux: one namespace.
    return 'host'
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

function ps(pid: number, format: string): string | undefined {
  try {
    return (
      execFileSync('ps', ['-o', format, '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore']
      }).trim() || undefined
    )
  } catch {
    // ps answers 1 when there is no such process.
    return undefined
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')
}
