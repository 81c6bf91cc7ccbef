// A large update cut into small ones that can be applied one after the other: each builds only on what came before it, so that the
// main thread is never held for long and nothing is left pending in Yjs. Runs in the worker; the guard has read the bytes before.
// Slices are for memory only. Yjs deletes marks that look useless after a remote change, and half of an edit makes useful ones look
// so: disk and browsers get the update as it came.
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { refuse } from './update-reader'

export interface SliceLimits {
  sliceBytes: number
  sliceStructs: number
}

type Decoded = ReturnType<typeof Y.decodeUpdate>
type Struct = Decoded['structs'][number]

/** What one client wrote, in the order of its clock. */
interface Block {
  structs: Struct[]
  next: number
  from: number
  /** Everything before it has been given out. */
  reached: number
  to: number
}

const MAX_BLOCKS = 5_000

/** In an order in which they can be applied. @throws GuardError when no such order exists */
export function sliceUpdate(update: Uint8Array, limits: SliceLimits): Uint8Array[] {
  const { structs, ds } = Y.decodeUpdate(update)
  const slices = new Slices(limits)
  for (const struct of causally(structs)) slices.add(struct)
  slices.close()
  for (const [client, ranges] of ds.clients) {
    for (const range of ranges) slices.delete(client, range.clock, range.len)
  }
  slices.close()
  return slices.done
}

/** Each struct after those it stands on, as far as they are in the same update; the others are for the admission to judge. */
function* causally(structs: Struct[]): Generator<Struct> {
  const blocks = inBlocks(structs)
  const waiting = new Map<number, { client: number; clock: number }[]>()
  const ready = [...blocks.keys()]
  let left = structs.length
  for (let client = ready.pop(); client !== undefined; client = ready.pop()) {
    const block = blocks.get(client)
    if (!block) continue
    for (let struct = block.structs[block.next]; struct; struct = block.structs[block.next]) {
      const missing = missingFor(struct, blocks)
      if (missing) {
        const list = waiting.get(missing.client)
        if (list) list.push({ client, clock: missing.clock })
        else waiting.set(missing.client, [{ client, clock: missing.clock }])
        break
      }
      block.next++
      block.reached = struct.id.clock + struct.length
      left--
      yield struct
    }
    const list = waiting.get(client)
    if (!list) continue
    const { reached } = block
    for (const one of list) if (one.clock < reached) ready.push(one.client)
    waiting.set(
      client,
      list.filter((one) => one.clock >= reached)
    )
  }
  if (left > 0) refuse('circular')
}

function inBlocks(structs: Struct[]): Map<number, Block> {
  const blocks = new Map<number, Block>()
  for (const struct of structs) {
    const { client, clock } = struct.id
    const to = clock + struct.length
    const block = blocks.get(client)
    if (block) {
      block.structs.push(struct)
      block.to = to
    } else blocks.set(client, { structs: [struct], next: 0, from: clock, reached: clock, to })
  }
  if (blocks.size > MAX_BLOCKS) refuse('too many clients')
  return blocks
}

function missingFor(struct: Struct, blocks: Map<number, Block>): Y.ID | null {
  if (!(struct instanceof Y.Item)) return null
  const parent: unknown = struct.parent
  for (const id of [struct.origin, struct.rightOrigin, parent]) {
    if (!(id instanceof Y.ID)) continue
    const block = blocks.get(id.client)
    if (block && id.clock >= block.reached && id.clock < block.to) return id
  }
  return null
}

class Slices {
  readonly done: Uint8Array[] = []
  #blocks = new Map<number, { clock: number; count: number; encoder: Y.UpdateEncoderV1 }>()
  #deletes = new Map<number, [clock: number, length: number][]>()
  #count = 0
  #bytes = 0

  constructor(readonly limits: SliceLimits) {}

  add(struct: Struct): void {
    const { client, clock } = struct.id
    let block = this.#blocks.get(client)
    if (!block) {
      block = { clock, count: 0, encoder: new Y.UpdateEncoderV1() }
      this.#blocks.set(client, block)
    }
    const before = encoding.length(block.encoder.restEncoder)
    struct.write(block.encoder, 0)
    block.count++
    this.#grow(encoding.length(block.encoder.restEncoder) - before)
  }

  delete(client: number, clock: number, length: number): void {
    const ranges = this.#deletes.get(client)
    if (ranges) ranges.push([clock, length])
    else this.#deletes.set(client, [[clock, length]])
    this.#grow(10)
  }

  close(): void {
    if (this.#count === 0) return
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, this.#blocks.size)
    for (const [client, { clock, count, encoder: written }] of this.#blocks) {
      encoding.writeVarUint(encoder, count)
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, clock)
      encoding.writeUint8Array(encoder, encoding.toUint8Array(written.restEncoder))
    }
    encoding.writeVarUint(encoder, this.#deletes.size)
    for (const [client, ranges] of this.#deletes) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, ranges.length)
      for (const value of ranges.flat()) encoding.writeVarUint(encoder, value)
    }
    this.done.push(encoding.toUint8Array(encoder))
    this.#blocks = new Map()
    this.#deletes = new Map()
    this.#count = this.#bytes = 0
  }

  #grow(bytes: number): void {
    this.#count++
    this.#bytes += bytes
    if (this.#count >= this.limits.sliceStructs || this.#bytes >= this.limits.sliceBytes) this.close()
  }
}
