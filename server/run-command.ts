// Commands beside the server: backup, restore, rebuild-derived, scrub. They join the database of a running server where that is safe.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { inspectBackup, restoreBackup } from './backup/restore'
import { writeBackup } from './backup/write'
import { rebuildDerivedRows } from './collab/rebuild'
import { scrubDatabase } from './collab/scrub'
import { ConfigError, loadConfig, readEnvironment, startupLocale, type Config } from './config'
import { createDb, type Database } from './db/client'
import { joinEmbedded, lockHolder } from './db/embedded/index'
import { openDatabase } from './db/open'
import { createLog } from './log'
import { FileTexts } from './search/file-texts'
import { describeConfigError, say, StartupError } from './startup-messages'

const env = readEnvironment()
const locale = startupLocale(env)

try {
  const config = loadConfig(env)
  const log = createLog({ logLevel: 'warn' })
  const [command, argument] = process.argv.slice(2)
  if (command === 'backup') await backup(config, log, argument)
  else if (command === 'restore' && argument !== undefined) await restore(config, log, resolve(argument))
  else if (command === 'rebuild-derived') await rebuildDerived(config, log)
  else if (command === 'scrub') await scrub(config, log)
  else {
    say(locale, command === 'restore' ? 'server.restore.usage' : 'server.command.usage')
    process.exitCode = 1
  }
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${describeConfigError(error)}\n`)
  else if (error instanceof StartupError) say(locale, error.key, error.values)
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
}

async function backup(config: Config, log: Logger, argument: string | undefined): Promise<void> {
  const now = new Date()
  const stamp = now.toISOString().slice(0, 16).replace(/[:T]/g, '-')
  const file = resolve(argument ?? `interpoles-${stamp}.tar.gz`)
  say(locale, 'server.backup.running')
  const totals = await withDatabase(config, log, (database) =>
    writeBackup({ database, dataDir: config.dataDir, file, now: () => now })
  )
  say(locale, 'server.backup.done', { file, ...totals })
}

/** Takes the folder for itself: a running server is refused by name. */
async function restore(config: Config, log: Logger, file: string): Promise<void> {
  say(locale, 'server.restore.running')
  const { manifest, totals } = await inspectBackup(file)
  const opened = await openDatabase({
    config,
    log,
    upTo: manifest.migration,
    progress: (key, values) => say(locale, key, values)
  })
  try {
    await restoreBackup(opened.database, config.dataDir, file, manifest)
  } finally {
    await opened.stop()
  }
  say(locale, 'server.restore.done', { ...totals })
}

async function rebuildDerived(config: Config, log: Logger): Promise<void> {
  const count = await withDatabase(config, log, async ({ sql }) => {
    const documents = await rebuildDerivedRows(sql, log)
    const files = new FileTexts(sql, config, log)
    try {
      await files.readAgain()
    } finally {
      await files.stop()
    }
    return documents
  })
  say(locale, 'server.rebuild.done', { count })
}

/** Ends with 1 when something must be looked at, or could not be. */
async function scrub(config: Config, log: Logger): Promise<void> {
  let found = 0
  const { documents, unknown } = await withDatabase(config, log, ({ sql }) =>
    scrubDatabase(sql, log, ({ pageId, part, problem, detail }) => {
      found++
      say(locale, 'server.scrub.found', { page: part === '' ? pageId : `${pageId}/${part}`, problem, detail })
    })
  )
  say(locale, 'server.scrub.done', { count: documents, found, unknown })
  if (found + unknown > 0) process.exitCode = 1
}

/** The database as it is: of the running server, or started for the time of the command. */
async function withDatabase<T>(
  config: Config,
  log: Logger,
  use: (database: Database) => Promise<T>
): Promise<T> {
  // A command about what exists must not make an empty database in a folder that was mistyped.
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'database'))) {
    throw new StartupError('server.backup.nothing', { path: config.dataDir })
  }
  if (!config.databaseUrl && lockHolder(config.dataDir)) {
    const database = createDb(joinEmbedded(config.dataDir).target, { maxConnections: 3 })
    try {
      return await use(database)
    } finally {
      await database.end()
    }
  }
  const opened = await openDatabase({
    config,
    log,
    upTo: null,
    progress: (key, values) => say(locale, key, values)
  })
  try {
    return await use(opened.database)
  } finally {
    await opened.stop()
  }
}
