// Two transactions that cross: each holds a row that the other wants, and PostgreSQL ends one of them. Nothing of it was written, and the
// other has what it wanted: the one that was ended is done again, on what is there now.
import { setTimeout as pause } from 'node:timers/promises'
import type { Db, Transaction } from './client'

const ATTEMPTS = 5
const PAUSE_MS = 15

const CROSSED = new Set(['40P01', '40001'])

/** `work` must have no effect outside of its transaction: it may be done several times. */
export async function crossed<T>(
  db: Pick<Db, 'transaction'>,
  work: (tx: Transaction) => Promise<T>
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work)
    } catch (error) {
      if (attempt === ATTEMPTS || !isCrossed(error)) throw error
      // Not all at the same moment again.
      await pause(PAUSE_MS * attempt * (1 + Math.random()))
    }
  }
}

function isCrossed(error: unknown): boolean {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if ('code' in current && CROSSED.has(String(current.code))) return true
  }
  return false
}
