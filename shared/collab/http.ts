// The same frames by HTTP, for networks where a WebSocket does not open: what a `POST /collab/<room>` carries and what it is answered.
// Both directions count their frames, so that what was lost is sent again and what came twice counts once. docs/collaboration.md
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

export const HTTP_TYPE = 'application/octet-stream'
/** Absent from the request that opens a session. */
export const SESSION_HEADER = 'x-collab-session'

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8 } as const

/** RFC 6455, 5.2, without masks: TLS hides them, and no proxy takes a POST for anything else. */
export interface Frame {
  /** False: goes on in the next one. */
  fin: boolean
  opcode: number
  payload: Uint8Array
}

export type HttpRequest =
  /** Client → server: frames, the first of which is the n-th of this session, counted from 0. */
  | { kind: 'push'; first: number; frames: Frame[] }
  /** Answered when there is something, or after `wait` milliseconds; the first `received` frames will not be asked for again. */
  | { kind: 'poll'; received: number; wait: number }

/** Not every 200 is ours: the page of a captive portal is one too. */
const MAGIC = 0xc3
const PUSH = 1
const POLL = 2

export function encodeFrame(opcode: number, payload: Uint8Array, fin = true): Uint8Array<ArrayBuffer> {
  const length = payload.byteLength
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = new Uint8Array(header + length)
  frame[0] = (fin ? 0x80 : 0) | opcode
  frame[1] = header === 2 ? length : header === 4 ? 126 : 127
  const view = new DataView(frame.buffer)
  if (header === 4) view.setUint16(2, length)
  if (header === 10) view.setBigUint64(2, BigInt(length))
  frame.set(payload, header)
  return frame
}

export function encodeClose(code: number, reason: string): Uint8Array<ArrayBuffer> {
  const words = new TextEncoder().encode(reason)
  const payload = new Uint8Array(2 + words.byteLength)
  new DataView(payload.buffer).setUint16(0, code)
  payload.set(words, 2)
  return encodeFrame(OPCODE.close, payload)
}

/** Without a code: 1005, as in a browser. */
export function readClose(payload: Uint8Array): { code: number; reason: string } {
  if (payload.byteLength < 2) return { code: 1005, reason: '' }
  const code = new DataView(payload.buffer, payload.byteOffset).getUint16(0)
  return { code, reason: new TextDecoder().decode(payload.subarray(2)) }
}

/** Views on the bytes given. @throws when they are not whole frames */
export function decodeFrames(bytes: Uint8Array): Frame[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const frames: Frame[] = []
  let at = 0
  while (at < bytes.byteLength) {
    const first = view.getUint8(at)
    const short = view.getUint8(at + 1)
    if ((first & 0x70) !== 0 || short > 127) throw new Error('reserved bits')
    let length = short
    if (short === 126) length = view.getUint16(at + 2)
    if (short === 127) length = Number(view.getBigUint64(at + 2))
    at += short < 126 ? 2 : short === 126 ? 4 : 10
    if (length > bytes.byteLength - at) throw new Error('truncated frame')
    frames.push({ fin: (first & 0x80) !== 0, opcode: first & 0x0f, payload: bytes.subarray(at, at + length) })
    at += length
  }
  return frames
}

export function encodePush(first: number, frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const encoder = begin(PUSH)
  encoding.writeVarUint(encoder, first)
  for (const frame of frames) encoding.writeUint8Array(encoder, frame)
  return encoding.toUint8Array(encoder)
}

export function encodePoll(received: number, wait: number): Uint8Array<ArrayBuffer> {
  const encoder = begin(POLL)
  encoding.writeVarUint(encoder, received)
  encoding.writeVarUint(encoder, wait)
  return encoding.toUint8Array(encoder)
}

/** @throws when it is neither */
export function decodeRequest(bytes: Uint8Array): HttpRequest {
  const decoder = open(bytes)
  const kind = decoding.readUint8(decoder)
  if (kind === PUSH) {
    const first = decoding.readVarUint(decoder)
    return { kind: 'push', first, frames: decodeFrames(decoding.readTailAsUint8Array(decoder)) }
  }
  if (kind !== POLL) throw new Error('unknown request')
  const received = decoding.readVarUint(decoder)
  const wait = decoding.readVarUint(decoder)
  if (decoding.hasContent(decoder)) throw new Error('trailing bytes')
  return { kind: 'poll', received, wait }
}

/** Answer to a request without a session. `session` is '' when it was refused: the frames say why. */
export function encodeOpened(session: string, frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const encoder = begin()
  encoding.writeVarString(encoder, session)
  for (const frame of frames) encoding.writeUint8Array(encoder, frame)
  return encoding.toUint8Array(encoder)
}

/** @throws when it is not ours */
export function decodeOpened(bytes: Uint8Array): { session: string; frames: Frame[] } {
  const decoder = open(bytes)
  const session = decoding.readVarString(decoder)
  return { session, frames: decodeFrames(decoding.readTailAsUint8Array(decoder)) }
}

/** Answer to a push: how many frames of this session have been taken so far. */
export function encodeTaken(count: number): Uint8Array<ArrayBuffer> {
  const encoder = begin()
  encoding.writeVarUint(encoder, count)
  return encoding.toUint8Array(encoder)
}

/** @throws when it is not ours */
export function decodeTaken(bytes: Uint8Array): number {
  return decoding.readVarUint(open(bytes))
}

/** Answer to a poll: frames, the first of which is the n-th of this session, counted from 0. */
export function encodeAnswer(first: number, frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const encoder = begin()
  encoding.writeVarUint(encoder, first)
  for (const frame of frames) encoding.writeUint8Array(encoder, frame)
  return encoding.toUint8Array(encoder)
}

/** @throws when it is not ours */
export function decodeAnswer(bytes: Uint8Array): { first: number; frames: Frame[] } {
  const decoder = open(bytes)
  const first = decoding.readVarUint(decoder)
  return { first, frames: decodeFrames(decoding.readTailAsUint8Array(decoder)) }
}

function begin(kind?: number): encoding.Encoder {
  const encoder = encoding.createEncoder()
  encoding.writeUint8(encoder, MAGIC)
  if (kind !== undefined) encoding.writeUint8(encoder, kind)
  return encoder
}

function open(bytes: Uint8Array): decoding.Decoder {
  const decoder = decoding.createDecoder(bytes)
  if (decoding.readUint8(decoder) !== MAGIC) throw new Error('not of this protocol')
  return decoder
}
