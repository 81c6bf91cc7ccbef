// From a day and the measured costs to machines: pure arithmetic, so that a reader can redo each line.
import type { Costs } from './costs'
import { percentile, type Day } from './day'
import type { Habits, Scenario } from './population'

/** Costs of a node, as bench/collab measures them. */
export interface NodeCosts {
  /** Server CPU for one update handed to one more person, PostgreSQL not included, in microseconds. */
  deliveryUs: number
  /** Server CPU for taking one update in: guard, apply, queue, acknowledge. */
  intakeUs: number
  connectionKiB: number
  /** A room that somebody edits: Y.Doc and what goes with it. */
  editedRoomKiB: number
}

export interface Rules {
  /** Share of a machine that may be used at the busiest minute: the rest is for storms and for the loss of a neighbour. */
  load: number
  coresPerNode: number
  /** A busy node commits so often: one flush at a time, one in 80 ms. */
  commitsPerSecond: number
  handshakesPerSecond: number
  /** Accounts on one cell at most; a network is never cut. */
  cellAccounts: number
}

export const RULES: Rules = {
  load: 0.5,
  coresPerNode: 2,
  commitsPerSecond: 12.5,
  handshakesPerSecond: 100,
  cellAccounts: 50_000
}

export interface Needs {
  accounts: number
  peak: { sockets: number; rooms: number; updates: number; deliveries: number; arrivalsPerSecond: number }
  nodes: number
  nodeCores: number
  nodeMemoryMiB: number
  databaseCores: number
  commitsPerSecond: number
  walMiBPerSecond: number
  logGiBPerDay: number
  stateGiBPerYear: number
  /** Superseded states that history keeps. */
  historyGiB: number
  redisMessagesPerSecond: number
  cells: number
  largestCellAccounts: number
  /** Seconds until everybody is back when the fullest node of a cell dies, and its people go to the others. */
  stormSeconds: number
}

export function needsOf(
  scenario: Scenario,
  day: Day,
  costs: Costs,
  node: NodeCosts,
  habits: Habits,
  rules: Rules
): Needs {
  const busiest = (key: 'sockets' | 'rooms' | 'editedRooms' | 'updatesPerSecond' | 'deliveriesPerSecond') =>
    Math.max(...day.minutes.map((minute) => minute[key]))
  const sockets = busiest('sockets')
  const updates = busiest('updatesPerSecond')
  const deliveries = busiest('deliveriesPerSecond')
  const nodeCores = (updates * node.intakeUs + deliveries * node.deliveryUs) / 1e6
  const nodeMemoryMiB = (sockets * node.connectionKiB + busiest('editedRooms') * node.editedRoomKiB) / 1024
  const cells = place(scenario.networks, rules.cellAccounts)
  const perCell = Math.max(2, Math.ceil(nodeCores / cells.length / (rules.coresPerNode * rules.load)))
  const nodes = perCell * cells.length
  const commits = Math.min(updates, nodes * rules.commitsPerSecond)
  const stateBytes = day.updates * costs.compaction.stateBytesPerUpdate * habits.daysPerYear
  return {
    accounts: scenario.networks.reduce((a, b) => a + b, 0),
    peak: {
      sockets,
      rooms: busiest('rooms'),
      updates,
      deliveries,
      arrivalsPerSecond:
        percentile(
          day.minutes.map((minute) => minute.arrivals),
          0.999
        ) / 60
    },
    nodes,
    nodeCores,
    nodeMemoryMiB,
    databaseCores: (updates * cpuPerRow(costs, updates / commits)) / 1e6,
    commitsPerSecond: commits,
    walMiBPerSecond: (updates * rowCost(costs, updates / commits).walBytesPerRow) / 2 ** 20,
    logGiBPerDay: (day.updates * costs.logBytesPerRow) / 2 ** 30,
    stateGiBPerYear: stateBytes / 2 ** 30,
    historyGiB: (day.documentsEdited * habits.copiesKept * habits.documentKiB) / 2 ** 20,
    // Each committed batch of a room leaves once; the other nodes of the cell take it.
    redisMessagesPerSecond: Math.min(updates, commits * 20),
    cells: cells.length,
    largestCellAccounts: Math.max(...cells),
    stormSeconds: sockets / nodes / (rules.handshakesPerSecond * (perCell - 1))
  }
}

/** Largest first, each into the emptiest cell that has room: networks are separated, so nothing crosses a cell. */
export function place(networks: number[], limit: number): number[] {
  const cells: number[] = []
  for (const size of networks.toSorted((a, b) => b - a)) {
    const fitting = cells.map((used, index) => ({ used, index })).filter(({ used }) => used + size <= limit)
    const best = fitting.toSorted((a, b) => b.used - a.used)[0]
    if (best) cells[best.index] = best.used + size
    else cells.push(size)
  }
  return cells
}

function cpuPerRow(costs: Costs, rows: number): number {
  return rowCost(costs, rows).cpuUsPerRow
}

/** The measured batch nearest below: a larger one would be cheaper. */
function rowCost(costs: Costs, rows: number): Costs['append'][number] {
  const found = costs.append.filter((one) => one.rows <= Math.max(1, rows)).at(-1)
  if (!found) throw new Error('nothing was measured')
  return found
}
