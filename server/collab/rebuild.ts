// For the command `rebuild-derived`, beside a running server or without one.
import type { Sql } from 'postgres'
import { Background } from './background'
import type { CollabLog } from './contract'
import { DerivedRows } from './derived'
import { DEFAULTS } from './settings'
import { Store } from './store'

/** Computes every derived row from what is on disk; returns how many documents have one. */
export async function rebuildDerivedRows(sql: Sql, log: CollabLog): Promise<number> {
  const background = new Background(DEFAULTS.workerJobMs)
  const derived = new DerivedRows(sql, new Store(sql, DEFAULTS.statementMs), background, DEFAULTS, log)
  try {
    return await derived.rebuild()
  } finally {
    await derived.stop()
    await background.stop()
  }
}
