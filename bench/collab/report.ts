// Figures to read: in the terminal, and as docs/performance.md. A bar that is missed is said as plainly as one that is passed.
import { medians, type Result } from './results'
import type { Bar, Scenario } from './scenarios/scenario'
import { SERVERS, type ServerName } from './servers'

export interface Verdict {
  words: string
  value: string
  limit: string
  /** Null: the machine was too busy for it to mean anything. */
  passed: boolean | null
  /** Null when there is no aim beyond the limit. */
  aimed: boolean | null
}

/** Load average for each core. */
const BUSY = 2

export function judge(scenario: Scenario | undefined, result: Result): Verdict[] {
  const middle = medians(result)
  const busy = Math.max(...result.load) > BUSY * Number.parseInt(result.machine, 10)
  return (scenario?.bars ?? []).map((bar) => {
    const found = verdict(bar, bar.value(middle))
    return busy && bar.delay ? { ...found, passed: null, aimed: null } : found
  })
}

export function inTerminal(scenario: Scenario, result: Result): string {
  const lines = table(scenario, result).map((cells) =>
    cells.map((cell, i) => cell.padEnd(i === 0 ? 40 : 14)).join(' ')
  )
  const verdicts = judge(scenario, result).map(
    ({ words, value, limit, passed }) =>
      `  ${passed === null ? 'busy' : passed ? 'pass' : 'MISS'}  ${words}: ${value} (${limit})`
  )
  return ['', scenario.title, ...lines, ...verdicts, ''].join('\n')
}

export function markdown(scenarios: Scenario[], results: Result[]): string {
  const parts = scenarios.flatMap((scenario) => {
    const result = results.find(({ id }) => id === scenario.id)
    return result
      ? [section(scenario, result)]
      : [`## ${scenario.title}\n\nNot measured yet (\`${scenario.id}\`).\n`]
  })
  const all = scenarios.flatMap((scenario) => {
    const result = results.find(({ id }) => id === scenario.id)
    return result ? judge(scenario, result) : []
  })
  const passed = all.filter((one) => one.passed === true).length
  const missed = all.filter((one) => one.passed === false).length
  return [
    HEAD,
    `Bars: ${passed} passed, ${missed} missed, ${all.length - passed - missed} not judged because the machine was too busy.\n`,
    versions(results),
    ...parts
  ].join('\n')
}

const HEAD = `# Speed of the collaboration engine

Written by \`npm run bench:collab -- --publish\` from \`bench/collab/results.json\`; do not edit. \`--help\` lists the scenarios.

Each server is a process of its own on the same machine, spoken to by the same clients (raw WebSocket clients that count, in another
process), with the same content, in interleaved runs; the figures are medians. What counts are the ratios within one table.

- **Delivered update**: one edit of one person that has reached one other person, counted by the clocks of the document, merged or not.
- **CPU**: user and system time of the server and of all it started (PostgreSQL's processes for the product), from the operating system.
- **The product** has its acknowledgements on: each is sent after the commit in PostgreSQL with \`fsync\`. Access is checked at each connection.
- **The peers** store as they document it (y-leveldb: one write per update, unconfirmed; Hocuspocus: its SQLite extension, in its own process,
  2 s after the last change) and check no access. \`@y/websocket-server\` runs on the newer \`ws\` of the product rather than on its own old one.
- **The relays** know nothing of Yjs and store nothing: what a server on \`ws\` could do at best.
- The text of ${'`trace`'} is made from a seed (single characters at a wandering cursor, 30 % deletions); it has the size of the trace of the automerge-perf paper, and is not that trace.
- **The load average** stands above each table. Far above the number of cores, the ratios of CPU still hold, because the runs are interleaved;
  delays do not: they are mostly the wait for a core.
- Hocuspocus declares Node.js 22 and runs on the Node.js of this machine all the same.
`

function versions(results: Result[]): string {
  const [latest] = [...results].sort((a, b) => b.at.localeCompare(a.at))
  if (!latest) return ''
  const list = Object.entries(latest.versions).map(([name, version]) => `${name} ${version}`)
  return `Machine: ${latest.machine}. Versions: ${list.join(', ')}.\n`
}

function section(scenario: Scenario, result: Result): string {
  const [head = [], ...rows] = table(scenario, result)
  const verdicts = judge(scenario, result).map(
    ({ words, value, limit, passed, aimed }) =>
      `| ${words} | ${value} | ${limit} | ${passed === null ? 'not judged, machine too busy' : passed ? 'passed' : '**missed**'}${aimed === null ? '' : aimed ? ', aim reached' : ', aim not reached'} |`
  )
  const loads = result.load.map((load) => Math.round(load * 10) / 10)
  return [
    `## ${scenario.title}`,
    '',
    `\`npm run bench:collab -- --scenario ${scenario.id}\` · ${result.at.slice(0, 16).replace('T', ' ')} UTC · ` +
      `${result.runs} run${result.runs > 1 ? 's' : ''}${result.quick ? ', quick' : ''} · ` +
      `load average of the machine ${Math.min(...loads)} to ${Math.max(...loads)}`,
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    '| bar | measured | must be | |',
    '|---|---|---|---|',
    ...verdicts,
    '',
    ...(scenario.note ? [scenario.note, ''] : []),
    ...(result.failures.length > 0 ? [`Runs that failed: ${result.failures.join('; ')}.`, ''] : [])
  ].join('\n')
}

function table(scenario: Scenario, result: Result): string[][] {
  const middle = medians(result)
  const columns = Object.entries(scenario.columns)
  const rows = (Object.keys(middle) as ServerName[]).map((name) => [
    SERVERS[name].title,
    ...columns.map(([key]) => shown(middle[name]?.[key]))
  ])
  return [['', ...columns.map(([, heading]) => heading)], ...rows]
}

function verdict({ words, most, least, aim }: Bar, value: number | null): Verdict {
  const limit = most !== undefined ? `≤ ${shown(most)}` : `≥ ${shown(least)}`
  const meets = (bound: number | undefined) =>
    value !== null && bound !== undefined && (most !== undefined ? value <= bound : value >= bound)
  return {
    words,
    value: value === null ? 'not measured' : shown(value),
    limit,
    passed: meets(most ?? least),
    aimed: aim === undefined ? null : meets(aim)
  }
}

function shown(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '—'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}
