// What a document already holds, asked in the two ways the guard needs; answered by a live Y.Doc or by stored bytes alone,
// so that a join in a room that nobody edits builds no Y.Doc.
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Inspection } from './guard'

export interface Known {
  /** Next clock expected of a client; 0 when it never wrote. */
  state(client: number): number
  /** Are all these clocks deleted already? */
  deleted(client: number, clock: number, length: number): boolean
}

/** Would applying it change anything? */
export function bringsNews(found: Inspection, known: Known): boolean {
  if (bringsStructs(found, known)) return true
  const { deletes } = found
  for (let i = 0; i + 2 < deletes.length; i += 3) {
    if (!known.deleted(deletes[i] ?? 0, deletes[i + 1] ?? 0, deletes[i + 2] ?? 0)) return true
  }
  return false
}

/**
 * Deletes marks and nothing else: what Yjs does by itself in every browser that finds useless marks after a change of others. A
 * reader's browser does it too, and must not be told that it may not write.
 */
export function onlyTidies(found: Inspection, doc: Y.Doc): boolean {
  if (found.ranges.length > 0) return false
  const { deletes } = found
  for (let i = 0; i + 2 < deletes.length; i += 3) {
    const structs = doc.store.clients.get(deletes[i] ?? 0) ?? []
    const clock = deletes[i + 1] ?? 0
    const end = clock + (deletes[i + 2] ?? 0)
    if (structs.length === 0 || end > Y.getState(doc.store, deletes[i] ?? 0)) return false
    for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
      const struct = structs[at]
      if (!struct || struct.id.clock >= end) break
      if (!struct.deleted && !(struct instanceof Y.Item && struct.content instanceof Y.ContentFormat))
        return false
    }
  }
  return true
}

function bringsStructs(found: Inspection, known: Known): boolean {
  return found.ranges.some((range) => range.to > known.state(range.client))
}

export class KnownByDoc implements Known {
  constructor(readonly doc: Y.Doc) {}

  state(client: number): number {
    return Y.getState(this.doc.store, client)
  }

  deleted(client: number, clock: number, length: number): boolean {
    const structs = this.doc.store.clients.get(client)
    const end = clock + length
    if (!structs || end > this.state(client)) return false
    for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
      const struct = structs[i]
      if (!struct || struct.id.clock >= end) return true
      if (!struct.deleted) return false
    }
    return true
  }
}

export class KnownByBytes implements Known {
  readonly #states = new Map<number, number>()
  /** Per client, flat pairs of start and end, ascending and merged. */
  readonly #deleted = new Map<number, number[]>()

  /** Of all the bytes of a document. */
  constructor(found: Pick<Inspection, 'ranges' | 'deletes'>) {
    for (const range of found.ranges) this.#states.set(range.client, range.to)
    const pairs = new Map<number, [number, number][]>()
    for (let i = 0; i + 2 < found.deletes.length; i += 3) {
      const client = found.deletes[i] ?? 0
      const clock = found.deletes[i + 1] ?? 0
      const list = pairs.get(client) ?? []
      list.push([clock, clock + (found.deletes[i + 2] ?? 0)])
      pairs.set(client, list)
    }
    for (const [client, list] of pairs) this.#deleted.set(client, merged(list))
  }

  state(client: number): number {
    return this.#states.get(client) ?? 0
  }

  deleted(client: number, clock: number, length: number): boolean {
    const ranges = this.#deleted.get(client)
    if (!ranges) return false
    let low = 0
    let high = ranges.length / 2 - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const start = ranges[2 * middle] ?? 0
      const end = ranges[2 * middle + 1] ?? 0
      if (clock < start) high = middle - 1
      else if (clock >= end) low = middle + 1
      else return clock + length <= end
    }
    return false
  }

  stateVector(): Uint8Array {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, this.#states.size)
    for (const [client, clock] of this.#states) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, clock)
    }
    return encoding.toUint8Array(encoder)
  }
}

function merged(list: [number, number][]): number[] {
  list.sort((a, b) => a[0] - b[0])
  const flat: number[] = []
  for (const [start, end] of list) {
    const last = flat.at(-1)
    if (last !== undefined && start <= last) flat[flat.length - 1] = Math.max(last, end)
    else flat.push(start, end)
  }
  return flat
}
