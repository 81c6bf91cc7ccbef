// Runs the cases in a process of their own, watched from here: one that hangs is killed and named.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '#server/paths'
import { spawnSource } from '#tests/support/processes'
import type { FuzzOrders } from './update-worker'

const SEEDS = join(projectRoot, 'tests', 'fuzz', 'seeds')
const HANG_MS = 20_000

export interface Fuzzed {
  summary: Record<string, number>
  /** A seed and what went wrong with it. */
  failed: string[]
}

export async function fuzzUpdates(orders: FuzzOrders): Promise<Fuzzed> {
  const worker = spawnSource('tests/fuzz/update-worker.ts', { args: [JSON.stringify(orders)] })
  let heard = ''
  let since = performance.now()
  const watch = setInterval(() => {
    const said = worker.output()
    if (said !== heard) [heard, since] = [said, performance.now()]
    else if (performance.now() - since > HANG_MS) worker.child.kill('SIGKILL')
  }, 500)
  const code = await worker.ended
  clearInterval(watch)
  const lines = worker.output().split('\n')
  const failed = lines.filter((line) => line.startsWith('failed '))
  const done = lines.find((line) => line.startsWith('done '))
  if (!done)
    failed.push(
      `ended (${code}) in the block ${lines.findLast((line) => line.startsWith('at '))}: ${lines.slice(-5).join(' ')}`
    )
  return { failed, summary: JSON.parse(done?.slice(5) ?? '{}') as Record<string, number> }
}

/** Seeds that failed once, or that reach a place worth reaching: played for ever. */
export function keptSeeds(kind: 'updates' | 'messages'): number[] {
  return readdirSync(SEEDS)
    .filter((name) => name.startsWith(kind))
    .flatMap((name) => readFileSync(join(SEEDS, name), 'utf8').split('\n'))
    .filter((line) => /^\d/.test(line))
    .map((line) => Number(line.split(' ')[0]))
}
