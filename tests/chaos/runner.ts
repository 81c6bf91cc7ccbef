// Finds the scenarios, plays them with a seed, keeps what was measured.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '#server/paths'
import { seeded } from './random'
import type { Outcome, Scenario } from './scenario'

const SCENARIOS = join(projectRoot, 'tests', 'chaos', 'scenarios')
const RECORDS = join(projectRoot, 'tests', 'chaos', 'results')

/** One run, as docs/durability.md shows it. */
export interface Played extends Outcome {
  row: string
  fault: string
  bar: string
  unit: string
  size: number
  seed: number
  seconds: number
  command: string
  /** ISO date, and the machine it was measured on. */
  on: string
  machine: string
}

/** In the order of their rows: F1, F2, F9, F9b, F10, L3. */
export async function findScenarios(): Promise<Scenario[]> {
  const found: Scenario[] = []
  for (const file of readdirSync(SCENARIOS).filter((name) => name.endsWith('.ts'))) {
    // A file of that folder exports a scenario under this name: checked just below.
    const module = (await import(pathToFileURL(join(SCENARIOS, file)).href)) as { scenario?: Scenario }
    if (!module.scenario) throw new Error(`${file} exports no scenario`)
    found.push(module.scenario)
  }
  return found.sort((a, b) => rank(a.row).localeCompare(rank(b.row)))
}

export async function play(
  scenario: Scenario,
  options: { seed: number; size?: number; say?: (line: string) => void }
): Promise<Played> {
  const { seed, size = scenario.size, say = () => undefined } = options
  const started = performance.now()
  let outcome: Outcome
  try {
    outcome = await scenario.run({ seed, size, say, random: seeded(seed) })
  } catch (error) {
    outcome = {
      measured: {},
      broken: [error instanceof Error ? (error.stack ?? error.message) : String(error)]
    }
  }
  const { row, fault, bar, unit } = scenario
  return {
    row,
    fault,
    bar,
    unit,
    size,
    seed,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    command: `npm run test:chaos -- --row ${row} --size ${size} --seed ${seed}`,
    on: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
    ...outcome
  }
}

/** A file per row, so that two people who measure different rows never write over each other. */
export function record(played: Played): void {
  mkdirSync(RECORDS, { recursive: true })
  writeFileSync(join(RECORDS, `${played.row}.json`), `${JSON.stringify(played, null, 2)}\n`)
}

export function recorded(): Played[] {
  mkdirSync(RECORDS, { recursive: true })
  return readdirSync(RECORDS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(RECORDS, name), 'utf8')) as Played)
    .sort((a, b) => rank(a.row).localeCompare(rank(b.row)))
}

/** Numbers in a name are ordered as numbers. */
export function rank(row: string): string {
  return row.replace(/\d+/, (digits) => digits.padStart(3, '0'))
}
