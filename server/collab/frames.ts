// Messages and WebSocket frames, built once and written to many sockets.
import * as encoding from 'lib0/encoding'
import { MESSAGE, type SYNC } from '#shared/collab/protocol'

/** An unmasked, unfragmented binary frame (RFC 6455, 5.2). `ws` would build the same header again for each socket. */
export function binaryFrame(payload: Uint8Array): Buffer {
  const length = payload.byteLength
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(header + length)
  frame[0] = 0x82
  if (header === 2) frame[1] = length
  else if (header === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeUInt32BE(Math.floor(length / 2 ** 32), 2)
    frame.writeUInt32BE(length % 2 ** 32, 6)
  }
  frame.set(payload, header)
  return frame
}

export function syncMessage(step: (typeof SYNC)[keyof typeof SYNC], bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE.sync)
  encoding.writeVarUint(encoder, step)
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}

/** Means nothing, but y-websocket hangs up when it hears nothing for 30 seconds. */
export const KEEP_ALIVE = binaryFrame(new Uint8Array([MESSAGE.awareness, 1, 0]))
