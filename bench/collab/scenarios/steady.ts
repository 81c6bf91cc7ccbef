// People who type, read and move their cursors at a given rate: what one delivered update costs, and how late it comes.
import { rssBytes } from '../os'
import { people, play, type Person } from '../play'
import type { Steady } from '../load/work'
import type { Measured, ServerName } from '../servers'
import { PEERS, above, figure, over, overBestPeer, type Figures, type Pace, type Scenario } from './scenario'

const LIMITS = ['relay', 'relay-batch'] as const satisfies readonly ServerName[]
const ALL: ServerName[] = ['product', ...PEERS, ...LIMITS]

const COLUMNS = {
  cpuPerDelivered: 'CPU per delivered update (µs)',
  p50: 'delivery p50 (ms)',
  p99: 'delivery p99 (ms)',
  ackP95: 'acknowledgement p95 (ms)',
  cpuShare: 'CPU (cores)',
  framesPerDelivered: 'frames per delivered update',
  missing: 'never arrived'
}

export const steadyScenarios: Scenario[] = [
  {
    id: 'two',
    title: '2 editors at 10 updates/s',
    servers: ALL,
    columns: COLUMNS,
    measure: (server, pace) => steady(server, pace, people(2, { edits: 10 })),
    bars: [{ words: 'delivery p50, over the best peer', value: overBestPeer('p50'), most: 1.2, delay: true }]
  },
  {
    id: 'twenty',
    title: '20 editors at 5 updates/s',
    servers: ALL,
    columns: COLUMNS,
    measure: (server, pace) => steady(server, pace, people(20, { edits: 5 })),
    bars: [
      {
        words: 'CPU per delivered update, over the best peer',
        value: overBestPeer('cpuPerDelivered'),
        most: 1
      }
    ]
  },
  {
    id: 'hundred',
    title: '100 editors at 5 updates/s',
    servers: ALL,
    columns: COLUMNS,
    measure: (server, pace) => steady(server, pace, people(100, { edits: 5 })),
    bars: [
      {
        words: 'CPU per delivered update, over @y/websocket-server',
        value: over('cpuPerDelivered', 'y-websocket'),
        most: 0.4,
        aim: 1 / 3
      },
      {
        words: 'CPU per delivered update, over Hocuspocus flushing every 10 ms',
        value: over('cpuPerDelivered', 'hocuspocus-10ms'),
        most: 0.75,
        aim: 0.6
      },
      {
        words: 'CPU per delivered update, over the batching relay',
        value: over('cpuPerDelivered', 'relay-batch'),
        most: 2,
        aim: 1.5
      },
      {
        words: 'delivery p99 above the bare relay’s (ms)',
        value: above('p99', 'relay'),
        most: 16,
        delay: true
      },
      {
        words: 'acknowledgement p95 (ms)',
        value: (medians) => figure(medians, 'product', 'ackP95'),
        most: 150,
        delay: true
      }
    ]
  },
  crowd('readers-1000', '20 editors at 5 updates/s, 1,000 readers', 20, 1_000),
  crowd('readers-200', '50 editors at 5 updates/s, 200 readers', 50, 200),
  {
    id: 'cursors',
    title: '50 editors who move their cursor 5 times/s',
    servers: ['product', ...PEERS, 'relay', 'relay-presence'],
    columns: COLUMNS,
    measure: (server, pace) => steady(server, pace, people(50, { cursors: 5 })),
    note:
      'The product sends presence at most ten times a second to each client, as the relay it is held against does, and passes on five ' +
      'positions a second of one person at most (a faster hand is seen at that rate). ' +
      'A position that a later one has replaced before it left counts as delivered with it, for every server.',
    bars: crowdBars('relay-presence')
  },
  {
    id: 'rooms',
    title: '500 rooms × 2 editors at 1 update/s',
    servers: ['product', ...PEERS],
    note: 'The process of the product is the whole product, its API included; PostgreSQL is counted in the CPU, not in the memory.',
    columns: { ...COLUMNS, memoryMb: 'whole process (MB)', grownKb: 'live memory per room (KB)' },
    measure: async (server, pace) => {
      const members = Array.from({ length: 1_000 }, (_, n) => ({ room: n % 500, edits: 1 }))
      const before = await server.memory()
      const figures = await steady(server, pace, members, 500)
      const after = await server.memory()
      const grown = after.heapUsed + after.external - before.heapUsed - before.external
      return { ...figures, memoryMb: rssBytes(server.pid) / 1e6, grownKb: grown / 500 / 1e3 }
    },
    bars: [
      {
        words: 'CPU per delivered update, over the best peer',
        value: overBestPeer('cpuPerDelivered'),
        most: 1
      },
      { words: 'memory of the whole process, over the best peer', value: overBestPeer('memoryMb'), most: 1 }
    ]
  }
]

function crowd(id: string, title: string, editors: number, readers: number): Scenario {
  return {
    id,
    title,
    servers: ALL,
    columns: COLUMNS,
    measure: (server, pace) =>
      steady(server, pace, [...people(editors, { edits: 5 }), ...people(readers, { reads: true })]),
    bars: crowdBars('relay-batch')
  }
}

function crowdBars(relay: ServerName): Scenario['bars'] {
  return [
    {
      words: 'CPU per delivered update, over the best peer',
      value: overBestPeer('cpuPerDelivered'),
      most: 1
    },
    {
      words: 'CPU per delivered update, over the batching relay',
      value: over('cpuPerDelivered', relay),
      most: 1.5
    },
    {
      words: 'delivery p99 above the batching relay’s (ms)',
      value: above('p99', relay),
      most: 16,
      delay: true
    }
  ]
}

async function steady(server: Measured, pace: Pace, members: Person[], rooms = 1): Promise<Figures> {
  const result = await play<Steady>(server, {
    mode: 'steady',
    rooms: server.newRooms(rooms),
    members,
    seconds: pace.seconds,
    warmSeconds: pace.warmSeconds
  })
  const figures: Figures = {
    cpuPerDelivered: (result.cpuSeconds / result.delivered) * 1e6,
    p50: result.delivery.p50,
    p99: result.delivery.p99,
    cpuShare: result.cpuSeconds / result.seconds,
    deliveredPerSecond: result.delivered / result.seconds,
    framesPerDelivered: result.frames / result.delivered,
    missing: result.missing
  }
  if (result.acks.n > 0) figures['ackP95'] = result.acks.p95
  return figures
}
