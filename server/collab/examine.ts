// Is a stored document whole? The same bytes are read in several ways that share as little as possible: row by row as compaction does,
// merged as joiners get them, written and read again, and by our own reader, which knows nothing of Yjs. Runs in the worker.
import * as Y from 'yjs'
import { canonicalBody } from '#shared/collab/canonical'
import { fingerprint, load, vectorOf } from './contents'
import { derive, type Derived } from './derive/index'
import { canonical, type RecordRow } from './derive/records'
import { NO_LIMITS, inspect } from './guard'
import { KnownByDoc } from './known'

export type Problem = 'unreadable' | 'readers-differ' | 'merge-differs' | 'state-differs'

export interface Examination {
  problem: Problem | null
  detail: string
  /** What its derived row should say; null when nothing is derived from this kind. */
  derived: Derived | null
  /** Do the rows of its records say what it says? */
  sameRecords: boolean
}

export function examine(kind: string, parts: Uint8Array[], rows: RecordRow[] = []): Examination {
  let doc: Y.Doc
  try {
    doc = load(parts)
  } catch (error) {
    return { problem: 'unreadable', detail: String(error), derived: null, sameRecords: true }
  }
  const problem = readersDiffer(doc, parts) ?? mergeDiffers(doc, parts) ?? stateDiffers(doc)
  const found = derive(kind, doc)
  if (!found) return { problem, detail: '', derived: null, sameRecords: true }
  const { records, ...derived } = found
  const sameRecords = records === undefined || sameRows(records.changed, rows)
  return { problem, detail: '', derived, sameRecords }
}

function sameRows(a: RecordRow[], b: RecordRow[]): boolean {
  const lines = (rows: RecordRow[]) => rows.map(canonical).sort().join('\n')
  return lines(a) === lines(b)
}

function readersDiffer(doc: Y.Doc, parts: Uint8Array[]): Problem | null {
  const ends = new Map<number, number>()
  const known = new KnownByDoc(doc)
  for (const part of parts) {
    const { ranges, deletes } = inspect(part, NO_LIMITS)
    for (const { client, to } of ranges) ends.set(client, Math.max(to, ends.get(client) ?? 0))
    for (let i = 0; i + 2 < deletes.length; i += 3) {
      if (!known.deleted(deletes[i] ?? 0, deletes[i + 1] ?? 0, deletes[i + 2] ?? 0)) return 'readers-differ'
    }
  }
  const own = [...ends].sort(([a], [b]) => a - b)
  return JSON.stringify(own) === JSON.stringify(vectorOf(doc)) ? null : 'readers-differ'
}

function mergeDiffers(doc: Y.Doc, parts: Uint8Array[]): Problem | null {
  if (parts.length < 2) return null
  const other = load([Y.mergeUpdates(parts)])
  const same =
    canonicalBody(other) === canonicalBody(doc) &&
    JSON.stringify(vectorOf(other)) === JSON.stringify(vectorOf(doc))
  return same ? null : 'merge-differs'
}

function stateDiffers(doc: Y.Doc): Problem | null {
  const again = load([Y.encodeStateAsUpdate(doc)])
  return fingerprint(again) === fingerprint(doc) ? null : 'state-differs'
}
