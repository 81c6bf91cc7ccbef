// "Enregistré" is a promise about a power cut. These settings keep it; without them the product does not start.
import type { Sql } from 'postgres'
import { StartupError } from '#server/startup-messages'

const REQUIRED = ['fsync', 'full_page_writes', 'synchronous_commit'] as const
/** Stronger than `on`, never weaker. */
const ENOUGH = new Set(['on', 'remote_write', 'remote_apply'])

/** Asks the server itself: a configuration file, a role or a managed service may say otherwise than what we passed. */
export async function checkDurability(sql: Sql): Promise<void> {
  for (const setting of REQUIRED) {
    const [row] = await sql<{ value: string }[]>`select current_setting(${setting}) as value`
    const value = row?.value ?? '?'
    if (!ENOUGH.has(value)) throw new StartupError('server.database.not_durable', { setting, value })
  }
}
