// What travels on /collab/<room>: the stock y-websocket protocol, and message types of our own that only a client
// which asked for them (`?ack=1`, `?parts=1`) ever receives. The whole contract is in docs/collaboration.md.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  /** server → client: varUint n, "the first n update-bearing frames of this connection are on disk". */
  saved: 100,
  /** server → client: varUint n, varUint reason, varString message. */
  notSaved: 101,
  /** both: varUint8Array state vector, varString sha-256 (hexadecimal) of `canonicalBody(doc)`. */
  hash: 102,
  /** both: one piece of a message too large for one frame (parts.ts); only with `?parts=1`. */
  part: 103,
  /** server → client: varUint n, "n bytes of the message that you are sending in parts are here". */
  progress: 104,
  /** server → client: varString topic, "something beside the text has changed, ask for it again"; only with `?news=1`. */
  news: 105
} as const

export const SYNC = { step1: 0, step2: 1, update: 2 } as const

/** Final for y-websocket ≥ 3.1 when 44xx; 45xx and 1012 mean "come back". The reason is a code of shared/errors where one fits. */
export const CLOSE = {
  badFrame: 4400,
  sessionEnded: 4401,
  forbidden: 4403,
  notFound: 4404,
  /** Another epoch: the content was replaced as a whole. The reason is `epoch:<current>`. */
  otherEpoch: 4409,
  tooBig: 4413,
  /** The editor of this page is older than the documents: reload, or come back with `?read=1`. */
  oldSchema: 4426,
  tryAgain: 4503,
  tooSlow: 4513,
  restart: 1012
} as const

/** Reasons of message 101. `none` takes an earlier one back. */
export const NOT_SAVED = {
  none: 0,
  /** This connection may only read (from now on): the frame was not applied. */
  readOnly: 1,
  /** The database does not answer: kept in memory, tried again. */
  storageTrouble: 2,
  /** Too much is waiting for the database: the frame was dropped, it will be asked for again. */
  storageFull: 3,
  /** The guard refused the frame; the socket is closed next. */
  refused: 4,
  /** Stored, and part of it put back by the server: a cell was not of the type of its field. The socket stays. */
  corrected: 5
} as const
export type NotSavedReason = (typeof NOT_SAVED)[keyof typeof NOT_SAVED]

/** What message 105 may be about: a client ignores what it does not know. */
export const TOPIC = { threads: 'threads', versions: 'versions' } as const
export type Topic = (typeof TOPIC)[keyof typeof TOPIC]

/** Query parameters of the address. */
export const PARAM = {
  ack: 'ack',
  parts: 'parts',
  news: 'news',
  schema: 'schema',
  epoch: 'epoch',
  ticket: 'ticket',
  read: 'read'
} as const

export function encodeSaved(count: number): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE.saved)
  encoding.writeVarUint(encoder, count)
  return encoding.toUint8Array(encoder)
}

export function encodeNotSaved(count: number, reason: NotSavedReason, message: string): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE.notSaved)
  encoding.writeVarUint(encoder, count)
  encoding.writeVarUint(encoder, reason)
  encoding.writeVarString(encoder, message)
  return encoding.toUint8Array(encoder)
}

export function encodeHash(stateVector: Uint8Array, sha256: string): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE.hash)
  encoding.writeVarUint8Array(encoder, stateVector)
  encoding.writeVarString(encoder, sha256)
  return encoding.toUint8Array(encoder)
}

export function encodeNews(topic: string): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE.news)
  encoding.writeVarString(encoder, topic)
  return encoding.toUint8Array(encoder)
}

/** The readers below expect the decoder just after the message type. */
export function readSaved(decoder: decoding.Decoder): number {
  return decoding.readVarUint(decoder)
}

export function readNotSaved(decoder: decoding.Decoder): { count: number; reason: number; message: string } {
  const count = decoding.readVarUint(decoder)
  const reason = decoding.readVarUint(decoder)
  return { count, reason, message: decoding.readVarString(decoder) }
}

export function readHash(decoder: decoding.Decoder): { stateVector: Uint8Array; sha256: string } {
  const stateVector = decoding.readVarUint8Array(decoder)
  return { stateVector, sha256: decoding.readVarString(decoder) }
}

export function readNews(decoder: decoding.Decoder): string {
  return decoding.readVarString(decoder)
}
