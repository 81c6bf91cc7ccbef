// The second way between nodes: LISTEN and NOTIFY of PostgreSQL, for what must not be missed while Redis is away. postgres.js keeps
// one connection for it and opens it again by itself; what was said meanwhile is lost, which `onGap` tells.
import type { Sql } from 'postgres'
import type { CollabLog } from '../contract'
import { decodeWord, encodeWord, type Word } from './wire'

const CHANNEL = 'interpoles_nodes'

export class Notices {
  #stop: (() => Promise<void>) | null = null
  #times = 0

  constructor(
    readonly sql: Sql,
    readonly log: CollabLog,
    readonly onWord: (word: Word) => void,
    readonly onGap: () => void
  ) {}

  async listen(): Promise<void> {
    const { unlisten } = await this.sql.listen(
      CHANNEL,
      (text) => this.#hear(text),
      () => {
        if (this.#times++ > 0) this.onGap()
      }
    )
    this.#stop = unlisten
  }

  /** Said when it resolves. */
  async say(word: Word): Promise<void> {
    await this.sql`select pg_notify(${CHANNEL}, ${encodeWord(word).toString('base64')})`
  }

  async close(): Promise<void> {
    await this.#stop?.()
  }

  #hear(text: string): void {
    try {
      this.onWord(decodeWord(Buffer.from(text, 'base64')))
    } catch (error) {
      this.log.warn({ err: error }, 'collab: a notice that is not ours')
    }
  }
}
