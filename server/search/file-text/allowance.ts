// A bound on what a reader may unfold. The memory limit of a thread counts its objects, not its buffers: a PDF of a few kilobytes can
// announce gigabytes. Readers of this thread ask for buffers by `new Uint8Array(length)`; here that is counted.
import { Refusal } from '#server/import/documents/refusal'

const MIB = 1024 * 1024
/** One buffer; a stream that is unfolded doubles its own until it fits. */
const ONE = 64 * MIB
/** All of one file. */
const ALL = 512 * MIB
/** Smaller ones are freed as fast as they are made. */
const COUNTED = 64 * 1024

/** Call once in the thread. @returns what gives the next file its own allowance */
export function boundBuffers(): () => void {
  let left = ALL
  globalThis.Uint8Array = new Proxy(Uint8Array, {
    construct(target, given: unknown[], made) {
      const [length] = given
      if (typeof length === 'number' && length > COUNTED) {
        left -= length
        if (length > ONE || left < 0) throw new Refusal('import.too_much', `a buffer of ${length} bytes`)
      }
      const bytes: object = Reflect.construct(target, given, made)
      return bytes
    }
  })
  return () => {
    left = ALL
  }
}
