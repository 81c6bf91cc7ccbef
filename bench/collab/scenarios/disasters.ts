// Everybody's connection breaks; the server's life ends.
import * as Y from 'yjs'
import type { Killed, Opened, Storm } from '../load/work'
import { feed } from '../feed'
import { people, play } from '../play'
import type { Measured } from '../servers'
import { makeTrace } from '../trace'
import { figure, overBestPeer, type Figures, type Scenario } from './scenario'

const TRIALS = 10
/** A text of some eight pages, as it was typed. */
const TYPED = 50_000
const BACK = { backMs: 'all synchronised (ms)', restartMs: 'after a restart of the server (ms)' }
const BACK_BARS = [
  { words: 'time until all are synchronised, over the best peer', value: overBestPeer('backMs'), most: 0.5 },
  { words: 'the same after a restart', value: overBestPeer('restartMs'), most: 0.5 }
]

export const disasterScenarios: Scenario[] = [
  {
    id: 'storm',
    title: `500 clients in 10 rooms, each a text of ${TYPED.toLocaleString('en')} operations, lose their connection and come back at once`,
    servers: ['product', 'y-websocket', 'hocuspocus'],
    columns: BACK,
    mostRuns: 3,
    measure: async (server, { quick }) => storm(server, await textRooms(server, quick ? TYPED / 10 : TYPED)),
    note:
      'Everybody holds the text but for the last fifty characters, and has come back when those have come. The product asks the database ' +
      'who each one is and what they may do; the peers ask nothing and let everybody in.',
    bars: BACK_BARS
  },
  {
    id: 'storm-empty',
    title: '500 clients in 10 rooms of fifty characters lose their connection and come back at once',
    servers: ['product', 'y-websocket', 'hocuspocus'],
    columns: BACK,
    measure: (server) => storm(server, { rooms: server.newRooms(10) }),
    note: 'There is nothing to compute for anybody here: what is measured is opening connections, and the questions of the product to its database.',
    bars: BACK_BARS
  },
  {
    id: 'kill',
    title: '20 writers, SIGKILL at random, clients gone too',
    servers: ['product', 'hocuspocus'],
    columns: {
      trials: 'trials',
      sent: 'edits sent',
      acknowledged: 'edits said to be kept',
      lost: 'of these, lost'
    },
    mostRuns: 1,
    measure: kill,
    note:
      'A life lasts one to four seconds here. Hocuspocus stores two seconds after the last change and ten at the latest, in its ' +
      'default setting: what it confirms meanwhile is in memory only.',
    bars: [
      { words: 'acknowledged edits lost', value: (medians) => figure(medians, 'product', 'lost'), most: 0 }
    ]
  }
]

/** Rooms that hold a text, the same for all runs of a server, and what everybody has of it. */
const texts = new Map<Measured, Place>()

interface Place {
  rooms: { name: string; path: string }[]
  held?: string
}

async function textRooms(server: Measured, operations: number): Promise<Place> {
  const known = texts.get(server)
  if (known) return known
  const { updates, state } = makeTrace(operations)
  const rooms = server.newRooms(10)
  await feed(server, rooms, updates)
  const place = { rooms, held: Buffer.from(Y.encodeStateVectorFromUpdate(state)).toString('base64') }
  texts.set(server, place)
  return place
}

async function storm(server: Measured, place: Place): Promise<Figures> {
  const { backMs, restartMs } = await play<Storm>(
    server,
    {
      mode: 'storm',
      ...place,
      members: people(500, {}).map((_, n) => ({ room: n % 10 })),
      seconds: 0,
      warmSeconds: 3
    },
    async (clients) => {
      await clients.until(/restart|result/)
      await server.stop()
      await server.start()
      return undefined
    }
  )
  return { backMs, restartMs }
}

async function kill(server: Measured, { quick }: { quick: boolean }): Promise<Figures> {
  const trials = quick ? 2 : TRIALS
  const figures: Figures = { trials, sent: 0, acknowledged: 0, lost: 0 }
  for (let trial = 0; trial < trials; trial++) {
    const rooms = server.newRooms(1)
    const work = { rooms, seconds: 60, warmSeconds: 0 }
    const { writers } = await play<Killed>(
      server,
      { ...work, mode: 'until-killed', members: people(20, { edits: 10 }) },
      async (clients) => {
        await clients.until(/ready/)
        await new Promise((resolve) => setTimeout(resolve, 1_000 + Math.random() * 3_000))
        await server.kill()
        return undefined
      }
    )
    await server.start()
    const { reached } = await play<Opened>(server, { ...work, mode: 'open', members: people(1, {}) })
    const stored = new Map<number, number>()
    for (let i = 0; i + 1 < reached.length; i += 2) stored.set(reached[i] ?? 0, reached[i + 1] ?? 0)
    for (const { client, sent, kept } of writers) {
      figures['sent'] = (figures['sent'] ?? 0) + sent
      figures['acknowledged'] = (figures['acknowledged'] ?? 0) + kept
      figures['lost'] = (figures['lost'] ?? 0) + Math.max(0, kept - (stored.get(client) ?? 0))
    }
  }
  return figures
}
