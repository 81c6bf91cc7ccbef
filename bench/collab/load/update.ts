// The updates that the bench types, made and read by hand: one character after one's own last one, as somebody who types at the
// end of a line of their own. A clock is a number of characters, so how far a receiver has come can be read from any update of
// any server, merged or not.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/** The character number `clock` of a client, as Yjs would encode its insertion into the root text `t`. */
export function typed(client: number, clock: number): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
  if (clock === 0) {
    encoding.writeUint8(encoder, 4)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarString(encoder, 't')
  } else {
    encoding.writeUint8(encoder, 0x84)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock - 1)
  }
  encoding.writeVarString(encoder, String.fromCharCode(97 + (clock % 26)))
  encoding.writeVarUint(encoder, 0)
  return encoding.toUint8Array(encoder)
}

/** Flat pairs: client, first clock that it has not. Of an update made of such characters only. */
export function reached(update: Uint8Array): number[] {
  const decoder = decoding.createDecoder(update)
  const found: number[] = []
  for (let blocks = decoding.readVarUint(decoder); blocks > 0; blocks--) {
    const structs = decoding.readVarUint(decoder)
    const client = decoding.readVarUint(decoder)
    let clock = decoding.readVarUint(decoder)
    for (let i = 0; i < structs; i++) clock += skipStruct(decoder)
    found.push(client, clock)
  }
  return found
}

function skipStruct(decoder: decoding.Decoder): number {
  const info = decoding.readUint8(decoder)
  const kind = info & 0x1f
  if (kind === 0 || kind === 10) return decoding.readVarUint(decoder)
  if (info & 0x80) skipId(decoder)
  if (info & 0x40) skipId(decoder)
  if ((info & 0xc0) === 0) {
    if (decoding.readVarUint(decoder) === 1) skipBytes(decoder)
    else skipId(decoder)
    if (info & 0x20) skipBytes(decoder)
  }
  if (kind === 1) return decoding.readVarUint(decoder)
  if (kind === 4) return skipBytes(decoder)
  throw new Error(`struct of kind ${kind}: the bench types nothing of the sort`)
}

function skipId(decoder: decoding.Decoder): void {
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
}

/** Its length, which is that of the text as well: the bench types ASCII. */
function skipBytes(decoder: decoding.Decoder): number {
  const length = decoding.readVarUint(decoder)
  decoder.pos += length
  return length
}

/** The state of somebody who moves their cursor, in the shape that editors send. */
export function cursor(client: number, clock: number): Uint8Array {
  const at = { type: null, tname: 'default', item: { client, clock }, assoc: 0 }
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
  encoding.writeVarString(
    encoder,
    JSON.stringify({ user: { name: `Personne ${client % 1000}` }, cursor: { anchor: at, head: at } })
  )
  return encoding.toUint8Array(encoder)
}

/** Flat pairs: client, clock of its state. */
export function moved(awareness: Uint8Array): number[] {
  const decoder = decoding.createDecoder(awareness)
  const found: number[] = []
  for (let count = decoding.readVarUint(decoder); count > 0; count--) {
    found.push(decoding.readVarUint(decoder), decoding.readVarUint(decoder))
    skipBytes(decoder)
  }
  return found
}
