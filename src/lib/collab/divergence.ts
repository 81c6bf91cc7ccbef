// Both sides may believe they hold the same text and be wrong (a bug, a flipped bit). Once a minute, when everything is quiet, they
// compare: equal state vectors must give equal canonical texts. Deletions do not move a state vector, so one may simply be on
// its way: only a difference that is still there a few seconds later counts.
import { toHexString } from 'lib0/buffer'
import { digest } from 'lib0/hash/sha256'
import * as Y from 'yjs'
import { canonicalBody } from '#shared/collab/canonical'
import { encodeHash } from '#shared/collab/protocol'

const EVERY_MS = 60_000
const AGAIN_MS = 4000

export class Divergence {
  /** Seen twice, hence true. */
  found = false
  #suspected = false
  #next = performance.now() + EVERY_MS

  constructor(
    readonly doc: Y.Doc,
    readonly send: (frame: Uint8Array<ArrayBuffer>) => void
  ) {}

  /** Called every second or so while everything is saved and nobody types. */
  tick(): void {
    if (performance.now() < this.#next) return
    this.#next = performance.now() + EVERY_MS
    this.send(encodeHash(Y.encodeStateVector(this.doc), hashOf(this.doc)) as Uint8Array<ArrayBuffer>)
  }

  /** @returns whether `found` has changed */
  onanswer(stateVector: Uint8Array, sha256: string): boolean {
    const before = this.found
    const different = sameVector(stateVector, Y.encodeStateVector(this.doc)) && sha256 !== hashOf(this.doc)
    this.found = different && this.#suspected
    this.#suspected = different
    if (different) this.#next = performance.now() + AGAIN_MS
    return before !== this.found
  }
}

function hashOf(doc: Y.Doc): string {
  return toHexString(digest(new TextEncoder().encode(canonicalBody(doc))))
}

function sameVector(a: Uint8Array, b: Uint8Array): boolean {
  const left = Y.decodeStateVector(a)
  const right = Y.decodeStateVector(b)
  return left.size === right.size && [...left].every(([client, clock]) => right.get(client) === clock)
}
