// Redis or Valkey between nodes: fast, and never believed to have delivered. Nothing waits for it; what it loses is found in the log.
import { Redis } from 'ioredis'
import type { CollabLog } from '../contract'

export interface RedisBusDeps {
  url: string
  log: CollabLog
  /** Bytes not yet taken by Redis beyond which nothing more is given to it. */
  pendingBytes: number
  onMessage(channel: string, bytes: Buffer): void
}

const OPTIONS = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  connectTimeout: 3_000,
  maxRetriesPerRequest: null,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000)
}

export class RedisBus {
  readonly #publisher: Redis
  readonly #subscriber: Redis
  readonly #channels = new Set<string>()
  #pending = 0
  #said = false

  constructor(readonly deps: RedisBusDeps) {
    this.#publisher = new Redis(deps.url, OPTIONS)
    this.#subscriber = new Redis(deps.url, OPTIONS)
    for (const client of [this.#publisher, this.#subscriber]) {
      client.on('error', (error: Error) => this.#complain(error))
      client.on('ready', () => (this.#said = false))
    }
    this.#subscriber.on('ready', () => this.#subscribe([...this.#channels]))
    this.#subscriber.on('messageBuffer', (channel: Buffer, bytes: Buffer) =>
      deps.onMessage(channel.toString(), bytes)
    )
  }

  /** Does not wait: it goes on trying for ever. */
  connect(): void {
    for (const client of [this.#publisher, this.#subscriber]) {
      client.connect().catch((error: unknown) => this.#complain(error))
    }
  }

  publish(channel: string, bytes: Buffer): void {
    if (this.#publisher.status !== 'ready' || this.#pending > this.deps.pendingBytes) return
    this.#pending += bytes.byteLength
    this.#publisher
      .publish(channel, bytes)
      .catch((error: unknown) => this.#complain(error))
      .finally(() => (this.#pending -= bytes.byteLength))
  }

  subscribe(channel: string): void {
    this.#channels.add(channel)
    if (this.#subscriber.status === 'ready') this.#subscribe([channel])
  }

  unsubscribe(channel: string): void {
    if (!this.#channels.delete(channel) || this.#subscriber.status !== 'ready') return
    this.#subscriber.unsubscribe(channel).catch((error: unknown) => this.#complain(error))
  }

  close(): void {
    this.#publisher.disconnect()
    this.#subscriber.disconnect()
  }

  #subscribe(channels: string[]): void {
    if (channels.length === 0) return
    this.#subscriber.subscribe(...channels).catch((error: unknown) => this.#complain(error))
  }

  /** Once per outage: it tries again every second. */
  #complain(error: unknown): void {
    if (this.#said) return
    this.#said = true
    this.deps.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'collab: Redis')
  }
}
