// What the worker does, as pure functions over bytes. Everything here may take long: none of it runs on the main thread.
import * as Y from 'yjs'
import type { MergedNode } from '#shared/collab/versions'
import { BODY } from '#shared/collab/canonical'
import { fingerprint, hash, load } from './contents'
import { derive, type Derived, type KnownRecords } from './derive/index'
import type { RecordRow } from './derive/records'
import { examine, type Examination } from './examine'
import { GuardError, inspect, type GuardLimits } from './guard'
import type { Sliced } from './large'
import { mergeLong, type Merged } from './merged'
import { sliceUpdate, type SliceLimits } from './slices'
import { merge as mergeVersions } from './versions/compare'
import { treesOf, type Tree } from './versions/tree'

export type Job =
  /** Merges a snapshot and its log into a state, loads that state again, and compares. */
  | { type: 'compact'; parts: Uint8Array[] }
  /** A snapshot and its log as one update, and what is in it. */
  | { type: 'merge'; parts: Uint8Array[] }
  /** Loads a state read back from the disk, and says what it contains. */
  | { type: 'verify'; state: Uint8Array }
  | { type: 'derive'; kind: string; parts: Uint8Array[]; known?: KnownRecords }
  /** Counts what is deleted in a state and can still be read there. */
  | { type: 'remains'; state: Uint8Array }
  /** Reads a document in every way there is, and compares. `rows`: of derived_records. */
  | { type: 'examine'; kind: string; parts: Uint8Array[]; rows?: RecordRow[] }
  /** Two states as one text that shows both; null: nothing came before. */
  | { type: 'compare'; before: Uint8Array | null; after: Uint8Array }
  /** The guard, then slices that can be applied one after the other. */
  | { type: 'slice'; update: Uint8Array; limits: GuardLimits & SliceLimits }

export interface Compacted {
  state: Uint8Array
  sha256: string
  fingerprint: string
}

export interface JobResults {
  merge: Merged
  compact: Compacted
  verify: { sha256: string; fingerprint: string }
  derive: Derived | null
  examine: Examination
  slice: Sliced
  remains: { remains: number }
  compare: MergedNode[]
}

export function perform(job: Job): JobResults[Job['type']] {
  switch (job.type) {
    case 'compact':
      return compact(job.parts)
    case 'merge':
      return mergeLong(job.parts)
    case 'verify':
      return { sha256: hash(job.state), fingerprint: fingerprint(load([job.state])) }
    case 'derive':
      return derive(job.kind, load(job.parts), job.known)
    case 'examine':
      return examine(job.kind, job.parts, job.rows)
    case 'remains':
      return { remains: remains(job.state) }
    case 'compare':
      return mergeVersions(job.before ? bodyOf(job.before) : [], bodyOf(job.after))
    case 'slice':
      return slice(job.update, job.limits)
  }
}

function bodyOf(state: Uint8Array): Tree[] {
  return treesOf(load([state]).getXmlFragment(BODY))
}

function slice(update: Uint8Array, limits: GuardLimits & SliceLimits): Sliced {
  try {
    const found = inspect(update, limits)
    return { found, slices: sliceUpdate(update, limits) }
  } catch (error) {
    if (error instanceof GuardError) return { refused: error.message }
    throw error
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

/** From the bytes themselves: a document that loads them would forget by itself. */
function remains(state: Uint8Array): number {
  const { structs, ds } = Y.decodeUpdate(state)
  return structs.filter(
    (struct) =>
      struct instanceof Y.Item && !(struct.content instanceof Y.ContentDeleted) && Y.isDeleted(ds, struct.id)
  ).length
}
