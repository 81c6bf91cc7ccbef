// Several servers as processes over one database and one Redis, with people who may write in every page: for tests that kill them,
// stop them, and wake them again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { sessionCookieName } from '#server/auth/cookie'
import { TEST_PASSWORD, addNetwork, addPerson } from '#tests/support/accounts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database'
import { spawnServer, type ServerProcess } from '#tests/support/processes'
import { StockClient, until } from './clients'

export interface Node {
  process: ServerProcess
  /** http://… */
  origin: string
  /** ws://…/collab */
  url: string
}

export interface Installed {
  test: TestDatabase
  /** Their session cookies. */
  people: { id: string; cookie: string }[]
  /** One more server; ready when it resolves. */
  join(): Promise<Node>
  page(): Promise<string>
  enter(at: Node, page: string, person: number, params?: Record<string, string>): Promise<StockClient>
  remove(): Promise<void>
}

/** @param bundle the server as it is built, instead of its sources */
export async function install(redisUrl: string | undefined, bundle?: string): Promise<Installed> {
  const test = await createTestDatabase()
  const { sql } = test.database
  const dataDir = mkdtempSync(join(tmpdir(), 'interpoles-nodes-'))
  const running: Node[] = []
  const clients: StockClient[] = []
  const networkId = await addNetwork(test.database, `reseau-${randomUUID().slice(0, 8)}`)
  const [organisation] = await sql<{ id: string }[]>`
    insert into organisations (network_id, slug, kind, standing, name, code)
    values (${networkId}, 'pole', 'pole', 'member', 'Pôle', 'POL') returning id`
  const [initiative] = await sql<{ id: string }[]>`
    insert into initiatives (network_id, slug, title, visibility)
    values (${networkId}, 'essai', 'Essai', 'network') returning id`
  const initiativeId = initiative?.id ?? ''

  const installed: Installed = {
    test,
    people: [],
    async join() {
      const process = spawnServer({
        ...(bundle !== undefined && { bundle }),
        env: { DATA_DIR: dataDir, ...addressOf(test), ...(redisUrl !== undefined && { REDIS_URL: redisUrl }) }
      })
      const origin = await process.url()
      const node = { process, origin, url: `${origin.replace('http', 'ws')}/collab` }
      running.push(node)
      if (installed.people.length === 0) {
        for (const name of ['Anna', 'Bran', 'Cado']) installed.people.push(await enrol(node, name))
      }
      return node
    },
    async page() {
      const [row] = await sql<{ id: string }[]>`
        insert into pages (initiative_id, position, kind, title)
        values (${initiativeId}, 'a', 'document', 'Page') returning id`
      return row?.id ?? ''
    },
    async enter(at, page, person, params = {}) {
      const cookie = installed.people[person]?.cookie ?? ''
      const client = new StockClient(at, page, null, { headers: { cookie }, params: { ack: '1', ...params } })
      clients.push(client)
      return client.synced()
    },
    async remove() {
      for (const client of clients) client.close()
      for (const { process } of running) {
        process.child.kill('SIGCONT')
        process.child.kill('SIGTERM')
        await process.ended
      }
      await test.drop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  }

  async function enrol(at: Node, name: string): Promise<{ id: string; cookie: string }> {
    const email = `${name.toLowerCase()}@exemple.example`
    const { personId } = await addPerson(test.database, { email, networkId, givenName: name })
    await sql`
      insert into initiative_people (initiative_id, person_id, role, organisation_id)
      values (${initiativeId}, ${personId}, 'contributor', ${organisation?.id ?? ''})`
    const response = await fetch(`${at.origin}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: at.origin, 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ email, password: TEST_PASSWORD })
    })
    const lines = response.headers.getSetCookie()
    const cookie = lines.find((line) => line.startsWith(`${sessionCookieName(false)}=`))?.split(';')[0]
    if (cookie === undefined) throw new Error(`no session: ${response.status} ${await response.text()}`)
    return { id: personId, cookie }
  }
  return installed
}

/** Every node knows of so many others. */
export async function inCompany(installed: Installed, count: number): Promise<void> {
  await until(
    async () => {
      const [row] = await installed.test.database.sql<{ alive: number }[]>`
        select count(*)::int as alive from collab_runs
        where ended_at is null and lost_at is null and seen_at > now() - interval '2 seconds'`
      return row?.alive === count
    },
    `${count} nodes`,
    20_000
  )
}

/** The test cluster has a socket and no port: libpq's variables name what an address cannot. */
/** Environment of a server on this database. */
export function addressOf({ target }: TestDatabase): Record<string, string> {
  if (typeof target === 'string') return { DATABASE_URL: target }
  return { DATABASE_URL: `postgres:///${target.database}`, PGHOST: target.host, PGUSERNAME: target.user }
}
