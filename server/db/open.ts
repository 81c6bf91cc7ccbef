// A database ready for use, whichever it is: started or reached, proved durable, migrated.
import type { Logger } from 'pino'
import type { Config } from '#server/config'
import { StartupError } from '#server/startup-messages'
import { createDb, type ConnectionTarget, type Database } from './client'
import { checkDurability } from './durability'
import { ensureFolder, startEmbedded } from './embedded/index'
import { migrate } from './migrate'

export interface OpenDatabase {
  database: Database
  target: ConnectionTarget
  /** One query: for /readyz. */
  answers(): Promise<boolean>
  /** Closes the connections, then the embedded server. */
  stop(): Promise<void>
}

export interface OpenOptions {
  config: Pick<Config, 'dataDir' | 'databaseUrl'>
  log: Logger
  /** A server that runs already, instead of the configured one. */
  target?: ConnectionTarget | undefined
  /** The last migration to apply; null: leave the database as it is (a backup comes before an upgrade). */
  upTo?: string | null
  /** Called once nobody else can be starting on this folder, before any work. */
  onLocked?: () => Promise<void>
  progress: (
    key: 'server.database.creating' | 'server.database.starting' | 'server.migrate.running',
    values?: Record<string, number>
  ) => void
}

const OLDEST_MAJOR = 16

/** @throws StartupError, a sentence for whoever started the server. */
export async function openDatabase({
  config,
  log,
  progress,
  onLocked,
  ...given
}: OpenOptions): Promise<OpenDatabase> {
  const external = given.target ?? config.databaseUrl
  if (external) {
    // Files live there, wherever the rows are.
    ensureFolder(config.dataDir)
    await onLocked?.()
  }
  const embedded = external
    ? undefined
    : await startEmbedded({
        dataDir: config.dataDir,
        log,
        ...(onLocked && { onLocked }),
        onProgress: (step) => progress(`server.database.${step}`)
      })
  const target = embedded?.target ?? external ?? ''
  const database = createDb(target)
  const stop = async (): Promise<void> => {
    await database.end()
    await embedded?.stop()
  }
  try {
    if (!embedded) await checkExternal(database)
    await migrate(database, {
      onProgress: (done, total) => progress('server.migrate.running', { done, total })
    })
    return { database, target, answers: () => answers(database), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function checkExternal({ sql }: Database): Promise<void> {
  const [facts] = await sql<{ version: string; encoding: string }[]>`
    select current_setting('server_version') as version, current_setting('server_encoding') as encoding`.catch(
    (cause: unknown) => {
      throw new StartupError('server.database.unreachable', { detail: withoutAddress(cause) }, { cause })
    }
  )
  if (parseInt(facts?.version ?? '', 10) < OLDEST_MAJOR) {
    throw new StartupError('server.database.too_old', { found: facts?.version })
  }
  if (facts?.encoding !== 'UTF8')
    throw new StartupError('server.database.not_utf8', { found: facts?.encoding })
  await checkDurability(sql)
}

async function answers({ sql }: Database): Promise<boolean> {
  try {
    await sql`select 1`
    return true
  } catch {
    // That is the answer. The cause is logged by whoever needed a query to work.
    return false
  }
}

/** The message of a driver may quote the address, password included. */
function withoutAddress(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/postgres(ql)?:\/\/\S+/g, 'postgres://…')
}
