// One load against one server: a process full of clients, its one line of results, always ended.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSource, type TestProcess } from '#tests/support/processes'
import type { MemberPlan, Work } from './load/work'
import type { Measured } from './servers'

export interface Person {
  room?: number
  edits?: number
  cursors?: number
  reads?: boolean
}

export type Load = Omit<Work, 'dialect' | 'port' | 'pid' | 'members' | 'plans'> & {
  members: Person[]
  plans?: Person[]
}

/** `during` may act on what the clients say; when it resolves with something, the clients are ended. */
export async function play<T>(
  server: Measured,
  load: Load,
  during?: (clients: TestProcess) => Promise<T | undefined>
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'interpoles-bench-load-'))
  const file = join(folder, 'work.json')
  const { dialect, port, pid } = server
  const { members, plans, ...rest } = load
  const work: Work = {
    ...rest,
    dialect,
    port,
    pid,
    members: members.map((person, n) => plan(server, person, n)),
    ...(plans ? { plans: plans.map((person, n) => plan(server, person, n)) } : {})
  }
  writeFileSync(file, JSON.stringify(work))
  const clients = spawnSource('bench/collab/load/main.ts', { args: [file] })
  try {
    const early = await during?.(clients)
    if (early !== undefined) return early
    const [, json = ''] = await clients.until(/result (.*)\n/)
    // Written by load/main.ts, in the shape of load/work.ts.
    return JSON.parse(json) as T
  } finally {
    clients.child.kill('SIGKILL')
    await clients.ended
    rmSync(folder, { recursive: true, force: true })
  }
}

function plan(server: Measured, person: Person, n: number): MemberPlan {
  return {
    room: person.room ?? 0,
    headers: server.headers(n),
    query: server.query(person.reads ?? false),
    editsPerSecond: person.edits ?? 0,
    cursorsPerSecond: person.cursors ?? 0
  }
}

export function people(count: number, person: Person): Person[] {
  return Array.from({ length: count }, () => person)
}
