// How far it goes, and what it costs to do nothing.
import type { Ramp } from '../load/work'
import { people, play, type Person } from '../play'
import type { Measured, ServerName } from '../servers'
import { figure, overBestPeer, type Figures, type Scenario } from './scenario'

const DEFAULTS = ['y-websocket', 'hocuspocus'] as const satisfies readonly ServerName[]

export const limitScenarios: Scenario[] = [
  {
    id: 'ramp',
    title: 'Editors at 5 updates/s added until delivery p99 > 200 ms',
    servers: ['product', ...DEFAULTS],
    columns: {
      editors: 'editors',
      deliveredPerSecond: 'delivered updates/s',
      p99: 'p99 of the last step that held (ms)'
    },
    mostRuns: 3,
    measure: ramp,
    bars: [
      {
        words: 'editors, over the best peer in its default setting',
        value: overMost('editors'),
        least: 6,
        aim: 10
      },
      {
        words: 'delivered updates/s, over the best peer in its default setting',
        value: overMost('deliveredPerSecond'),
        least: 30,
        aim: 100
      }
    ]
  },
  {
    id: 'idle',
    title: '2,000 idle connections; 2,000 open rooms that nobody edits',
    servers: ['product', 'y-websocket', 'hocuspocus'],
    columns: {
      perConnectionKb: 'live memory per connection (KB)',
      perRoomKb: 'more per room (KB)',
      residentPerConnectionKb: 'resident, per connection (KB)',
      residentPerRoomKb: 'resident, more per room (KB)'
    },
    mostRuns: 3,
    measure: idle,
    bars: [
      { words: 'memory per connection, over the best peer', value: overBestPeer('perConnectionKb'), most: 1 },
      { words: 'memory per unedited room, over the best peer', value: overBestPeer('perRoomKb'), most: 1 },
      {
        words: 'memory per unedited room (KB)',
        value: (medians) => figure(medians, 'product', 'perRoomKb'),
        most: 10
      }
    ]
  }
]

function overMost(name: string): Scenario['bars'][number]['value'] {
  return (medians) => {
    const own = figure(medians, 'product', name)
    const most = Math.max(...DEFAULTS.map((peer) => figure(medians, peer, name) ?? 0))
    return own === null || most === 0 ? null : own / most
  }
}

async function ramp(server: Measured, { quick }: { quick: boolean }): Promise<Figures> {
  const result = await play<Ramp>(server, {
    mode: 'ramp',
    rooms: server.newRooms(1),
    members: [],
    plans: people(quick ? 600 : 8_000, { edits: 5 }),
    seconds: quick ? 30 : 200,
    warmSeconds: 0,
    limitMs: 200
  })
  const last = result.steps.find((step) => step.editors === result.editors)
  return { editors: result.editors, deliveredPerSecond: result.deliveredPerSecond, p99: last?.p99 ?? 0 }
}

/**
 * Live memory is what is left after a collection of garbage: how much the process keeps from the system beside it depends on V8's
 * habits more than on what is open.
 * Three lives of the server: nobody, everybody in one room, everybody in a room of their own.
 */
async function idle(server: Measured, { quick }: { quick: boolean }): Promise<Figures> {
  const count = quick ? 500 : 2_000
  const rooms = server.newRooms(count)
  // Each room holds a little text, written in an earlier life of the server.
  await play(server, {
    mode: 'write',
    rooms,
    members: people(count, {}).map((_, n) => ({ room: n })),
    seconds: 0,
    warmSeconds: 0
  })
  const one = await life(server, [rooms[0] ?? { name: '', path: '' }], people(count, { room: 0 }))
  const many = await life(
    server,
    rooms,
    people(count, {}).map((_, n) => ({ room: n }))
  )
  return {
    perConnectionKb: one.live / count / 1e3,
    perRoomKb: (many.live - one.live) / count / 1e3,
    residentPerConnectionKb: one.rss / count / 1e3,
    residentPerRoomKb: (many.rss - one.rss) / count / 1e3
  }
}

/** How much the memory of a new process grows when these come in. */
async function life(
  server: Measured,
  rooms: { name: string; path: string }[],
  members: Person[]
): Promise<{ rss: number; live: number }> {
  await server.stop()
  await server.start()
  // What a first connection loads stays: it is not the price of the others.
  await play(server, {
    mode: 'open',
    rooms: rooms.slice(0, 1),
    members: people(20, {}),
    seconds: 0,
    warmSeconds: 0
  })
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const before = await server.memory()
  return play(server, { mode: 'hold', rooms, members, seconds: 0, warmSeconds: 0 }, async (clients) => {
    await clients.until(/holding/)
    // Bytes kept for the next joiner are forgotten after five seconds.
    await new Promise((resolve) => setTimeout(resolve, 7_000))
    const after = await server.memory()
    return {
      rss: after.rss - before.rss,
      live: after.heapUsed + after.external - before.heapUsed - before.external
    }
  })
}
