// npm run bench:collab -- [--editors 50] [--rooms 10] [--rate 5] [--seconds 20]
// The product over its embedded PostgreSQL, durable acknowledgements on; CPU as the operating system counts it.
import { readFileSync, readdirSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { createPlace } from '#tests/chaos/place'
import { spawnSource } from '#tests/support/processes'
import type { Work } from './editors'

const { values } = parseArgs({
  options: {
    editors: { type: 'string', default: '50' },
    rooms: { type: 'string', default: '10' },
    rate: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '20' }
  }
})
const rooms = Number(values.rooms)
const place = await createPlace(10, rooms, 0)
try {
  const pid = place.server.child.pid ?? 0
  const work: Work = {
    url: place.url,
    rooms: place.documents,
    cookies: place.writers.map((writer) => writer.cookie),
    editors: Number(values.editors),
    perSecond: Number(values.rate),
    seconds: Number(values.seconds)
  }
  const editors = spawnSource('bench/collab/editors.ts', { args: [JSON.stringify(work)] })
  await editors.until(/ready/)
  const before = cpuSeconds(pid)
  const load = loadavg()[0]
  const [, json = '{}'] = await editors.until(/result (.*)\n/)
  const used = cpuSeconds(pid) - before
  const result = JSON.parse(json) as { sent: number; seconds: number; acks: object; deliveries: object }
  const delivered = result.sent * (Number(values.editors) / rooms - 1)
  console.log({
    ...result,
    serverCpuSeconds: Math.round(used * 100) / 100,
    cpuPerDeliveredUpdateUs: Math.round((used / delivered) * 1e6),
    serverRssMiB: rssMiB(pid),
    machine: `${cpus().length} cores, load ${load?.toFixed(1)} when begun`
  })
} finally {
  await place.remove()
}

/** User and system time of the server and of everything it started: PostgreSQL is part of the price. */
function cpuSeconds(root: number): number {
  return family(root).reduce((sum, pid) => {
    const fields = stat(pid)
    return sum + (Number(fields[11]) + Number(fields[12])) / 100
  }, 0)
}

function family(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(stat(Number(name))[1]) }))
  const members = [root]
  for (const pid of members)
    members.push(...parents.filter((one) => one.parent === pid).map((one) => one.pid))
  return members
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

function rssMiB(pid: number): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)
}
