// npm run bench:collab -- [--scenario two,hundred] [--server product,relay] [--runs 3] [--quick] [--publish]
// The product beside its peers and beside what a server could do at best, on this machine. `--publish` keeps the figures in results.json
// and writes docs/performance.md from them; scenarios that were not run keep those they had.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { projectRoot } from '#server/paths'
import { people, play } from './play'
import { inTerminal, judge, markdown } from './report'
import { machine, readResults, RESULTS, type Result } from './results'
import { SCENARIOS } from './scenarios/index'
import type { Figures, Pace, Scenario } from './scenarios/scenario'
import { installPeers, Measured, SERVERS, type ServerName } from './servers'

const { values } = parseArgs({
  options: {
    scenario: { type: 'string' },
    server: { type: 'string' },
    runs: { type: 'string', default: '3' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false }
  }
})
if (values.help) {
  say(
    'npm run bench:collab -- [--scenario a,b] [--server a,b] [--runs 3] [--seconds 6] [--quick] [--publish]'
  )
  for (const { id, title } of SCENARIOS) say(`  ${id.padEnd(14)}${title}`)
  say(`servers: ${Object.keys(SERVERS).join(', ')}`)
  process.exit(0)
}

const pace: Pace = {
  seconds: Number(values.seconds ?? (values.quick ? 3 : 6)),
  warmSeconds: values.quick ? 1 : 2,
  quick: values.quick
}
const chosen = SCENARIOS.filter(({ id }) => !values.scenario || values.scenario.split(',').includes(id))
if (chosen.length === 0) throw new Error('no such scenario; --help lists them')
await installPeers()
const started = new Map<ServerName, Measured>()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void removeAll().then(() => process.exit(130)))

try {
  for (const scenario of chosen) {
    const result = await measure(scenario)
    say(inTerminal(scenario, result))
    if (values.publish) publish(result)
  }
} finally {
  await removeAll()
}

/** Interleaved: every server once, then every server again, so that what else the machine does falls on all. */
async function measure(scenario: Scenario): Promise<Result> {
  const names = scenario.servers.filter((name) => !values.server || values.server.split(',').includes(name))
  const runs = Math.max(1, Math.min(Number(values.runs), scenario.mostRuns ?? Infinity))
  const figures: Result['figures'] = {}
  const failures: string[] = []
  const load: number[] = []
  for (let run = 0; run < runs; run++) {
    for (const name of names) {
      load.push(loadavg()[0] ?? 0)
      try {
        const found = await scenario.measure(await serverOf(name), pace)
        ;(figures[name] ??= []).push(found)
        say(`${scenario.id} ${run + 1}/${runs} ${name}: ${brief(found)}`)
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error)
        failures.push(`${name}: ${said.split('\n')[0] ?? ''}`)
        say(`${scenario.id} ${run + 1}/${runs} ${name} FAILED: ${said}`)
        await started.get(name)?.remove()
        started.delete(name)
      }
    }
  }
  return {
    id: scenario.id,
    at: new Date().toISOString(),
    ...machine(),
    runs,
    quick: pace.quick,
    load,
    figures,
    failures
  }
}

async function serverOf(name: ServerName): Promise<Measured> {
  const known = started.get(name)
  if (known) return known
  const server = await Measured.create(name)
  started.set(name, server)
  await warmUp(server)
  return server
}

/** The same for all: compiling what is hot is not the price of an update. */
async function warmUp(server: Measured): Promise<void> {
  const seconds = pace.quick ? 3 : 6
  const members = people(60, { edits: 8, cursors: 2 })
  await play(server, { mode: 'steady', rooms: server.newRooms(1), members, seconds, warmSeconds: 0 })
}

async function removeAll(): Promise<void> {
  await Promise.all([...started.values()].map((server) => server.remove()))
  started.clear()
}

function publish(result: Result): void {
  const results = readResults().filter(({ id }) => id !== result.id)
  results.push(result)
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`)
  writeFileSync(join(projectRoot, 'docs/performance.md'), markdown(SCENARIOS, results))
  const failed = judge(
    SCENARIOS.find(({ id }) => id === result.id),
    result
  ).filter(({ passed }) => passed === false)
  say(
    failed.length === 0 ? 'no bar of it is missed' : `missed: ${failed.map(({ words }) => words).join('; ')}`
  )
}

function brief(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value >= 100 ? Math.round(value) : Math.round(value * 100) / 100}`)
    .join(', ')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
