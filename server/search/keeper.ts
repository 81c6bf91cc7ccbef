// What the index needs that no transaction waits for: the list of words, and the words of files.
import type { Sql } from 'postgres'
import type { Logger } from 'pino'
import type { Config } from '#server/config'
import { FileTexts } from './file-texts'
import { listWords } from './words'

const EVERY_MS = 4000

export interface SearchKeeper {
  /** Everything that waits, now. */
  catchUp(): Promise<void>
  stop(): Promise<void>
}

export interface KeeperParts {
  sql: Sql
  config: Config
  log: Logger
}

export function startSearchKeeper({ sql, config, log }: KeeperParts): SearchKeeper {
  let stopped = false
  const files = new FileTexts(sql, config, log)

  /** One round at a time; until nothing waits. */
  const rounds = (step: () => Promise<boolean>) => {
    let running: Promise<void> | null = null
    const work = async (): Promise<void> => {
      try {
        while (!stopped && (await step()));
      } catch (error) {
        if (!stopped) log.warn({ err: error }, 'search: not caught up')
      }
    }
    return (): Promise<void> => (running ??= work().finally(() => (running = null)))
  }
  const read = rounds(() => files.next())
  const list = rounds(async () => (await listWords(sql)) > 0)
  const timer = setInterval(() => {
    void read()
    void list()
  }, EVERY_MS)
  timer.unref()
  return {
    // A file that is read has words to list.
    catchUp: () => read().then(list),
    async stop() {
      stopped = true
      clearInterval(timer)
      await files.stop()
      await Promise.all([read(), list()])
      // What began between the two.
      await files.stop()
    }
  }
}
