// Small updates that are expensive to whoever believes them (quality.md B5): the guard refuses each before Yjs sees it.
import * as encoding from 'lib0/encoding'
import { GuardError, inspect } from '#server/collab/guard'
import { DEFAULTS } from '#server/collab/settings'

/** Made anew at each call: one of them is eight megabytes. */
export function bombs(): Record<string, Uint8Array> {
  return {
    'half a million empty structs': repeated([1, 500_000, 7, 0], 500_000, [0, 1], [0]),
    'four million empty structs': repeated([1, 4_000_000, 7, 0], 4_000_000, [0, 1], [0]),
    'a million delete ranges': repeated([0, 1, 7, 1_000_000], 1_000_000, [1, 1], []),
    'two billion structs announced': written((e) => {
      for (const value of [1, 2 ** 31, 7, 0, 0, 1, 0]) encoding.writeVarUint(e, value)
    }),
    'a struct of length 2⁵²': written((e) => {
      for (const value of [1, 1, 7, 0, 0, 2 ** 52, 0]) encoding.writeVarUint(e, value)
    }),
    'JSON thirty thousand levels deep': written((e) => {
      for (const value of [1, 1, 7, 0, 5, 1]) encoding.writeVarUint(e, value)
      encoding.writeVarString(e, 'a')
      encoding.writeVarString(e, '['.repeat(30_000) + ']'.repeat(30_000))
      encoding.writeVarUint(e, 0)
    }),
    'a value a hundred thousand levels deep': written((e) => {
      for (const value of [1, 1, 7, 0, 8, 1]) encoding.writeVarUint(e, value)
      encoding.writeVarString(e, 'a')
      encoding.writeVarUint(e, 1)
      for (let i = 0; i < 100_000; i++) encoding.writeUint8Array(e, new Uint8Array([117, 1]))
      encoding.writeUint8Array(e, new Uint8Array([126, 0]))
    })
  }
}

/** Milliseconds until each is refused: the best of ten, the bar is about the guard and not about who else uses the machine. */
export function refusals(): Record<string, number> {
  return Object.fromEntries(
    Object.entries(bombs()).map(([name, bomb]) => {
      let best = Infinity
      for (let i = 0; i < 10; i++) {
        const started = performance.now()
        if (!isRefused(bomb)) throw new Error(`not refused: ${name}`)
        best = Math.min(best, performance.now() - started)
      }
      return [name, Math.round(best * 100) / 100]
    })
  )
}

export function isRefused(update: Uint8Array): boolean {
  try {
    inspect(update, DEFAULTS)
    return false
  } catch (error) {
    if (error instanceof GuardError) return true
    throw error
  }
}

function repeated(head: number[], times: number, body: number[], tail: number[]): Uint8Array {
  return written((encoder) => {
    for (const value of head) encoding.writeVarUint(encoder, value)
    for (let i = 0; i < times; i++) for (const value of body) encoding.writeUint8(encoder, value)
    for (const value of tail) encoding.writeVarUint(encoder, value)
  })
}

function written(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}
