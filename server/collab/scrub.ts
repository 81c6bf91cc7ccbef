// For the command `scrub`, beside a running server or without one.
import type { Sql } from 'postgres'
import { Background } from './background'
import type { CollabLog } from './contract'
import { DerivedRows } from './derived'
import { Scrubber, type Finding } from './scrubber'
import { DEFAULTS } from './settings'
import { Store } from './store'

/** Reads every document from end to end. `unknown`: how many could not be examined. */
export async function scrubDatabase(
  sql: Sql,
  log: CollabLog,
  onFinding: (finding: Finding) => void
): Promise<{ documents: number; unknown: number }> {
  const background = new Background(DEFAULTS.workerJobMs)
  const store = new Store(sql, DEFAULTS.statementMs)
  const derived = new DerivedRows(sql, store, background, DEFAULTS, log)
  const scrubber = new Scrubber({ sql, store, background, derived, settings: DEFAULTS, log, metrics: {} })
  try {
    const totals = await scrubber.all(onFinding)
    await derived.finish()
    return totals
  } finally {
    await scrubber.stop()
    await derived.stop()
    await background.stop()
  }
}
