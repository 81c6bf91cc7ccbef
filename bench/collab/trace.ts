// A long text as people type it, from a seed: single characters at a cursor that wanders, three operations in ten delete. It has
// the size of the editing trace of the automerge-perf paper (259,778 operations), which npm does not carry; it is not that trace.
import * as Y from 'yjs'

export const OPERATIONS = 259_778
/** Operations of one update: what a browser would send in a few seconds. */
const TOGETHER = 100

export interface Trace {
  updates: Uint8Array[]
  /** Y.encodeStateAsUpdate of the whole. */
  state: Uint8Array
}

const made = new Map<number, Trace>()

export function makeTrace(operations: number, seed = 1): Trace {
  const known = made.get(operations)
  if (known) return known
  const random = generator(seed)
  const doc = new Y.Doc()
  doc.clientID = 1_000_001
  const text = doc.getText('t')
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => void updates.push(update))
  let cursor = 0
  const step = () => {
    // After some thirty operations on average, somewhere else: mostly near, sometimes anywhere.
    if (random() < 1 / 30) {
      const far = random() < 0.2
      cursor = far ? Math.floor(random() * text.length) : cursor + Math.floor((random() - 0.5) * 400)
    }
    cursor = Math.max(0, Math.min(text.length, cursor))
    if (random() < 0.3 && cursor > 0) text.delete(--cursor, 1)
    else text.insert(cursor++, String.fromCharCode(97 + Math.floor(random() * 26)))
  }
  for (let done = 0; done < operations; done += TOGETHER) {
    doc.transact(() => {
      for (let i = 0; i < Math.min(TOGETHER, operations - done); i++) step()
    })
  }
  const trace = { updates, state: Y.encodeStateAsUpdate(doc) }
  made.set(operations, trace)
  return trace
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
