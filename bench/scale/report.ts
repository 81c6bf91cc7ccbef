// The answer as a page reads it: what was measured, then one column a scenario.
import type { Costs } from './costs'
import type { Needs, NodeCosts } from './needs'

export interface Answer {
  /** Cores, load, date: what the figures are worth. */
  machine: string
  costs: Costs
  node: NodeCosts
  scenarios: { title: string; needs: Needs }[]
}

export function markdown({ machine, costs, node, scenarios }: Answer): string {
  const { compaction } = costs
  return [
    `Measured on ${machine}.`,
    '',
    table(
      ['updates in one commit', 'ms a commit', 'PostgreSQL CPU, µs an update', 'WAL, bytes an update'],
      costs.append.map((one) => [
        one.rows,
        short(one.msPerCommit),
        short(one.cpuUsPerRow),
        short(one.walBytesPerRow)
      ])
    ),
    '',
    `In a table cut in sixteen, 200 updates a commit: ${short(costs.partitioned.cpuUsPerRow)} µs an update. One update of somebody typing: ` +
      `${short(costs.updateBytes)} bytes; its row with its indexes, until compaction: ${short(costs.logBytesPerRow)} bytes. Compaction of ` +
      `${compaction.rows} updates: ${short(compaction.ms)} ms in a worker, leaving ${short(compaction.stateBytesPerUpdate)} bytes of state an update. ` +
      `A node: ${short(node.intakeUs)} µs to take an update in, ${short(node.deliveryUs)} µs to hand it to one more person, ` +
      `${short(node.connectionKiB)} KiB a connection, ${short(node.editedRoomKiB)} KiB a room being edited.`,
    '',
    table(['', ...scenarios.map(({ title }) => title)], rowsOf(scenarios.map(({ needs }) => needs)))
  ].join('\n')
}

const ROWS: [string, (needs: Needs) => number][] = [
  ['accounts', (needs) => needs.accounts],
  ['sockets, busiest minute', (needs) => needs.peak.sockets],
  ['updates a second, busiest minute', (needs) => needs.peak.updates],
  ['deliveries a second, busiest minute', (needs) => needs.peak.deliveries],
  ['people arriving a second', (needs) => needs.peak.arrivalsPerSecond],
  ['cells', (needs) => needs.cells],
  ['accounts of the largest cell', (needs) => needs.largestCellAccounts],
  ['nodes of two cores (two a cell at least)', (needs) => needs.nodes],
  ['node cores in use', (needs) => needs.nodeCores],
  ['node memory above the base, MiB', (needs) => needs.nodeMemoryMiB],
  ['db cores in use for the log', (needs) => needs.databaseCores],
  ['commits a second', (needs) => needs.commitsPerSecond],
  ['WAL, MiB a second', (needs) => needs.walMiBPerSecond],
  ['log written, GiB a day', (needs) => needs.logGiBPerDay],
  ['states, GiB more a year', (needs) => needs.stateGiBPerYear],
  ['hourly and daily copies kept, GiB', (needs) => needs.historyGiB],
  ['messages between nodes a second', (needs) => needs.redisMessagesPerSecond],
  ['storm, seconds', (needs) => needs.stormSeconds]
]

function rowsOf(all: Needs[]): (string | number)[][] {
  return ROWS.map(([name, value]) => [name, ...all.map((needs) => short(value(needs)))])
}

function table(head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Three figures are all that a simulation deserves. */
function short(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en')
}
