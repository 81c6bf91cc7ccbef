// The PostgreSQL that comes with Interpôles: one call to have it, one to stop it. Nothing else in the product knows that it is a child.
import postgres from 'postgres'
import type { Logger } from 'pino'
import type { SocketTarget } from '../client'
import { checkDurability } from '../durability'
import { installBinaries, removeOtherBinaries } from './binaries'
import { Cluster } from './cluster'
import { checkRoom, initialise } from './initialise'
import { prepareLayout, type Layout } from './layout'
import { lockDataDir } from './lock'
import { APP_DATABASE, APP_ROLE, SUPERUSER } from './settings'

export { ensureFolder } from './layout'
export { lockHolder } from './lock'

export interface EmbeddedDatabase {
  /** What the product connects to: owner of its own database, nothing more. */
  target: SocketTarget
  /** The cluster's administrator: tests and restoring a backup make databases with it. */
  adminTarget: SocketTarget
  /** Changes when the child is restarted. */
  readonly pid: number
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  dataDir: string
  log: Logger
  /** The folder is ours and nothing has been done yet: the moment to find out that something else prevents a start. */
  onLocked?: () => Promise<void>
  /** Told before anything that may take more than a moment. */
  onProgress?: (step: 'creating' | 'starting') => void
}

/** @throws StartupError, a sentence for whoever started the server. */
export async function startEmbedded({
  dataDir,
  log,
  onLocked,
  onProgress
}: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const layout = prepareLayout(dataDir)
  const unlock = lockDataDir(layout.dataDir)
  let cluster: Cluster | undefined
  try {
    await onLocked?.()
    await checkRoom(layout)
    if (layout.elsewhere)
      log.warn(
        { dataDir: layout.dataDir, database: layout.elsewhere },
        'the database is elsewhere: its account cannot enter the data folder'
      )
    const binaries = await installBinaries(layout)
    onProgress?.('starting')
    if (await initialise(layout, binaries, () => onProgress?.('creating')))
      log.info({ dataDir: layout.dataDir }, 'database cluster created')
    cluster = new Cluster(layout, binaries, () => probe(layout), log)
    await cluster.start()
    await ensureDatabase(layout)
    await removeOtherBinaries(layout, binaries)
  } catch (error) {
    await cluster?.stop()
    unlock()
    throw error
  }
  const running = cluster
  return {
    target: targetOf(layout, APP_ROLE, APP_DATABASE),
    adminTarget: targetOf(layout, SUPERUSER, SUPERUSER),
    get pid() {
      return running.pid
    },
    async stop() {
      try {
        await running.stop()
      } finally {
        unlock()
      }
    }
  }
}

/** How to join the PostgreSQL of a server that runs on this folder: for commands beside it. */
export function joinEmbedded(dataDir: string): { target: SocketTarget; adminTarget: SocketTarget } {
  const layout = prepareLayout(dataDir)
  return {
    target: targetOf(layout, APP_ROLE, APP_DATABASE),
    adminTarget: targetOf(layout, SUPERUSER, SUPERUSER)
  }
}

function targetOf(layout: Layout, user: string, database: string): SocketTarget {
  return { host: layout.socketDir, user, database }
}

async function probe(layout: Layout): Promise<void> {
  const sql = postgres({ ...targetOf(layout, SUPERUSER, SUPERUSER), max: 1, connect_timeout: 5, ssl: false })
  try {
    await sql`select 1`
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Idempotent: a first boot may have been cut between any two statements. */
async function ensureDatabase(layout: Layout): Promise<void> {
  const sql = postgres({
    ...targetOf(layout, SUPERUSER, SUPERUSER),
    max: 1,
    ssl: false,
    onnotice: () => undefined
  })
  try {
    await checkDurability(sql)
    const [role] = await sql`select 1 from pg_roles where rolname = ${APP_ROLE}`
    if (!role) await sql`create role ${sql(APP_ROLE)} login`
    const [database] = await sql`select 1 from pg_database where datname = ${APP_DATABASE}`
    if (!database) await sql`create database ${sql(APP_DATABASE)} owner ${sql(APP_ROLE)}`
  } finally {
    await sql.end({ timeout: 1 })
  }
}
