// npm run test:chaos -- [--row F1,F9 | --all] [--size N] [--seed N] [--list] [--record]
// Each row is a fault played against the real server: killed, cut, slowed, lied to. Without anything: F1, twenty kills.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { stopCluster } from './harness'
import { DURABILITY, durability, figures, summary } from './report'
import { findScenarios, play, record, recorded, type Played } from './runner'
import type { Scenario } from './scenario'

const USAGE = `npm run test:chaos -- [--row F1,F9] [--all] [--list] [--size N] [--seed N] [--record]
  --row     the rows to play (F1 without it), --all for every one of them
  --size    kills, rounds or seconds: what --list says for each row; --kills is the same
  --seed    plays the same choices again
  --record  keeps the figures in tests/chaos/results and writes docs/durability.md
`

const { values } = parseArgs({
  options: {
    row: { type: 'string' },
    all: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    size: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string' },
    record: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false }
  }
})

process.exit(await main())

async function main(): Promise<number> {
  const scenarios = await findScenarios()
  if (values.help) return print(USAGE)
  if (values.list) {
    return print(
      scenarios
        .map((one) => `${one.row.padEnd(5)}${one.size} ${one.unit}: ${one.fault} → ${one.bar}`)
        .join('\n')
    )
  }
  const wanted = chosen(scenarios)
  if (wanted === null) {
    print(USAGE)
    return 2
  }
  const done: Played[] = []
  try {
    for (const scenario of wanted) done.push(await one(scenario))
  } finally {
    await stopCluster()
  }
  print(`\n${summary(done)}`)
  if (values.record) writeFileSync(DURABILITY, durability(recorded()))
  // What was killed may have left a pipe open: the count is said, there is nothing to wait for.
  return done.every((played) => played.broken.length === 0) ? 0 : 1
}

async function one(scenario: Scenario): Promise<Played> {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  const size = Number(values.size ?? values.kills ?? scenario.size)
  print(`▶ ${scenario.row} ${scenario.fault} (${size} ${scenario.unit}, seed ${seed})`)
  const played = await play(scenario, { seed, size, say: (line) => print(`  ${line}`) })
  for (const line of played.broken) print(`  ✘ ${line}`)
  print(`  ${played.broken.length === 0 ? '✔' : '✘'} ${figures(played.measured)} (${played.seconds} s)`)
  if (values.record && played.broken.length === 0) record(played)
  return played
}

/** Null when a row is asked for that nobody knows. */
function chosen(scenarios: Scenario[]): Scenario[] | null {
  if (values.all) return scenarios
  const rows = (values.row ?? 'F1').split(',')
  const found = scenarios.filter((scenario) => rows.includes(scenario.row))
  return found.length === rows.length ? found : null
}

function print(text: string): number {
  console.log(text)
  return 0
}
