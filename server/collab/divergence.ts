// Message 102: equal state vectors must mean equal documents. When they do not, somebody must look.
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { canonicalBody } from '#shared/collab/canonical'

export interface Comparison {
  /** What the server has, for the browser to find out too. */
  stateVector: Uint8Array
  sha256: string
  diverged: boolean
}

export function compareWith(doc: Y.Doc, stateVector: Uint8Array, sha256: string): Comparison {
  const own = Y.encodeStateVector(doc)
  const hash = createHash('sha256').update(canonicalBody(doc)).digest('hex')
  return { stateVector: own, sha256: hash, diverged: sameVector(own, stateVector) && hash !== sha256 }
}

function sameVector(a: Uint8Array, b: Uint8Array): boolean {
  const left = Y.decodeStateVector(a)
  const right = Y.decodeStateVector(b)
  return left.size === right.size && [...left].every(([client, clock]) => right.get(client) === clock)
}
