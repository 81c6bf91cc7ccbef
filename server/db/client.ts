// The connection to PostgreSQL, embedded or yours: the same object for both.
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres, { type Sql } from 'postgres'
import * as tables from './tables/index'
import { guardTransactions } from './transactions'

/** An address, or the socket folder of the embedded cluster (entered by the identity of the process: no password). */
export type ConnectionTarget = string | SocketTarget

export interface SocketTarget {
  host: string
  user: string
  database: string
}

export type Db = PostgresJsDatabase<typeof tables>
/** Inside `db.transaction`. */
export type Transaction = Parameters<Parameters<Db['transaction']>[0]>[0]

export interface Database {
  /** Tagged templates, cursors, COPY. drizzle sets its parsers: timestamps come as strings here. */
  sql: Sql
  db: Db
  /** Lets running queries finish, then closes. */
  end(): Promise<void>
}

export interface DatabaseOptions {
  maxConnections?: number
  /** A query that runs longer is cancelled: nothing in the product should take that long. */
  statementTimeoutMs?: number
}

/** Seconds before a lost connection is tried again: the driver's own waits grow to 20, longer than anyone should wait. */
function backoff(retries: number): number {
  return Math.min(0.02 * 2 ** retries, 1)
}

export function createDb(target: ConnectionTarget, options: DatabaseOptions = {}): Database {
  const settings = {
    max: options.maxConnections ?? 12,
    connect_timeout: 10,
    idle_timeout: 60,
    backoff,
    onnotice: () => undefined,
    connection: {
      application_name: 'interpoles',
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      lock_timeout: 10_000,
      idle_in_transaction_session_timeout: 60_000,
      TimeZone: 'UTC'
    }
  } as const
  const sql =
    typeof target === 'string' ? postgres(target, settings) : postgres({ ...target, ssl: false, ...settings })
  guardTransactions(sql)
  const db = drizzle(sql, { schema: tables })
  return { sql, db, end: () => sql.end({ timeout: 5 }) }
}
