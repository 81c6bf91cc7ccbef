import { sql } from 'drizzle-orm'
import type { Executor } from '#server/domain/access/index'

/**
 * One change of the directory at a time in a network: codes, tints, last coordinator and last administrator are rules over several rows,
 * that two simultaneous transactions could each keep and together break. Writes here are rare; reading never waits.
 */
export async function lockDirectory(tx: Executor, networkId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`directory ${networkId}`}, 0))`)
}
