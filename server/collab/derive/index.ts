// One file per page kind: what its documents say without being opened. Pure functions, run in the worker. A release that changes what they
// say has every row made again (rebuild-derived): the scrubber would otherwise name every document.
import type * as Y from 'yjs'
import { deriveCollection } from './collection'
import { deriveDocument } from './document'
import type { DerivedLink } from './links'
import type { DerivedRecords } from './records'

export interface Derived {
  text: string
  wordCount: number
  excerpt: string
  /** What it names or leads to. */
  links: DerivedLink[]
  /** Of a collection. */
  records?: DerivedRecords
}

/** Hash of each row of derived_records that is there, by record id. */
export type KnownRecords = ReadonlyMap<string, string>

const DERIVERS: Record<string, (doc: Y.Doc, known: KnownRecords) => Derived> = {
  document: deriveDocument,
  collection: deriveCollection,
  /** The notes of a meeting are documents too; its parts are agenda items. */
  meeting: deriveDocument
}

export const DERIVED_KINDS = Object.keys(DERIVERS)

/** Kinds whose documents hold records. */
export const RECORD_KINDS: readonly string[] = ['collection']

export function derive(kind: string, doc: Y.Doc, known: KnownRecords = new Map()): Derived | null {
  return DERIVERS[kind]?.(doc, known) ?? null
}
