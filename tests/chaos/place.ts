// The product itself, as it is built, as a process over a folder of its own: started, killed, started again.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDb } from '#server/db/client'
import { joinEmbedded } from '#server/db/embedded/index'
import { prepareLayout } from '#server/db/embedded/layout'
import { bundledServer } from '#tests/support/bundle'
import { furnish } from '#tests/support/furnish'
import { spawnServer, type ServerProcess } from '#tests/support/processes'

export interface Writer {
  personId: string
  cookie: string
}

export interface Place {
  readonly dataDir: string
  writers: Writer[]
  documents: string[]
  collections: string[]
  /** ws://… of the running server. */
  url: string
  readonly server: ServerProcess
  start(): Promise<void>
  /** SIGKILL, of PostgreSQL too when asked. */
  kill(withDatabase: boolean): Promise<void>
  terminate(): Promise<number | NodeJS.Signals>
  remove(): Promise<void>
}

/** @param port the same after each restart; otherwise a free one each time */
export async function createPlace(
  people: number,
  documents: number,
  collections: number,
  port = 0
): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), 'interpoles-chaos-'))
  const bundle = await bundledServer()
  let server: ServerProcess | null = null
  const running = () => {
    if (!server) throw new Error('not started')
    return server
  }
  const place: Place = {
    dataDir,
    writers: [],
    documents: [],
    collections: [],
    url: '',
    get server() {
      return running()
    },
    async start() {
      server = spawnServer({ env: { DATA_DIR: dataDir, PORT: String(port) }, bundle })
      place.url = `${(await server.url()).replace('http', 'ws')}/collab`
    },
    async kill(withDatabase) {
      const database = withDatabase ? postmaster(dataDir) : null
      running().child.kill('SIGKILL')
      if (database !== null) killIfAlive(database)
      await running().ended
    },
    async terminate() {
      running().child.kill('SIGTERM')
      return running().ended
    },
    async remove() {
      await place.terminate()
      rmSync(dataDir, { recursive: true, force: true })
    }
  }
  await place.start()
  const database = createDb(joinEmbedded(dataDir).target, { maxConnections: 2 })
  try {
    const made = await furnish(database, { people, documents, collections })
    place.writers = made.people
    place.documents = made.documents
    place.collections = made.collections
  } finally {
    await database.end()
  }
  return place
}

function postmaster(dataDir: string): number | null {
  const file = join(prepareLayout(dataDir).pgdata, 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It has followed the server on its own.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
