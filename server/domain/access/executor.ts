import { sql, type AnyColumn, type SQL } from 'drizzle-orm'
import type { Db } from '#server/db/client'

/** The database, or a transaction of it: access asked inside a transaction sees what the transaction sees. */
export type Executor = Omit<Db, '$client'>

/**
 * A column of the outer query inside a subselect. In a selection of one table drizzle writes columns without their table,
 * and inside a subselect a bare `id` would be the inner table's; wrapped, the table is always written.
 */
export function outer(column: AnyColumn): SQL {
  return sql`${column}`
}
