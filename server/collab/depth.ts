// How deep an update nests, before it is applied: Yjs and every renderer recurse, 5,000 levels cost seconds and then the stack.
import * as Y from 'yjs'

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]

/** True when some type of this (already inspected) update would stand deeper than `limit` in `doc`. */
export function nestsDeeper(update: Uint8Array, doc: Y.Doc, limit: number): boolean {
  const { structs } = Y.decodeUpdate(update)
  const finder = new LevelFinder(doc, structs)
  return structs.some(
    (struct) =>
      struct instanceof Y.Item && struct.content instanceof Y.ContentType && finder.level(struct) >= limit
  )
}

class LevelFinder {
  readonly #levels = new Map<Y.Item, number>()
  readonly #byClient = new Map<number, Struct[]>()

  constructor(
    readonly doc: Y.Doc,
    structs: Struct[]
  ) {
    for (const struct of structs) {
      const known = this.#byClient.get(struct.id.client)
      if (known) known.push(struct)
      else this.#byClient.set(struct.id.client, [struct])
    }
  }

  /** Number of types around an item. Iterative: chains of siblings are as long as the update. */
  level(item: Y.Item): number {
    const path: { item: Y.Item; step: number }[] = []
    let current = item
    let level: number
    for (;;) {
      const known = this.#levels.get(current)
      if (known !== undefined) {
        level = known
        break
      }
      const next = this.#outward(current)
      path.push({ item: current, step: next.step })
      if (!next.item) {
        level = next.base
        break
      }
      current = next.item
    }
    for (const { item: passed, step } of path.reverse()) {
      level += step
      this.#levels.set(passed, level)
    }
    return level
  }

  /** One step towards the root: to the parent (a level less), or to a sibling that stands in the same parent. */
  #outward(item: Y.Item): { item: Y.Item | null; step: number; base: number } {
    const parent: unknown = item.parent
    if (typeof parent === 'string') return { item: null, step: 0, base: 0 }
    const isParent = isId(parent)
    const id = isParent ? parent : (item.origin ?? item.rightOrigin)
    const step = isParent ? 1 : 0
    if (!isId(id)) return { item: null, step: 0, base: 0 }
    const inUpdate = this.#find(id)
    if (inUpdate) return { item: inUpdate, step, base: 0 }
    return { item: null, step, base: levelInDoc(this.doc, id) }
  }

  #find(id: Y.ID): Y.Item | null {
    const structs = this.#byClient.get(id.client)
    if (!structs) return null
    let low = 0
    let high = structs.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const struct = structs[middle]
      if (!struct) return null
      if (id.clock < struct.id.clock) high = middle - 1
      else if (id.clock >= struct.id.clock + struct.length) low = middle + 1
      else return struct instanceof Y.Item ? struct : null
    }
    return null
  }
}

/** Levels around an item that the document already holds; bounded, since every update was looked at. */
function levelInDoc(doc: Y.Doc, id: Y.ID): number {
  if (id.clock >= Y.getState(doc.store, id.client)) return 0
  const struct: unknown = Y.getItem(doc.store, id)
  let level = 0
  let type: unknown = struct instanceof Y.Item ? struct.parent : null
  while (type instanceof Y.AbstractType && type._item) {
    level++
    type = type._item.parent
  }
  return level
}

function isId(value: unknown): value is Y.ID {
  return value instanceof Y.ID
}
