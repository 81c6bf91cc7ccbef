// A database per test file, copied from the migrated template in a few tens of milliseconds.
import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { createDb, type ConnectionTarget, type Database } from '#server/db/client'
import { within, type TestCluster } from './global-database'

export interface TestDatabase {
  database: Database
  /** For a server started as another process: DATABASE_URL or the socket of the test cluster. */
  target: ConnectionTarget
  /** Closes the connections and removes the database. */
  drop(): Promise<void>
}

let given: TestCluster | null = null

/** For programs that run without Vitest, which otherwise provides it. */
export function useCluster(cluster: TestCluster): void {
  given = cluster
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const { admin, template, owner } = given ?? inject('testCluster')
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer(
    admin,
    `create database ${name} template ${template} strategy file_copy ${owner ? `owner ${owner}` : ''}`
  )
  const target = within(admin, name, owner)
  const database = createDb(target, { maxConnections: 8 })
  return {
    database,
    target,
    async drop() {
      await database.end()
      await onServer(admin, `drop database if exists ${name} with (force)`)
    }
  }
}

async function onServer(admin: ConnectionTarget, statement: string): Promise<void> {
  const server = createDb(admin, { maxConnections: 1 })
  try {
    await server.sql.unsafe(statement)
  } finally {
    await server.end()
  }
}
