// What nodes say to each other. Everything is either a hint (the log has the truth) or about people who are here right now.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { RecheckScope, Visitor } from '../contract'

export type Word =
  /** Updates of one document that one transaction has stored. */
  | { kind: 'stored'; run: string; documentId: string; xid: string; epoch: number; updates: Uint8Array[] }
  /** Awareness of people on one node; `whole`: of all of them. */
  | { kind: 'awareness'; run: string; documentId: string; whole: boolean; payload: Uint8Array }
  /** Somebody opened this document: who is in it? */
  | { kind: 'who'; run: string; documentId: string }
  | { kind: 'news'; run: string; news: News }

/** Small things for every node. Sent through the database too when they must not be missed. */
export type News =
  | { type: 'beat' }
  | { type: 'recheck'; id: string; scope: RecheckScope }
  | { type: 'replaced'; id: string; documentId: string; epoch: number }
  /** Something beside the text of a page has changed; `people`: only these are told. */
  | { type: 'told'; id: string; pageId: string; topic: string; people: string[] | null }
  /** A node came, or hears again: tell it everything. */
  | { type: 'hello' }
  | { type: 'people'; pages: Record<string, Visitor[]>; whole: boolean }

const KINDS = ['stored', 'awareness', 'who', 'news'] as const

export function encodeWord(word: Word): Buffer {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, KINDS.indexOf(word.kind))
  encoding.writeVarString(encoder, word.run)
  if (word.kind === 'news') encoding.writeVarString(encoder, JSON.stringify(word.news))
  else encoding.writeVarString(encoder, word.documentId)
  if (word.kind === 'stored') {
    encoding.writeVarString(encoder, word.xid)
    encoding.writeVarUint(encoder, word.epoch)
    encoding.writeVarUint(encoder, word.updates.length)
    for (const update of word.updates) encoding.writeVarUint8Array(encoder, update)
  } else if (word.kind === 'awareness') {
    encoding.writeVarUint(encoder, word.whole ? 1 : 0)
    encoding.writeVarUint8Array(encoder, word.payload)
  }
  return Buffer.from(encoding.toUint8Array(encoder))
}

/** @throws for bytes that are not ours. */
export function decodeWord(bytes: Uint8Array): Word {
  const decoder = decoding.createDecoder(bytes)
  const kind = KINDS[decoding.readVarUint(decoder)]
  const run = decoding.readVarString(decoder)
  // Only nodes of this installation are listened to, and they write what the type says.
  if (kind === 'news') return { kind, run, news: JSON.parse(decoding.readVarString(decoder)) as News }
  const documentId = decoding.readVarString(decoder)
  if (kind === 'who') return { kind, run, documentId }
  if (kind === 'awareness') {
    const whole = decoding.readVarUint(decoder) === 1
    return { kind, run, documentId, whole, payload: decoding.readVarUint8Array(decoder) }
  }
  if (kind !== 'stored') throw new Error('not a word between nodes')
  const xid = decoding.readVarString(decoder)
  const epoch = decoding.readVarUint(decoder)
  const updates = Array.from({ length: decoding.readVarUint(decoder) }, () =>
    decoding.readVarUint8Array(decoder)
  )
  return { kind, run, documentId, xid, epoch, updates }
}
