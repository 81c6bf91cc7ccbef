// Message 102: equal state vectors must mean equal documents. A deletion does not move a state vector, so one that is on its way makes
// a difference for a moment: only one that is still there when the browser asks again is real.
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { canonicalBody } from '#shared/collab/canonical'
import type { Clock } from './contract'

export interface Comparison {
  /** What the server has, for the browser to find out too. */
  stateVector: Uint8Array
  sha256: string
  differs: boolean
}

export function compareWith(doc: Y.Doc, stateVector: Uint8Array, sha256: string): Comparison {
  const own = Y.encodeStateVector(doc)
  const hash = createHash('sha256').update(canonicalBody(doc)).digest('hex')
  return { stateVector: own, sha256: hash, differs: sameVector(own, stateVector) && hash !== sha256 }
}

/** What each socket of a room has been seen to hold. */
export class Suspicions<Socket extends object> {
  readonly #since = new WeakMap<Socket, number>()

  constructor(
    readonly persistsMs: number,
    readonly clock: Clock
  ) {}

  /** True when a difference is real: seen before from this socket, at least `persistsMs` ago, and never equal in between. */
  confirm(socket: Socket, differs: boolean): boolean {
    if (!differs) {
      this.#since.delete(socket)
      return false
    }
    const since = this.#since.get(socket)
    if (since === undefined) this.#since.set(socket, this.clock.monotonic())
    return since !== undefined && this.clock.monotonic() - since >= this.persistsMs
  }
}

function sameVector(a: Uint8Array, b: Uint8Array): boolean {
  const left = Y.decodeStateVector(a)
  const right = Y.decodeStateVector(b)
  return left.size === right.size && [...left].every(([client, clock]) => right.get(client) === clock)
}
