// Brings a database to the shape this code expects: at start, one server at a time, each step whole or not at all.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReservedSql } from 'postgres'
import { StartupError } from '#server/startup-messages'
import { migrationsDir } from '#server/paths'
import type { Database } from './client'

export interface Migration {
  name: string
  hash: string
  statements: string[]
}

export interface MigrateOptions {
  directory?: string
  /** Whose tables: the core now, `plugin_<id>` for a plugin's own. */
  scope?: string
  /** Stop after this step: restoring a backup brings the database to the shape the backup had. */
  upTo?: string
  onProgress?: (done: number, total: number) => void
}

/** Any constant: every node of an installation waits on the same one. */
const LOCK_KEY = 0x696e7465

/**
 * @returns the number of steps applied.
 * @throws StartupError when the database is newer than this code, or a step fails.
 */
export async function migrate(database: Database, options: MigrateOptions = {}): Promise<number> {
  const { scope = 'core', onProgress } = options
  const all = readMigrations(options.directory)
  const wanted = options.upTo ? all.slice(0, all.findIndex(({ name }) => name === options.upTo) + 1) : all
  const connection = await database.sql.reserve()
  try {
    // A long step is not a mistake here, and another node may be at it.
    await connection`set statement_timeout = 0`
    await connection`set lock_timeout = 0`
    await connection`select pg_advisory_lock(${LOCK_KEY})`
    const pending = await pendingMigrations(connection, scope, wanted, all)
    for (const [index, migration] of pending.entries()) {
      onProgress?.(index + 1, pending.length)
      await apply(connection, scope, migration)
    }
    return pending.length
  } finally {
    await unlock(connection)
    connection.release()
  }
}

/** In the order of the journal. */
export function readMigrations(directory: string = migrationsDir): Migration[] {
  const journal = JSON.parse(readFileSync(join(directory, 'meta', '_journal.json'), 'utf8')) as {
    entries: { tag: string }[]
  }
  return journal.entries.map(({ tag }) => {
    const text = readFileSync(join(directory, `${tag}.sql`), 'utf8')
    return {
      name: tag,
      hash: createHash('sha256').update(text).digest('hex'),
      statements: text.split('--> statement-breakpoint').filter((statement) => statement.trim() !== '')
    }
  })
}

/** For /readyz and the backup: the last step this database went through. */
export async function currentMigration(database: Database, scope = 'core'): Promise<string | undefined> {
  const [row] = await database.sql<{ name: string }[]>`
    select name from migrations.applied where scope = ${scope} order by position desc limit 1`
  return row?.name
}

async function pendingMigrations(
  connection: ReservedSql,
  scope: string,
  wanted: Migration[],
  known: Migration[]
): Promise<Migration[]> {
  await connection.unsafe(`
    create schema if not exists migrations;
    create table if not exists migrations.applied (
      scope text not null,
      position integer not null,
      name text not null,
      hash text not null,
      applied_at timestamptz not null default now(),
      primary key (scope, position)
    )`)
  const applied = await connection<{ name: string; hash: string }[]>`
    select name, hash from migrations.applied where scope = ${scope} order by position`
  // A step this code does not have, or has otherwise: written by a later version, or by a branch that was never released.
  const foreign = applied.some(
    (row, index) => known[index]?.name !== row.name || known[index].hash !== row.hash
  )
  if (foreign) throw new StartupError('server.migrate.newer')
  return wanted.slice(applied.length)
}

async function unlock(connection: ReservedSql): Promise<void> {
  try {
    await connection.unsafe('reset statement_timeout; reset lock_timeout; select pg_advisory_unlock_all()')
  } catch {
    // The connection is gone, and the lock with it.
  }
}

async function apply(connection: ReservedSql, scope: string, migration: Migration): Promise<void> {
  await connection`begin`
  try {
    for (const statement of migration.statements) await connection.unsafe(statement)
    await connection`
      insert into migrations.applied (scope, position, name, hash)
      select ${scope}, count(*), ${migration.name}, ${migration.hash} from migrations.applied where scope = ${scope}`
    await connection`commit`
  } catch (error) {
    await rollback(connection)
    const detail = error instanceof Error ? error.message : String(error)
    throw new StartupError('server.migrate.failed', { name: migration.name, detail }, { cause: error })
  }
}

async function rollback(connection: ReservedSql): Promise<void> {
  try {
    await connection`rollback`
  } catch {
    // A lost connection has rolled back; the error that matters is the step's own.
  }
}
