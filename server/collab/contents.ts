// Bytes of the store turned into a document, and a document into something that can be compared. Runs in the worker.
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { canonicalBody } from '#shared/collab/canonical'
import { NO_LIMITS, inspect } from './guard'

/** @throws when something of it cannot be read, or refers to what is not there. */
export function load(parts: Uint8Array[]): Y.Doc {
  const doc = new Y.Doc({ gc: true })
  doc.transact(() => {
    for (const part of parts) {
      inspect(part, NO_LIMITS)
      Y.applyUpdate(doc, part)
    }
  })
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('something is missing from the log')
  return doc
}

/** Equal for documents that hold the same operations, the same deletions and the same body. */
export function fingerprint(doc: Y.Doc): string {
  const deleted = [...Y.snapshot(doc).ds.clients].sort(([a], [b]) => a - b)
  return hash(
    JSON.stringify([
      vectorOf(doc),
      deleted.map(([client, ranges]) => [client, ranges.map((r) => [r.clock, r.len])]),
      canonicalBody(doc)
    ])
  )
}

/** The next clock of each client, in the order of the clients. */
export function vectorOf(doc: Y.Doc): [number, number][] {
  return [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b)
}

export function hash(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}
