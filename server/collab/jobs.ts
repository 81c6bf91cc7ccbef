// What the worker does, as pure functions over bytes. Everything here may take long: none of it runs on the main thread.
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { canonicalBody } from '#shared/collab/canonical'
import { derive, type Derived } from './derive/index'
import { NO_LIMITS, inspect } from './guard'

export type Job =
  /** Merges a snapshot and its log into a state, loads that state again, and compares. */
  | { type: 'compact'; parts: Uint8Array[] }
  /** Loads a state read back from the disk, and says what it contains. */
  | { type: 'verify'; state: Uint8Array }
  | { type: 'derive'; kind: string; parts: Uint8Array[] }

export interface Compacted {
  state: Uint8Array
  sha256: string
  fingerprint: string
}

export interface JobResults {
  compact: Compacted
  verify: { sha256: string; fingerprint: string }
  derive: Derived | null
}

export function perform(job: Job): JobResults[Job['type']] {
  switch (job.type) {
    case 'compact':
      return compact(job.parts)
    case 'verify':
      return { sha256: hash(job.state), fingerprint: fingerprint(load([job.state])) }
    case 'derive':
      return derive(job.kind, load(job.parts))
  }
}

/** @throws when what was written would not be what was read. */
function compact(parts: Uint8Array[]): Compacted {
  const doc = load(parts)
  const state = Y.encodeStateAsUpdate(doc)
  const before = fingerprint(doc)
  if (fingerprint(load([state])) !== before) throw new Error('the compacted state differs from its log')
  return { state, sha256: hash(state), fingerprint: before }
}

function load(parts: Uint8Array[]): Y.Doc {
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
function fingerprint(doc: Y.Doc): string {
  const { ds, sv } = Y.snapshot(doc)
  const vector = [...sv].sort(([a], [b]) => a - b)
  const deleted = [...ds.clients].sort(([a], [b]) => a - b)
  return hash(
    JSON.stringify([
      vector,
      deleted.map(([client, ranges]) => [client, ranges.map((r) => [r.clock, r.len])]),
      canonicalBody(doc)
    ])
  )
}

function hash(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}
