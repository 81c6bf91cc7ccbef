// Kill and count. People write unique tokens, each noted after its acknowledgement; the server is killed at a random moment, the
// people with it; a fresh reader counts. An acknowledged token that is missing, or a token that is there twice, is a failure.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Y from 'yjs'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import { spawnSource, type TestProcess } from '#tests/support/processes'
import { createPlace, type Place } from './place'
import { seeded } from './random'
import type { Orders } from './writers'

export interface ChaosOptions {
  kills: number
  seed: number
  clients?: number
  /** Share of the kills that take PostgreSQL too. */
  withDatabase?: number
  say?: (line: string) => void
}

export interface ChaosResult {
  kills: number
  acknowledged: number
  missing: string[]
  doubled: string[]
  /** From the start of the process to the first synchronised reader, milliseconds, one per kill. */
  restarts: number[]
}

const PACE_MS = 60
const TOKEN = /⟦[\d-]+⟧/g

export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { kills, seed, clients = 24, withDatabase = 0.3, say = () => undefined } = options
  const random = seeded(seed)
  const place = await createPlace(8, 3, 2)
  const notes = join(place.dataDir, 'acknowledged.txt')
  const result: ChaosResult = { kills: 0, acknowledged: 0, missing: [], doubled: [], restarts: [] }
  try {
    for (let round = 0; round < kills; round++) {
      const writers = await startWriters(place, {
        clients,
        notes,
        round,
        seed: Math.floor(random() * 2 ** 32)
      })
      // From the first acknowledgement on, so that every kill hits people at work.
      await acknowledging(notes)
      await delay(random() * 1_500)
      const dieTogether = delay(random() * 40)
      const database = random() < withDatabase
      await Promise.all([
        place.kill(database),
        dieTogether.then(() => writers.child.kill('SIGKILL')),
        writers.ended
      ])
      const started = performance.now()
      await place.start()
      await readRoom(place.url, place.documents[round % place.documents.length] ?? '', cookieOf(place))
      result.restarts.push(performance.now() - started)
      const counted = await count(place)
      result.kills++
      judge(result, counted, acknowledgedIn(notes))
      say(
        `kill ${round + 1}/${kills}${database ? ' with PostgreSQL' : ''}: ${result.acknowledged} acknowledged, ` +
          `${result.missing.length} missing, ${result.doubled.length} doubled, back in ${Math.round(result.restarts.at(-1) ?? 0)} ms`
      )
      if (result.missing.length > 0 || result.doubled.length > 0) break
    }
  } finally {
    await place.remove()
  }
  return result
}

/** What writers and readers need to know of a place. */
export type Address = Pick<Place, 'url' | 'documents' | 'collections' | 'writers'>

export async function startWriters(
  place: Address,
  orders: Pick<Orders, 'clients' | 'notes' | 'round' | 'seed' | 'http'> & { pace?: number }
): Promise<TestProcess> {
  const all: Orders = {
    pace: PACE_MS,
    ...orders,
    url: place.url,
    documents: place.documents,
    collections: place.collections,
    cookies: place.writers.map((writer) => writer.cookie)
  }
  const writers = spawnSource('tests/chaos/writers.ts', { args: [JSON.stringify(all)] })
  await writers.until(/writing/)
  return writers
}

export function acknowledgedIn(notes: string): string[] {
  if (!existsSync(notes)) return []
  return readFileSync(notes, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

/** Every token found, as often as it is there, by somebody who had nothing before. */
export async function count(place: Address): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const add = (token: string) => found.set(token, (found.get(token) ?? 0) + 1)
  const cookie = cookieOf(place)
  await Promise.all([
    ...place.documents.map(async (room) => {
      const doc = await readRoom(place.url, room, cookie)
      for (const token of doc.getXmlFragment('default').toString().match(TOKEN) ?? []) add(token)
    }),
    ...place.collections.map(async (room) => {
      const doc = await readRoom(place.url, room, cookie)
      for (const id of doc.getMap('records').keys()) add(`⟦${id}⟧`)
    })
  ])
  return found
}

function cookieOf(place: Address): string {
  return place.writers[0]?.cookie ?? ''
}

function judge(result: ChaosResult, found: Map<string, number>, acknowledged: string[]): void {
  result.acknowledged = acknowledged.length
  result.missing = acknowledged.filter((token) => !found.has(token))
  result.doubled = [...found].filter(([, times]) => times > 1).map(([token]) => token)
}

/** All of a document, by somebody who had nothing before. */
export async function readRoom(url: string, room: string, cookie: string): Promise<Y.Doc> {
  const doc = new Y.Doc()
  class CookieSocket extends WebSocket {
    constructor(address: string) {
      super(address, { headers: { cookie } })
      this.on('error', () => undefined)
    }
  }
  const provider = new WebsocketProvider(url, room, doc, {
    // `ws` under the type of the browser's class.
    WebSocketPolyfill: CookieSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true
  })
  try {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${room} was not synchronised in 20 s`)), 20_000)
      provider.on('sync', () => {
        clearTimeout(late)
        resolve()
      })
    })
    return doc
  } finally {
    provider.destroy()
  }
}

export async function acknowledging(notes: string): Promise<void> {
  const before = acknowledgedIn(notes).length
  await until(() => acknowledgedIn(notes).length > before)
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('nothing was acknowledged in 20 s')
    await delay(10)
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
