// The collaboration server over a real database and real sockets, without the rest of the product.
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Sql } from 'postgres'
import { createCollab, type Collab, type CollabDeps, type Visitor } from '#server/collab/index'
import type { Settings } from '#server/collab/settings'
import { createDb } from '#server/db/client'
import { createTestDatabase, type TestDatabase } from '#tests/support/database'
import { addNetwork, addPerson } from '#tests/support/accounts'
import { TestGate } from './gate'

export interface Logged {
  level: 'debug' | 'info' | 'warn' | 'error'
  fields: object
  message: string
}

export interface Harness {
  test: TestDatabase
  sql: Sql
  gate: TestGate
  collab: Collab
  logged: Logged[]
  closed: { code: number; reason: string }[]
  port: number
  url: string
  /** A page of a new initiative. */
  page(kind?: string): Promise<string>
  /** Someone with a session, and rights where given. */
  person(name: string, rights?: { page: string; mode: 'read' | 'write' }[]): Promise<Visitor>
  /** Another process over the same database; the first is drained unless told otherwise. */
  restart(options?: { graceful?: boolean; settings?: Partial<Settings> }): Promise<void>
  stop(): Promise<void>
}

export interface HarnessOptions {
  /** Instead of a new one of the shared cluster. */
  database?: TestDatabase
  /** Another node on the database of this one, with its people and rights. */
  beside?: Harness
  settings?: Partial<Settings>
  /** Replaces what the collaboration server gets. */
  deps?: (sql: Sql) => Partial<CollabDeps>
}

export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const { beside } = options
  const test = beside?.test ?? options.database ?? (await createTestDatabase())
  const { sql } = test.database
  const logDatabase = createDb(test.target, { maxConnections: 3 })
  const gate = beside?.gate ?? new TestGate()
  const logged: Logged[] = []
  const closed: { code: number; reason: string }[] = []
  const networkId = await addNetwork(test.database, `reseau-${randomUUID().slice(0, 8)}`)
  const [initiative] = await sql<{ id: string }[]>`
    insert into initiatives (network_id, slug, title, visibility) values (${networkId}, 'essai', 'Essai', 'network')
    returning id`
  const initiativeId = initiative?.id ?? ''
  let server: Server
  let port = 0

  async function boot(settings: Partial<Settings>): Promise<Collab> {
    const note = (level: Logged['level']) => (fields: object, message: string) => {
      logged.push({ level, fields, message })
    }
    const collab = await createCollab({
      sql,
      logSql: logDatabase.sql,
      gate,
      log: { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') },
      metrics: { closed: (code, reason) => closed.push({ code, reason }) },
      settings: { lingerMs: 50, ...options.settings, ...settings },
      ...options.deps?.(sql)
    })
    server = createServer((req, res) => collab.handleRequest(req, res))
    server.on('upgrade', (req, socket, head) => collab.handleUpgrade(req, socket, head))
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
    return collab
  }

  async function halt(collab: Collab): Promise<void> {
    const gone = new Promise((resolve) => server.close(resolve))
    await collab.drain()
    server.closeAllConnections()
    await gone
  }

  const harness: Harness = {
    test,
    sql,
    gate,
    logged,
    closed,
    collab: await boot({}),
    get port() {
      return port
    },
    get url() {
      return `ws://127.0.0.1:${port}/collab`
    },
    async page(kind = 'document') {
      const [row] = await sql<{ id: string }[]>`
        insert into pages (initiative_id, position, kind, title)
        values (${initiativeId}, 'a', ${kind}, 'Page') returning id`
      return row?.id ?? ''
    },
    async person(name, rights = []) {
      const email = `${randomUUID()}@exemple.example`
      const { personId } = await addPerson(test.database, {
        email,
        networkId,
        givenName: name,
        password: false
      })
      const visitor: Visitor = {
        personId,
        sessionId: randomUUID(),
        name,
        tint: 'd22 t1',
        organisationCode: 'OCA'
      }
      gate.visitors.set(visitor.sessionId ?? '', visitor)
      for (const { page, mode } of rights) gate.allow(visitor, page, mode)
      return visitor
    },
    async restart({ settings = {} } = {}) {
      await halt(harness.collab)
      harness.collab = await boot(settings)
    },
    async stop() {
      await halt(harness.collab)
      await logDatabase.end()
      if (!beside) await test.drop()
    }
  }
  return harness
}
