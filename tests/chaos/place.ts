// The product itself as a process over a folder of its own: started, killed, started again. People, pages and sessions are rows.
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sessionCookieName } from '#server/auth/cookie'
import { createDb } from '#server/db/client'
import { joinEmbedded } from '#server/db/embedded/index'
import { prepareLayout } from '#server/db/embedded/layout'
import { spawnServer, type ServerProcess } from '#tests/support/processes'
import { TEST_PASSWORD, addNetwork, addPerson } from '#tests/support/accounts'

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

export async function createPlace(people: number, documents: number, collections: number): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), 'interpoles-chaos-'))
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
      server = spawnServer({ env: { DATA_DIR: dataDir } })
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
  await furnish(place, people, documents, collections)
  return place
}

async function furnish(place: Place, people: number, documents: number, collections: number): Promise<void> {
  const database = createDb(joinEmbedded(place.dataDir).target, { maxConnections: 2 })
  try {
    const { sql } = database
    const networkId = await addNetwork(database, 'chaos')
    const [organisation] = await sql<{ id: string }[]>`
      insert into organisations (network_id, slug, kind, standing, name, code)
      values (${networkId}, 'pole', 'pole', 'member', 'Pôle', 'POL') returning id`
    const [initiative] = await sql<{ id: string }[]>`
      insert into initiatives (network_id, slug, title, visibility)
      values (${networkId}, 'essai', 'Essai', 'network') returning id`
    for (let i = 0; i < people; i++) {
      const email = `personne-${i}@exemple.example`
      const { personId } = await addPerson(database, { email, networkId, givenName: `Personne ${i}` })
      await sql`
        insert into initiative_people (initiative_id, person_id, role, organisation_id)
        values (${initiative?.id ?? ''}, ${personId}, 'contributor', ${organisation?.id ?? ''})`
      place.writers.push({ personId, cookie: await signIn(place, email) })
    }
    const page = async (kind: string) => {
      const id = randomUUID()
      await sql`
        insert into pages (id, initiative_id, position, kind, title)
        values (${id}, ${initiative?.id ?? ''}, 'a', ${kind}, 'Page')`
      return id
    }
    for (let i = 0; i < documents; i++) place.documents.push(await page('document'))
    for (let i = 0; i < collections; i++) place.collections.push(await page('collection'))
  } finally {
    await database.end()
  }
}

async function signIn(place: Place, email: string): Promise<string> {
  const origin = place.url.replace('ws', 'http').replace('/collab', '')
  const response = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ email, password: TEST_PASSWORD })
  })
  const cookie = response.headers
    .getSetCookie()
    .find((line) => line.startsWith(`${sessionCookieName(false)}=`))
  if (!cookie) throw new Error(`no session: ${response.status} ${await response.text()}`)
  return cookie.split(';')[0] ?? ''
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
