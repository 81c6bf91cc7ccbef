// One request against the real application, in a transaction that is always rolled back: seven thousand requests, one world.
import { eq } from 'drizzle-orm'
import { documents, docVersions } from '#server/db/tables/documents'
import { createApp, API_PREFIX, type App } from '#server/app'
import type { Database } from '#server/db/client'
import type { CollabPort, MailPort, Services } from '#server/domain/context'
import { createMetrics } from '#server/metrics'
import { createCollectionRoom } from './collection-room'

export interface Request {
  method: string
  path: string
  headers: Record<string, string>
  body?: unknown
}

export interface Outcome {
  status: number
  /** Of an error. */
  code: string | null
  text: string
}

class RolledBack extends Error {}

/** Rooms are on another connection and would not see what is not committed: they have their own rows of the matrix. */
const noRooms: Omit<CollabPort, 'look' | 'transact'> = {
  recheck: async () => undefined,
  create: async () => undefined,
  read: async () => new Uint8Array([0, 0]),
  settle: () => Promise.resolve(),
  forgetPast: () => Promise.resolve(0),
  forgetPeople: () => Promise.resolve(),
  tell: () => Promise.resolve(),
  versions: {
    keep: () => Promise.resolve(null),
    read: () => Promise.resolve(null),
    compare: () => Promise.resolve({ nodes: [], people: new Map() }),
    name: () => Promise.resolve(true),
    restore: () => Promise.resolve(false)
  },
  presence: () => []
}

export type Caller = (request: Request) => Promise<Outcome>

export function createCaller(services: Services): Caller {
  let database: Database = services.database
  const mail: MailPort = { queue: (message, tx = database.db) => services.mail.queue(message, tx) }
  /** What is kept is the version that the page has already. */
  const keepNothing: CollabPort['versions']['keep'] = async (room) => {
    const [found] = await database.db
      .select({ id: docVersions.id })
      .from(docVersions)
      .innerJoin(documents, eq(documents.id, docVersions.documentId))
      .where(eq(documents.pageId, room))
    return found?.id ?? null
  }
  let room = createCollectionRoom()
  const inside: Services = {
    ...services,
    mail,
    collab: {
      ...noRooms,
      versions: { ...noRooms.versions, keep: keepNothing },
      look: (_room, read) => room.look(read),
      transact: (_room, change) => room.transact(change)
    },
    // Another one for each request: nothing that is counted per application (rate limits) is carried over either.
    get database() {
      return database
    }
  }
  const app = createApp({
    services: inside,
    metrics: createMetrics(),
    notReady: async () => [],
    redis: () => null,
    canWrite: () => true
  })

  const once = async (request: Request): Promise<Outcome> => {
    let outcome: Outcome | undefined
    room = createCollectionRoom()
    try {
      await services.database.db.transaction(async (tx) => {
        database = { ...services.database, db: tx as unknown as Database['db'] }
        outcome = await ask(app, request)
        throw new RolledBack()
      })
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error
    } finally {
      database = services.database
    }
    if (!outcome) throw new Error('no answer')
    return outcome
  }
  // Requests of several routes run at once, on the same rows: whoever PostgreSQL sends away to end a deadlock asks again.
  return async (request) => {
    const outcome = await once(request)
    return outcome.code === 'conflict.stale' ? once(request) : outcome
  }
}

async function ask(app: App, { method, path, headers, body }: Request): Promise<Outcome> {
  const form = body instanceof FormData
  const response = await app.request(`http://localhost${API_PREFIX}${path}`, {
    method,
    headers: {
      host: 'localhost',
      origin: 'http://localhost',
      ...headers,
      ...(body !== undefined && !form && { 'content-type': 'application/json' })
    },
    body: body === undefined ? undefined : form ? body : JSON.stringify(body)
  })
  const text = await response.text()
  return { status: response.status, code: /^\{"error":\{"code":"([\w.]+)"/.exec(text)?.[1] ?? null, text }
}
