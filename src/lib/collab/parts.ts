// Large messages of this side leave in parts, and those of the server are put together (shared/collab/parts.ts). y-websocket knows
// nothing of it: its socket cuts what it is given, and two message types are read here.
import * as decoding from 'lib0/decoding'
import type { WebsocketProvider } from 'y-websocket'
import { Assembler, cutInParts } from '#shared/collab/parts'
import { MESSAGE } from '#shared/collab/protocol'

const KIB = 1024
/** A line of a village hall carries such a part in a few seconds: the server answers each, so a slow line is not taken for a dead one. */
const PART = 32 * KIB
const CUT_ABOVE = 64 * KIB
const RECEIVED = { total: 256 * KIB * KIB, most: 1024 * KIB, least: 1 }

type SocketClass = typeof globalThis.WebSocket

/** The same socket, whose `send` cuts what is large. */
export function withParts(Socket: SocketClass): SocketClass {
  return class extends Socket {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      if (data instanceof Uint8Array && data.byteLength > CUT_ABOVE) {
        for (const part of cutInParts(data, PART)) super.send(part)
      } else super.send(data)
    }
  }
}

/** Reads the parts that the server sends, and hands over the whole as if it had come at once. */
export function readParts(provider: WebsocketProvider): void {
  const assembler = new Assembler(RECEIVED)
  provider.on('connection-close', () => assembler.forget())
  provider.messageHandlers[MESSAGE.part] = (encoder, decoder, self, emitSynced, type) => {
    let whole: Uint8Array | null
    try {
      whole = assembler.take(decoder)
    } catch (error) {
      console.error(error)
      // Whatever it was, asking again on a new connection gives all of it.
      self.ws?.close()
      return
    }
    if (!whole) return
    const inner = decoding.createDecoder(whole)
    const innerType = decoding.readVarUint(inner)
    provider.messageHandlers[innerType]?.(encoder, inner, self, emitSynced, type)
  }
  // To have heard it is enough: the line is alive.
  provider.messageHandlers[MESSAGE.progress] = () => undefined
}
