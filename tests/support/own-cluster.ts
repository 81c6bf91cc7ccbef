// A PostgreSQL that a test may stop, kill and damage: the shared one serves every other file.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { createDb, type ConnectionTarget } from '#server/db/client'
import { startEmbedded, type EmbeddedDatabase } from '#server/db/embedded/index'
import { migrate } from '#server/db/migrate'
import type { TestDatabase } from './database'

export interface OwnCluster {
  readonly embedded: EmbeddedDatabase
  readonly admin: ConnectionTarget
  dataDir: string
  /** For a harness: dropping it closes its connections, the cluster stays. */
  database(): TestDatabase
  /** Stops it, lets `work` touch its files, starts it again. */
  stopped(work: () => void): Promise<void>
  remove(): Promise<void>
}

const log = pino({ level: 'silent' })

export async function startOwnCluster(parent = tmpdir()): Promise<OwnCluster> {
  const dataDir = mkdtempSync(join(parent, 'interpoles-cluster-'))
  // Open to the account of PostgreSQL.
  chmodSync(dataDir, 0o755)
  let embedded = await startEmbedded({ dataDir, log })
  const database = createDb(embedded.target, { maxConnections: 1 })
  await migrate(database)
  await database.end()
  return {
    get embedded() {
      return embedded
    },
    get admin() {
      return embedded.adminTarget
    },
    dataDir,
    database() {
      const opened = createDb(embedded.target, { maxConnections: 8 })
      return { database: opened, target: embedded.target, drop: () => opened.end() }
    },
    async stopped(work) {
      await embedded.stop()
      work()
      embedded = await startEmbedded({ dataDir, log })
    },
    async remove() {
      await embedded.stop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  }
}
