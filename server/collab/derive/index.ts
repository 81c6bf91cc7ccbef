// One file per page kind: what its documents say without being opened. Pure functions, run in the worker. A release that changes what they
// say has every row made again (rebuild-derived): the scrubber would otherwise name every document.
import type * as Y from 'yjs'
import { deriveCollection } from './collection'
import { deriveDocument } from './document'

export interface Derived {
  text: string
  wordCount: number
  excerpt: string
}

const DERIVERS: Record<string, (doc: Y.Doc) => Derived> = {
  document: deriveDocument,
  collection: deriveCollection,
  /** The notes of a meeting are documents too; its parts are agenda items. */
  meeting: deriveDocument
}

export const DERIVED_KINDS = Object.keys(DERIVERS)

export function derive(kind: string, doc: Y.Doc): Derived | null {
  return DERIVERS[kind]?.(doc) ?? null
}
