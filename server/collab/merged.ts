// A snapshot and its log as one update, and what is in it; no Y.Doc is made for it. A long log takes a while: see mergeHereRows.
import * as Y from 'yjs'
import { NO_LIMITS, inspect, type Inspection } from './guard'

export interface Merged {
  bytes: Uint8Array
  found: Inspection
}

/** A document in which nobody has written. */
const NOTHING = new Uint8Array([0, 0])

/** @throws GuardError when the bytes would not load */
export function merge(parts: Uint8Array[]): Merged {
  const [only] = parts
  const bytes = !only ? NOTHING : parts.length === 1 ? only : Y.mergeUpdates(parts)
  return { bytes, found: inspect(bytes, NO_LIMITS) }
}
