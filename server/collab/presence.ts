// Who is in a room and where their cursor is. Never stored, never believed: one id per socket, held by whoever came first,
// and `user` is written here from the session. States are coalesced: at most ten frames a second, and of one person five a second in the
// long run, whatever is sent to us.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { MESSAGE } from '#shared/collab/protocol'
import type { Clock, Visitor } from './contract'
import { TokenBucket } from './limits'
import type { Settings } from './settings'

/** What presence needs of a socket. */
export interface Present {
  readonly visitor: Visitor
}

interface Entry {
  owner: Present
  /** The run of the node they are connected to; null: this one. */
  run: string | null
  clock: number
  json: string
}

interface Departed {
  clock: number
  personId: string
}

const MAX_CLOCK = 2 ** 31
const MAX_DEPARTED = 500

export class Presence<P extends Present> {
  readonly #entries = new Map<number, Entry>()
  readonly #ids = new Map<P, number>()
  /** Clocks go on where they stopped: a state announced again with a smaller one would be ignored by everybody. */
  readonly #departed = new Map<number, Departed>()
  readonly #changed = new Set<number>()
  /** Of people connected here: the other nodes are told. */
  readonly #changedHere = new Set<number>()
  readonly #waiting = new Map<P, { id: number; clock: number; json: string }>()
  /** How much of each may still be passed on. */
  readonly #pace = new WeakMap<P, TokenBucket>()
  #cancelFlush: (() => void) | null = null
  #lastFlush = -Infinity

  constructor(
    readonly settings: Settings,
    readonly clock: Clock,
    readonly broadcast: (message: Uint8Array) => void,
    /** States of people connected here, for the other nodes. */
    readonly announce: (payload: Uint8Array) => void,
    readonly malformed: (from: P) => void
  ) {}

  /** The person who shows this id as theirs. */
  announcer(id: number): string | null {
    return this.#entries.get(id)?.owner.visitor.personId ?? null
  }

  /** Stock clients send back every state they receive: only their own is looked at. @throws on malformed bytes */
  receive(from: P, payload: Uint8Array): void {
    const decoder = decoding.createDecoder(payload)
    const count = decoding.readVarUint(decoder)
    for (let i = 0; i < count; i++) {
      const id = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const length = decoding.peekVarUint(decoder)
      if (length > this.settings.awarenessBytes || !this.#holds(from, id)) {
        decoding.readVarUint8Array(decoder)
        continue
      }
      const json = decoding.readVarString(decoder)
      if (clock < MAX_CLOCK) this.#accept(from, id, clock, json)
    }
    if (decoding.hasContent(decoder)) throw new Error('trailing bytes')
  }

  leave(from: P): void {
    this.#waiting.delete(from)
    const id = this.#ids.get(from)
    if (id === undefined) return
    this.#ids.delete(from)
    if (this.#entries.get(id)?.owner !== from) return
    this.#changedHere.add(id)
    this.#remove(id)
  }

  /** What another node says of the people connected there. `whole`: it has no others. */
  arrive(run: string, payload: Uint8Array, whole: boolean): void {
    const decoder = decoding.createDecoder(payload)
    const told = new Set<number>()
    for (let count = decoding.readVarUint(decoder); count > 0; count--) {
      const id = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const json = decoding.readVarString(decoder)
      told.add(id)
      if (json !== 'null') this.#enterFrom(run, id, clock, json)
      else if (this.#entries.get(id)?.run === run) this.#remove(id)
    }
    if (whole) this.withdraw((other, id) => other === run && !told.has(id))
  }

  /** People of other nodes who are no longer known to be there. */
  withdraw(isGone: (run: string, id: number) => boolean): void {
    for (const [id, { run }] of [...this.#entries]) if (run !== null && isGone(run, id)) this.#remove(id)
  }

  /** What each clientID shows of itself, as it came. */
  states(): Map<number, unknown> {
    return new Map([...this.#entries].map(([id, { json }]) => [id, JSON.parse(json) as unknown]))
  }

  /** The clientID that this socket shows as its own. */
  idOf(from: P): number | null {
    return this.#ids.get(from) ?? null
  }

  /** Everyone connected here. */
  here(): Uint8Array {
    return this.#states([...this.#entries].filter(([, { run }]) => run === null).map(([id]) => id))
  }

  /** Everyone's state, for someone who has just come. Null when there is nobody. */
  everyone(): Uint8Array | null {
    return this.#entries.size === 0 ? null : this.#encode([...this.#entries.keys()])
  }

  dispose(): void {
    this.#cancelFlush?.()
    this.#cancelFlush = null
    // Who has just left is still shown on the other nodes.
    if (this.#changedHere.size > 0) this.announce(this.#states([...this.#changedHere]))
    this.#changedHere.clear()
  }

  #holds(from: P, id: number): boolean {
    const own = this.#ids.get(from)
    if (own !== undefined) return own === id
    const { personId } = from.visitor
    const holder = this.#entries.get(id)
    if (holder) return holder.owner.visitor.personId === personId
    const departed = this.#departed.get(id)
    return !departed || departed.personId === personId
  }

  #accept(from: P, id: number, clock: number, json: string): void {
    if (json === 'null') {
      if (this.#ids.get(from) === id) this.leave(from)
      return
    }
    this.#ids.set(from, id)
    this.#waiting.set(from, { id, clock, json })
    this.#schedule()
  }

  #remove(id: number): void {
    const entry = this.#entries.get(id)
    if (!entry) return
    this.#entries.delete(id)
    this.#departed.set(id, { clock: entry.clock + 1, personId: entry.owner.visitor.personId })
    const oldest = this.#departed.keys().next()
    if (this.#departed.size > MAX_DEPARTED && !oldest.done) this.#departed.delete(oldest.value)
    this.#changed.add(id)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#cancelFlush) return
    const wait = this.#lastFlush + this.settings.awarenessTickMs - this.clock.monotonic()
    if (wait > 0) {
      const timer = setTimeout(() => this.#flush(), wait)
      this.#cancelFlush = () => clearTimeout(timer)
    } else {
      const immediate = setImmediate(() => this.#flush())
      this.#cancelFlush = () => clearImmediate(immediate)
    }
  }

  #flush(): void {
    this.#cancelFlush = null
    const now = (this.#lastFlush = this.clock.monotonic())
    for (const [from, { id, clock, json }] of this.#waiting) {
      if (this.#paceOf(from).take(1, now) > 0) continue
      this.#waiting.delete(from)
      this.#enter(from, id, clock, json)
    }
    if (this.#waiting.size > 0) this.#schedule()
    if (this.#changed.size === 0) return
    const message = this.#encode([...this.#changed])
    const here = [...this.#changedHere]
    this.#changed.clear()
    this.#changedHere.clear()
    this.broadcast(message)
    if (here.length > 0) this.announce(this.#states(here))
  }

  #paceOf(from: P): TokenBucket {
    const { awarenessPersonPerSecond, awarenessPersonBurst } = this.settings
    const pace =
      this.#pace.get(from) ?? new TokenBucket(awarenessPersonPerSecond, awarenessPersonBurst, this.clock)
    this.#pace.set(from, pace)
    return pace
  }

  /** Where they came last, they are: a person whose socket has moved is left behind by the one that has not noticed. */
  #enterFrom(run: string, id: number, clock: number, json: string): void {
    const owner = { visitor: visitorOf(json) }
    const before = this.#entries.get(id)
    if (before && before.owner.visitor.personId !== owner.visitor.personId) return
    if (before?.json === json && before.run === run && before.clock >= clock) return
    const last = before?.clock ?? this.#departed.get(id)?.clock ?? 0
    this.#departed.delete(id)
    this.#entries.set(id, { owner, run, json, clock: Math.max(clock, last + 1) })
    this.#changed.add(id)
    this.#schedule()
  }

  #enter(from: P, id: number, clock: number, json: string): void {
    const state = this.#rewritten(from, json)
    if (state === null) return
    const before = this.#entries.get(id)
    if (before && before.owner !== from) {
      // Announced twice in one tick: whoever entered first keeps it, unless it is the same person on a new socket.
      const stranger = before.owner.visitor.personId !== from.visitor.personId
      for (const [other, held] of this.#ids) {
        if (held === id && (other === from) === stranger) this.#ids.delete(other)
      }
      if (stranger) return
    }
    const last = before?.clock ?? this.#departed.get(id)?.clock
    this.#departed.delete(id)
    // From 1: a first state with clock 0, which is what y-protocols begins with, is ignored by those who receive it.
    this.#entries.set(id, { owner: from, run: null, json: state, clock: Math.max(clock, (last ?? 0) + 1) })
    this.#changed.add(id)
    this.#changedHere.add(id)
  }

  /** The client's own words about itself are replaced by what the session knows. */
  #rewritten(from: P, json: string): string | null {
    let state: unknown
    try {
      state = JSON.parse(json)
    } catch {
      this.malformed(from)
      return null
    }
    const fields = typeof state === 'object' && state !== null && !Array.isArray(state) ? state : {}
    const { personId, name, tint, organisationCode, colour } = from.visitor
    const user = {
      id: personId,
      name,
      tint,
      organisation: organisationCode,
      ...(colour ? { color: colour } : {})
    }
    return JSON.stringify({ ...fields, user })
  }

  #encode(ids: number[]): Uint8Array {
    const message = encoding.createEncoder()
    encoding.writeVarUint(message, MESSAGE.awareness)
    encoding.writeVarUint8Array(message, this.#states(ids))
    return encoding.toUint8Array(message)
  }

  #states(ids: number[]): Uint8Array {
    const states = encoding.createEncoder()
    encoding.writeVarUint(states, ids.length)
    for (const id of ids) {
      const entry = this.#entries.get(id)
      encoding.writeVarUint(states, id)
      encoding.writeVarUint(states, entry?.clock ?? this.#departed.get(id)?.clock ?? 0)
      encoding.writeVarString(states, entry?.json ?? 'null')
    }
    return encoding.toUint8Array(states)
  }
}

/** As this server wrote it, on another node. */
function visitorOf(json: string): Visitor {
  const { user } = JSON.parse(json) as {
    user: { id: string; name: string; tint: string; organisation: string }
  }
  return {
    personId: user.id,
    sessionId: null,
    name: user.name,
    tint: user.tint,
    organisationCode: user.organisation
  }
}
