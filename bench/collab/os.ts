// What the operating system says of a process and of everything it started: PostgreSQL is part of the price.
import { readFileSync, readdirSync } from 'node:fs'

/** User and system time, in seconds. Ticks of 10 ms: measure long enough. */
export function cpuSeconds(root: number): number {
  return family(root).reduce((sum, pid) => {
    const fields = stat(pid)
    return sum + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100
  }, 0)
}

/** The process and its descendants. */
export function family(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(stat(Number(name))[1]) }))
  const members = [root]
  for (const pid of members)
    members.push(...parents.filter((one) => one.parent === pid).map((one) => one.pid))
  return members
}

export function rssBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

/** The fields after the name, which may itself contain spaces. */
function stat(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  } catch {
    // Ended meanwhile: it used what it used.
    return []
  }
}
