// What a run of the benchmark leaves: every figure of every run, and where and with what it was measured.
import { existsSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '#server/paths'
import type { Figures, Medians } from './scenarios/scenario'
import type { ServerName } from './servers'

export const RESULTS = join(projectRoot, 'bench/collab/results.json')

export interface Result {
  id: string
  at: string
  machine: string
  versions: Record<string, string>
  runs: number
  quick: boolean
  /** Of the machine (one minute), at the beginning of each measure. */
  load: number[]
  figures: Partial<Record<ServerName, Figures[]>>
  failures: string[]
}

export function readResults(): Result[] {
  // Written by this command alone.
  return existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Result[]) : []
}

export function machine(): Pick<Result, 'machine' | 'versions'> {
  const [cpu] = cpus()
  return {
    machine: `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    versions: {
      node: process.version,
      ws: versionOf('node_modules/ws'),
      yjs: versionOf('node_modules/yjs'),
      '@y/websocket-server': versionOf('bench/collab/peers/node_modules/@y/websocket-server'),
      'y-leveldb': versionOf('bench/collab/peers/node_modules/y-leveldb'),
      '@hocuspocus/server': versionOf('bench/collab/peers/node_modules/@hocuspocus/server')
    }
  }
}

export function medians(result: Result): Medians {
  const all: Medians = {}
  for (const [name, runs] of Object.entries(result.figures) as [ServerName, Figures[]][]) {
    const figures: Figures = {}
    for (const key of new Set(runs.flatMap((run) => Object.keys(run)))) {
      const sorted = runs
        .map((run) => run[key])
        .filter((value) => value !== undefined)
        .sort((a, b) => a - b)
      const middle = sorted[Math.floor(sorted.length / 2)] ?? NaN
      figures[key] = sorted.length % 2 === 1 ? middle : ((sorted[sorted.length / 2 - 1] ?? NaN) + middle) / 2
    }
    all[name] = figures
  }
  return all
}

function versionOf(folder: string): string {
  const file = join(projectRoot, folder, 'package.json')
  if (!existsSync(file)) return 'not installed'
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
