// One frame to many sockets: built once, the same bytes for all. A socket that does not read is left behind, then brought up to
// date as a whole, so that no slow reader can make the server's memory grow.
import { CLOSE, SYNC } from '#shared/collab/protocol'
import type { Connection } from './connection'
import type { Clock } from './contract'
import { binaryFrame, syncMessage } from './frames'
import type { Settings } from './settings'

export interface FanoutDeps {
  connections: ReadonlySet<Connection>
  settings: Settings
  clock: Clock
  stateVector(): Promise<Uint8Array>
  answer(stateVector: Uint8Array): Promise<Uint8Array>
  /** Everyone's awareness, for a socket that missed some. */
  everyone(): Uint8Array | null
  failed(connection: Connection, error: unknown): void
}

interface Lag {
  /** When it last took something. */
  since: number
  /** What it had not taken by then. */
  buffered: number
  /** What the socket had been sent when it fell behind. */
  stateVector: Uint8Array
}

const LOOK_EVERY_MS = 200

export class Fanout {
  readonly #lagging = new Map<Connection, Lag | 'measuring' | 'catching-up'>()
  #timer: NodeJS.Timeout | null = null

  constructor(readonly deps: FanoutDeps) {}

  /** An update for everybody, except the only one who wrote it. */
  update(update: Uint8Array, author: Connection | null): void {
    const frame = binaryFrame(syncMessage(SYNC.update, update))
    const { connections, settings } = this.deps
    for (const connection of connections) {
      if (connection === author || (this.#lagging.size > 0 && this.#lagging.has(connection))) continue
      connection.write(frame)
      if (connection.buffered > settings.lagBytes) this.#fallBehind(connection)
    }
  }

  awareness(message: Uint8Array): void {
    const frame = binaryFrame(message)
    for (const connection of this.deps.connections) {
      if (!this.#lagging.has(connection)) connection.write(frame)
    }
  }

  forget(connection: Connection): void {
    this.#lagging.delete(connection)
  }

  dispose(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    this.#lagging.clear()
  }

  #fallBehind(connection: Connection): void {
    const since = this.deps.clock.monotonic()
    this.#lagging.set(connection, 'measuring')
    this.deps.stateVector().then(
      (stateVector) => {
        const { buffered } = connection
        if (this.#lagging.has(connection)) this.#lagging.set(connection, { since, buffered, stateVector })
      },
      (error: unknown) => this.deps.failed(connection, error)
    )
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS)
    this.#timer.unref()
  }

  #look(): void {
    const { settings, clock } = this.deps
    for (const [connection, lag] of this.#lagging) {
      if (typeof lag === 'string') continue
      const { buffered } = connection
      if (buffered < lag.buffered) {
        lag.since = clock.monotonic()
        lag.buffered = buffered
      }
      const full = buffered > settings.lagCloseBytes + connection.owed
      if (buffered <= settings.lagBytes / 4) this.#catchUp(connection, lag)
      else if (full || clock.monotonic() - lag.since > settings.lagCloseMs) {
        connection.close(CLOSE.tooSlow, 'slow')
      }
    }
    if (this.#lagging.size > 0 || !this.#timer) return
    clearInterval(this.#timer)
    this.#timer = null
  }

  #catchUp(connection: Connection, lag: Lag): void {
    this.#lagging.set(connection, 'catching-up')
    this.deps.answer(lag.stateVector).then(
      (update) => {
        if (!this.#lagging.delete(connection)) return
        connection.send(syncMessage(SYNC.update, update))
        const everyone = this.deps.everyone()
        if (everyone) connection.send(everyone)
        if (connection.buffered > this.deps.settings.lagBytes) this.#fallBehind(connection)
      },
      (error: unknown) => this.deps.failed(connection, error)
    )
  }
}
