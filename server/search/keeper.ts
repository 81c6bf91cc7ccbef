// What the index needs that no transaction waits for: the list of words.
import type { Sql } from 'postgres'
import type { Logger } from 'pino'
import { listWords } from './words'

const EVERY_MS = 4000

export interface SearchKeeper {
  /** Everything that waits, now. */
  catchUp(): Promise<void>
  stop(): Promise<void>
}

export function startSearchKeeper({ sql, log }: { sql: Sql; log: Logger }): SearchKeeper {
  let running: Promise<void> | null = null
  let stopped = false
  const run = (): Promise<void> => (running ??= work().finally(() => (running = null)))
  const work = async (): Promise<void> => {
    try {
      while (!stopped && (await listWords(sql)) > 0);
    } catch (error) {
      if (!stopped) log.warn({ err: error }, 'search: not caught up')
    }
  }
  const timer = setInterval(() => void run(), EVERY_MS)
  timer.unref()
  return {
    catchUp: run,
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    }
  }
}
