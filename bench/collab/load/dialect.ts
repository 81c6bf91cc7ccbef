// What each server expects to hear, and what it means by what it says.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

export type DialectName = 'product' | 'y-websocket' | 'hocuspocus' | 'relay'

export type Heard =
  | { kind: 'step1' }
  | { kind: 'step2' | 'update' | 'awareness'; bytes: Uint8Array }
  /** All frames up to this one are said to be kept. */
  | { kind: 'saved'; upTo: number }
  /** One more frame is said to be kept. */
  | { kind: 'saved-one' }
  | { kind: 'welcome' }
  | { kind: 'nothing' }

export interface Dialect {
  /** To be said before anything else; the conversation begins after `welcome`. */
  hello: Uint8Array | null
  step1: Uint8Array
  /** The same from someone who holds something already. */
  step1From(stateVector: Uint8Array): Uint8Array
  step2: Uint8Array
  update(bytes: Uint8Array): Uint8Array
  awareness(bytes: Uint8Array): Uint8Array
  hear(data: Uint8Array): Heard
  /** Bytes before the type of a message. */
  prefix: number
}

const NOTHING: Heard = { kind: 'nothing' }

export function dialect(name: DialectName, room: string): Dialect {
  const prefix =
    name === 'hocuspocus' ? words((encoder) => encoding.writeVarString(encoder, room)) : NO_PREFIX
  const say = (type: number, step: number | null, bytes: Uint8Array) =>
    words((encoder) => {
      encoding.writeUint8Array(encoder, prefix)
      encoding.writeVarUint(encoder, type)
      if (step !== null) encoding.writeVarUint(encoder, step)
      encoding.writeVarUint8Array(encoder, bytes)
    })
  return {
    hello: name === 'hocuspocus' ? authentication(prefix) : null,
    step1: say(0, 0, new Uint8Array([0])),
    step1From: (stateVector) => say(0, 0, stateVector),
    step2: say(0, 1, new Uint8Array([0, 0])),
    update: (bytes) => say(0, 2, bytes),
    awareness: (bytes) => say(1, null, bytes),
    hear: (data) => hear(data, prefix.length, name),
    prefix: prefix.length
  }
}

const NO_PREFIX = new Uint8Array(0)

function hear(data: Uint8Array, from: number, name: DialectName): Heard {
  const decoder = decoding.createDecoder(data)
  decoder.pos = from
  const type = decoding.readVarUint(decoder)
  if (type === 0 || (type === 4 && name === 'hocuspocus')) {
    const step = decoding.readVarUint(decoder)
    if (step === 0) return { kind: 'step1' }
    return { kind: step === 1 ? 'step2' : 'update', bytes: decoding.readVarUint8Array(decoder) }
  }
  if (type === 1) return { kind: 'awareness', bytes: decoding.readVarUint8Array(decoder) }
  if (type === 100 && name === 'product') return { kind: 'saved', upTo: decoding.readVarUint(decoder) }
  if (name !== 'hocuspocus') return NOTHING
  if (type === 8) return decoding.readVarUint(decoder) === 1 ? { kind: 'saved-one' } : NOTHING
  if (type === 2) return decoding.readVarUint(decoder) === 2 ? { kind: 'welcome' } : NOTHING
  return NOTHING
}

function authentication(prefix: Uint8Array): Uint8Array {
  return words((encoder) => {
    encoding.writeUint8Array(encoder, prefix)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarString(encoder, 'bench')
  })
}

function words(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}
