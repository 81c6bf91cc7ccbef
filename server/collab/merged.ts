// A snapshot and its log as one update, and what is in it. No Y.Doc is made for a few rows; many are merged sooner through one
// (18 ms for 6,000 rows, where Y.mergeUpdates takes 360), which is work for the worker: see mergeHereRows.
import * as Y from 'yjs'
import { load } from './contents'
import { NO_LIMITS, inspect, type Inspection } from './guard'

export interface Merged {
  bytes: Uint8Array
  found: Inspection
}

/** A document in which nobody has written. */
const NOTHING = new Uint8Array([0, 0])

/** Of a long log. @throws when the bytes would not load */
export function mergeLong(parts: Uint8Array[]): Merged {
  const bytes = Y.encodeStateAsUpdate(load(parts))
  return { bytes, found: inspect(bytes, NO_LIMITS) }
}

/** @throws GuardError when the bytes would not load */
export function merge(parts: Uint8Array[]): Merged {
  const [only] = parts
  const bytes = !only ? NOTHING : parts.length === 1 ? only : Y.mergeUpdates(parts)
  return { bytes, found: inspect(bytes, NO_LIMITS) }
}
