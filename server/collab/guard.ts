// Reads an update byte by byte before Yjs does, and refuses what would hurt: seven well-chosen bytes make a Yjs document
// unreadable for good (a struct of length zero), others cost seconds or gigabytes. It knows the format (update v1 of
// yjs 13.6), builds nothing of it, and stops at the first limit. It knows no document: see admission.ts.
import type { Settings } from './settings'
import { GuardError, MAX_NAME, UpdateReader, refuse } from './update-reader'

export { GuardError } from './update-reader'

export type GuardLimits = Pick<Settings, 'updateBytes' | 'updateStructs' | 'itemTextBytes'>

/** For what the server itself stored or made: the format is checked, the size is not. */
export const NO_LIMITS: GuardLimits = {
  updateBytes: Infinity,
  updateStructs: Infinity,
  itemTextBytes: Infinity
}

/** What one client adds: clocks `from` (included) to `to` (excluded). */
export interface ClientRange {
  client: number
  from: number
  to: number
}

export interface Inspection {
  ranges: ClientRange[]
  /** Highest clock that each client must have reached for this update to apply. */
  needs: Map<number, number>
  /** Flat pairs of client and end: what a skip jumps over must be in the document already. */
  holes: number[]
  /** Flat triples: client, clock, length. */
  deletes: number[]
  rootNames: string[]
  structs: number
  /** Contains nested types: the depth must be looked at. */
  nests: boolean
}

const MAX_CLOCK = 2 ** 31
const MAX_CLIENT = 2 ** 32

const GC = 0
const SKIP = 10
const HAS_ORIGIN = 0x80
const HAS_RIGHT_ORIGIN = 0x40
const HAS_PARENT_SUB = 0x20

/** @throws GuardError for anything that must not reach a document. */
export function inspect(update: Uint8Array, limits: GuardLimits): Inspection {
  if (update.byteLength > limits.updateBytes) refuse('too large')
  const scan = new Scan(update, limits)
  try {
    scan.all()
  } catch (error) {
    if (error instanceof GuardError) throw error
    throw new GuardError('malformed', { cause: error })
  }
  return scan.found
}

class Scan {
  readonly found: Inspection = {
    ranges: [],
    needs: new Map(),
    holes: [],
    deletes: [],
    rootNames: [],
    structs: 0,
    nests: false
  }
  readonly #reader: UpdateReader

  constructor(
    update: Uint8Array,
    readonly limits: GuardLimits
  ) {
    this.#reader = new UpdateReader(update, 2 * limits.updateStructs)
  }

  all(): void {
    const clients = new Set<number>()
    for (let blocks = this.#reader.count(3); blocks > 0; blocks--) this.#block(clients)
    this.#deleteSet()
    if (this.#reader.left !== 0) refuse('trailing bytes')
  }

  #block(clients: Set<number>): void {
    const structs = this.#reader.count(2)
    this.found.structs += structs
    if (this.found.structs > this.limits.updateStructs) refuse('too many structs')
    const client = this.#client()
    // Applying keeps only the last of two blocks of one client, merging keeps both: refuse what means two things.
    if (clients.has(client)) refuse('client twice')
    clients.add(client)
    const from = this.#reader.uint()
    let clock = from
    for (let i = 0; i < structs; i++) {
      const length = this.#struct(client, clock)
      if (!(length > 0)) refuse('empty struct')
      clock += length
      if (clock >= MAX_CLOCK) refuse('clock')
    }
    if (structs > 0) this.found.ranges.push({ client, from, to: clock })
  }

  #struct(client: number, clock: number): number {
    const info = this.#reader.byte()
    const kind = info & 0x1f
    if (kind === GC || kind === SKIP) {
      if (info !== kind) refuse('flags')
      const length = this.#reader.uint()
      if (kind === SKIP) this.found.holes.push(client, clock + length)
      return length
    }
    const origin = (info & HAS_ORIGIN) !== 0
    const rightOrigin = (info & HAS_RIGHT_ORIGIN) !== 0
    if (origin) this.#reference(client, clock)
    if (rightOrigin) this.#reference(client, clock)
    if (!origin && !rightOrigin) {
      const byName = this.#reader.uint()
      if (byName === 1) this.found.rootNames.push(this.#reader.string(MAX_NAME))
      else if (byName === 0) this.#reference(client, clock)
      else refuse('parent')
      if ((info & HAS_PARENT_SUB) !== 0) this.#reader.text(MAX_NAME)
    }
    return this.#content(kind)
  }

  /** An allow-list: JSON of old Yjs (2), sub-documents (9) and hooks have no place here. Returns the length. */
  #content(kind: number): number {
    const { itemTextBytes } = this.limits
    switch (kind) {
      case 1: // deleted
        return this.#reader.uint()
      case 3: // binary
        this.#reader.skip(this.#reader.uint(), itemTextBytes)
        return 1
      case 4: // text
        return this.#reader.text(itemTextBytes)
      case 5: // embed
        this.#reader.json()
        return 1
      case 6: // mark
        this.#reader.text(MAX_NAME)
        this.#reader.json()
        return 1
      case 7:
        this.#type()
        return 1
      case 8: {
        const length = this.#reader.count(1)
        for (let i = 0; i < length; i++) this.#reader.value(itemTextBytes)
        return length
      }
      default:
        return refuse('content')
    }
  }

  /** array, map, text, xml element, xml fragment, (xml hook), xml text */
  #type(): void {
    const type = this.#reader.uint()
    this.found.nests = true
    if (type > 6 || type === 5) refuse('type')
    if (type === 3) this.#reader.text(MAX_NAME)
  }

  #deleteSet(): void {
    let ranges = 0
    for (let blocks = this.#reader.count(2); blocks > 0; blocks--) {
      const client = this.#client()
      const count = this.#reader.count(2)
      ranges += count
      if (ranges > this.limits.updateStructs) refuse('too many deletes')
      for (let i = 0; i < count; i++) {
        const clock = this.#reader.uint()
        const length = this.#reader.uint()
        if (!(length > 0)) refuse('empty delete')
        if (clock + length >= MAX_CLOCK) refuse('clock')
        this.found.deletes.push(client, clock, length)
      }
    }
  }

  #reference(client: number, clock: number): void {
    const toClient = this.#client()
    const toClock = this.#reader.uint()
    // Yjs looks its own client up without asking whether it is there.
    if (toClient === client && toClock >= clock) refuse('forward reference')
    this.#need(toClient, toClock)
  }

  #need(client: number, clock: number): void {
    const before = this.found.needs.get(client)
    if (before === undefined || before < clock) this.found.needs.set(client, clock)
  }

  #client(): number {
    const client = this.#reader.uint()
    if (client >= MAX_CLIENT) refuse('client')
    return client
  }
}
