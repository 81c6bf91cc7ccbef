// Bytes changed at random, and bytes changed by someone who knows the format.
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

export type Random = () => number

const EDGES = [0, 1, 2, 127, 128, 2 ** 14, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 52]

/** One of five ways, of the seed. */
export function mutate(source: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const choice = random()
  if (choice < 0.35) return scramble(source, random)
  if (choice < 0.5) return splice(source, other, random)
  if (choice < 0.6) return source.slice(0, Math.floor(random() * source.length))
  if (choice < 0.65) return Uint8Array.from({ length: Math.floor(random() * 200) }, () => random() * 256)
  if (choice < 0.8) return withEdge(source, random)
  return structural(source, random)
}

/** Flips, insertions and removals of single bytes. */
export function scramble(source: Uint8Array, random: Random): Uint8Array {
  const copy = Array.from(source)
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const at = Math.floor(random() * copy.length)
    const choice = random()
    if (choice < 0.4) copy[at] = Math.floor(random() * 256)
    else if (choice < 0.6) copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    else if (choice < 0.8) copy.splice(at, 1 + Math.floor(random() * 4))
    else copy.splice(at, 0, Math.floor(random() * 256))
  }
  return Uint8Array.from(copy)
}

function splice(source: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const head = source.slice(0, Math.floor(random() * source.length))
  return Uint8Array.from([...head, ...other.slice(Math.floor(random() * other.length))])
}

/** A number of the format becomes one at the edge of what it may be. */
function withEdge(source: Uint8Array, random: Random): Uint8Array {
  const at = Math.floor(random() * source.length)
  const encoder = encoding.createEncoder()
  encoding.writeUint8Array(encoder, source.subarray(0, at))
  encoding.writeVarUint(encoder, EDGES[Math.floor(random() * EDGES.length)] ?? 0)
  encoding.writeUint8Array(encoder, source.subarray(at + 1))
  return encoding.toUint8Array(encoder)
}

/** Decoded, changed in one place, encoded again: wrong in what it means, not in how it is written. */
function structural(source: Uint8Array, random: Random): Uint8Array {
  const { structs, ds } = Y.decodeUpdate(source)
  const pick = <T>(list: T[]): T | undefined => list[Math.floor(random() * list.length)]
  const victim = pick(structs)
  const reference = pick(structs)
  if (victim instanceof Y.Item && reference) {
    const choice = random()
    if (choice < 0.2) victim.origin = reference.id
    else if (choice < 0.4) victim.rightOrigin = reference.id
    else if (choice < 0.5) [victim.origin, victim.rightOrigin] = [victim.rightOrigin, victim.origin]
    else if (choice < 0.6) victim.origin = victim.rightOrigin = null
    else if (choice < 0.8 && reference instanceof Y.Item) victim.content = reference.content
    else victim.id = Y.createID(victim.id.client, victim.id.clock + Math.floor(random() * 3))
  }
  // Without a neighbour an item says where it stands by name.
  if (victim instanceof Y.Item && !victim.origin && !victim.rightOrigin) victim.parent ??= 'default' as never
  const blocks = new Map<number, typeof structs>()
  for (const struct of structs) {
    const block = blocks.get(struct.id.client) ?? []
    if (random() > 0.02) block.push(struct)
    blocks.set(struct.id.client, block)
  }
  const encoder = new Y.UpdateEncoderV1()
  encoding.writeVarUint(encoder.restEncoder, blocks.size)
  for (const [client, block] of blocks) {
    encoding.writeVarUint(encoder.restEncoder, block.length)
    encoding.writeVarUint(encoder.restEncoder, client)
    encoding.writeVarUint(encoder.restEncoder, block[0]?.id.clock ?? 0)
    for (const struct of block) struct.write(encoder, 0)
  }
  encoding.writeVarUint(encoder.restEncoder, ds.clients.size)
  for (const [client, ranges] of ds.clients) {
    encoding.writeVarUint(encoder.restEncoder, client)
    encoding.writeVarUint(encoder.restEncoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder.restEncoder, Math.max(0, clock + (random() < 0.1 ? 1 : 0)))
      encoding.writeVarUint(encoder.restEncoder, len + (random() < 0.1 ? Math.floor(random() * 5) : 0))
    }
  }
  return encoding.toUint8Array(encoder.restEncoder)
}
