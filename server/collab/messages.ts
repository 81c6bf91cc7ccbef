// From bytes to one of the six things a client may say. Anything else, and anything after the end, is refused.
import * as decoding from 'lib0/decoding'
import { MESSAGE, SYNC, readHash } from '#shared/collab/protocol'
import { GuardError } from './guard'

export type Message =
  | { kind: 'synchronise'; stateVector: Uint8Array }
  /** `answer`: everything this client has that we lack (SyncStep2); otherwise one edit. */
  | { kind: 'update'; answer: boolean; bytes: Uint8Array }
  | { kind: 'awareness'; payload: Uint8Array }
  | { kind: 'everyone' }
  | { kind: 'hash'; stateVector: Uint8Array; sha256: string }

/** @throws GuardError */
export function readMessage(data: Uint8Array): Message {
  const decoder = decoding.createDecoder(data)
  let message: Message
  try {
    message = read(decoder)
  } catch (error) {
    if (error instanceof GuardError) throw error
    throw new GuardError('malformed', { cause: error })
  }
  if (decoder.pos !== decoder.arr.length) throw new GuardError('trailing bytes')
  return message
}

/** A state vector is decoded by Yjs later: it must at least be one. @throws GuardError */
function checkStateVector(bytes: Uint8Array): void {
  const decoder = decoding.createDecoder(bytes)
  try {
    for (let n = decoding.readVarUint(decoder); n > 0; n--) {
      decoding.readVarUint(decoder)
      decoding.readVarUint(decoder)
    }
  } catch (error) {
    throw new GuardError('state vector', { cause: error })
  }
  if (decoder.pos !== decoder.arr.length) throw new GuardError('state vector')
}

function read(decoder: decoding.Decoder): Message {
  const type = decoding.readVarUint(decoder)
  switch (type) {
    case MESSAGE.sync:
      return readSync(decoder)
    case MESSAGE.awareness:
      return { kind: 'awareness', payload: decoding.readVarUint8Array(decoder) }
    case MESSAGE.queryAwareness:
      return { kind: 'everyone' }
    case MESSAGE.hash: {
      const hash = readHash(decoder)
      checkStateVector(hash.stateVector)
      return { kind: 'hash', ...hash }
    }
    default:
      throw new GuardError(`message type ${type}`)
  }
}

function readSync(decoder: decoding.Decoder): Message {
  const step = decoding.readVarUint(decoder)
  const bytes = decoding.readVarUint8Array(decoder)
  if (step === SYNC.step1) {
    checkStateVector(bytes)
    return { kind: 'synchronise', stateVector: bytes }
  }
  if (step !== SYNC.step2 && step !== SYNC.update) throw new GuardError(`sync step ${step}`)
  return { kind: 'update', answer: step === SYNC.step2, bytes }
}
