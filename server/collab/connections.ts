// Every open socket: how many each person and address has, whether it still answers, and what may be said to all of them.
import { CLOSE, encodeNews } from '#shared/collab/protocol'
import type { Connection } from './connection'
import type { Clock, Visitor } from './contract'
import { KEEP_ALIVE } from './frames'
import { Tally, TokenBucket } from './limits'
import type { PartsBudget } from './parts'
import type { Settings } from './settings'

const MAX_ADDRESSES = 10_000

export class Connections {
  readonly all = new Set<Connection>()
  readonly perAddress = new Tally()
  readonly perPerson = new Tally()
  /** Somebody came to a page, or left it. */
  onChange: (pageId: string) => void = () => undefined
  /** Before anything received is believed. */
  look: () => void = () => undefined
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #addresses = new Map<string, TokenBucket>()
  readonly #budgets = new Map<string, PartsBudget>()
  #lastPing: number

  constructor(
    readonly settings: Settings,
    readonly clock: Clock
  ) {
    this.#lastPing = clock.monotonic()
  }

  /** Shared by every socket of a person, so that ten tabs are not ten allowances. */
  bucketOf(personId: string): TokenBucket {
    const known = this.#buckets.get(personId)
    if (known) return known
    const { framesPerSecond, framesBurst } = this.settings
    const bucket = new TokenBucket(3 * framesPerSecond, 3 * framesBurst, this.clock)
    this.#buckets.set(personId, bucket)
    return bucket
  }

  /** Shared by everybody behind one address: a hall full of people, not a flood of them. */
  bucketAt(address: string): TokenBucket {
    const known = this.#addresses.get(address)
    if (known) return known
    for (const [other, bucket] of this.#addresses) {
      if (this.#addresses.size < MAX_ADDRESSES) break
      if (bucket.full) this.#addresses.delete(other)
    }
    const { framesPerSecond, framesBurst } = this.settings
    const bucket = new TokenBucket(20 * framesPerSecond, 20 * framesBurst, this.clock)
    this.#addresses.set(address, bucket)
    return bucket
  }

  budgetOf(personId: string): PartsBudget {
    const known = this.#budgets.get(personId) ?? { bytes: 0 }
    this.#budgets.set(personId, known)
    return known
  }

  add(connection: Connection): void {
    this.all.add(connection)
    this.perPerson.add(connection.visitor.personId)
    this.onChange(pageOf(connection))
  }

  remove(connection: Connection): void {
    if (!this.all.delete(connection)) return
    this.onChange(pageOf(connection))
    const { personId } = connection.visitor
    this.perPerson.remove(personId)
    if (this.perPerson.get(personId) > 0) return
    this.#buckets.delete(personId)
    this.#budgets.delete(personId)
  }

  /** People connected to any part of a page, each once. */
  byPage(): Map<string, Visitor[]> {
    const pages = new Map<string, Map<string, Visitor>>()
    for (const connection of this.all) {
      const page = pageOf(connection)
      const people = pages.get(page) ?? new Map<string, Visitor>()
      people.set(connection.visitor.personId, connection.visitor)
      pages.set(page, people)
    }
    return new Map([...pages].map(([page, people]) => [page, [...people.values()]]))
  }

  /** Something beside the text of a page has changed. `people`: only these are told; null: everyone there. */
  tell(pageId: string, topic: string, people: ReadonlySet<string> | null): void {
    for (const connection of this.all) {
      if (!connection.deps.news || pageOf(connection) !== pageId) continue
      if (people === null || people.has(connection.visitor.personId)) connection.send(encodeNews(topic))
    }
  }

  closeAll(code: number, reason: string): void {
    for (const connection of [...this.all]) connection.close(code, reason)
  }

  /** Once a second: silence is filled before y-websocket takes it for a cut, and the dead are buried. */
  beat(): void {
    const now = this.clock.monotonic()
    const ping = now - this.#lastPing > this.settings.pingMs
    if (ping) this.#lastPing = now
    for (const connection of [...this.all]) {
      if (ping && !connection.transport.ping()) {
        connection.transport.terminate()
        continue
      }
      if (now - connection.lastSent > this.settings.keepAliveMs) connection.write(KEEP_ALIVE)
    }
  }

  /** Whatever has not left by itself. */
  terminate(): void {
    for (const connection of [...this.all]) {
      connection.finish(CLOSE.restart, 'terminated')
      connection.transport.terminate()
    }
  }
}

function pageOf({ room }: Connection): string {
  return room.name.slice(0, 36)
}
