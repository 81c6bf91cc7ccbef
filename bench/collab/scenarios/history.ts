// A long text with a long history: what it costs to open it, and what is left of the history on disk.
import { feed } from '../feed'
import type { Opened } from '../load/work'
import { people, play } from '../play'
import { storedBytes } from '../place'
import type { Measured } from '../servers'
import { makeTrace, OPERATIONS } from '../trace'
import { figure, overBestPeer, type Figures, type Scenario } from './scenario'

export const historyScenarios: Scenario[] = [
  {
    id: 'trace',
    title: `A text of ${OPERATIONS.toLocaleString('en')} operations, opened cold`,
    servers: ['product', 'y-websocket', 'hocuspocus'],
    columns: {
      oneMs: 'by one (ms)',
      fiftyMs: 'by fifty at once (ms)',
      bytesEach: 'bytes to each',
      growth: 'stored, over the state itself'
    },
    mostRuns: 3,
    measure: openCold,
    bars: [
      { words: 'by one, over the best peer', value: overBestPeer('oneMs'), most: 1 },
      { words: 'by fifty at once, over the best peer', value: overBestPeer('fiftyMs'), most: 1 / 3 },
      {
        words: 'stored after compaction, over Y.encodeStateAsUpdate',
        value: (medians) => figure(medians, 'product', 'growth'),
        most: 1.05
      }
    ]
  }
]

/** The same room is opened by all runs of a server: writing it takes longer than opening it. */
const written = new Map<Measured, { room: { name: string; path: string }; growth: number }>()

async function openCold(server: Measured, { quick }: { quick: boolean }): Promise<Figures> {
  const trace = makeTrace(quick ? 20_000 : OPERATIONS)
  const found = written.get(server) ?? (await write(server, trace))
  written.set(server, found)
  const [one, fifty] = [await open(server, found.room, 1), await open(server, found.room, 50)]
  const figures: Figures = { oneMs: one.lastMs, fiftyMs: fifty.lastMs, bytesEach: one.bytesEach }
  if (found.growth > 0) figures['growth'] = found.growth
  return figures

  async function open(measured: Measured, room: { name: string; path: string }, count: number) {
    await measured.stop()
    await measured.start()
    // Another page first: what the process itself must load or compile is not the price of a document.
    const idle = { seconds: 0, warmSeconds: 0 }
    await play(measured, { mode: 'open', rooms: measured.newRooms(1), members: people(50, {}), ...idle })
    return play<Opened>(measured, {
      mode: 'open',
      rooms: [room],
      members: people(count, {}),
      expectedBytes: Math.floor(trace.state.byteLength * 0.95),
      ...idle
    })
  }
}

async function write(server: Measured, trace: ReturnType<typeof makeTrace>) {
  const [room = { name: '', path: '' }] = server.newRooms(1)
  await feed(server, [room], trace.updates)
  if (server.name !== 'product') {
    // What they write late, they write within the ten seconds of their own limit.
    await new Promise((resolve) => setTimeout(resolve, 11_000))
    return { room, growth: 0 }
  }
  return { room, growth: await compacted(server, room.name, trace.state.byteLength) }
}

/** Compaction follows half a minute after the last one has left. */
async function compacted(server: Measured, page: string, stateBytes: number): Promise<number> {
  let stored = await storedBytes(server.directory, page)
  for (const end = performance.now() + 90_000; stored.rows > 1 && performance.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    stored = await storedBytes(server.directory, page)
  }
  return stored.bytes / stateBytes
}
