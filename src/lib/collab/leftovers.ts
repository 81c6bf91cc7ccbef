// What someone did that the document does not have: after its content was replaced (another epoch), from a refused text, from a rescue
// file. The two histories are never merged, that would double the text: what this person added, changed and took away is found by
// comparing, and done again as new edits, each where its surroundings still are (taking-over.ts).
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { textOf } from '#shared/editor/text'
import { mentionKey } from '#shared/mentions'

export interface LeftText {
  /** Yjs update (v1) of the whole document as its author had it. */
  state: Uint8Array
  /** State vector of what the server had when the first unsent edit was made; null: not known, everything may be theirs. */
  base: Uint8Array | null
  /** Yjs update of the whole document before that edit; null or missing: deletions cannot be told. */
  before?: Uint8Array | null
}

export interface Block {
  /** Its words, with whom it names by their ids, or what it is when it has none; empty: an empty line. */
  key: string
  /** Its words, to show. */
  text: string
  /** Clone it before use: it belongs to another document. */
  element: Y.XmlElement
}

/** One thing this person did, in the order of their text. */
export interface Left {
  kind: 'added' | 'changed' | 'removed'
  /** As they have it; none when they took it away. */
  mine: Block[]
  /** What it took the place of. */
  was: Block[]
  /** Blocks they did not touch, in their text: nearest first. */
  above: Block[]
  below: Block[]
}

const CONTEXT = 6
/** Two blocks are one that was changed when they share so much of their words. */
const ALIKE = 0.4
/** Comparing costs their product. */
const MOST_PAIRS = 4_000_000

/**
 * @returns what they did, in their order; whether the document has it already is for `stillLeft`
 * @throws whatever Yjs throws for bytes that are no state
 */
export function leftOf({ state, base, before }: LeftText): Left[] {
  const mine = blocksOf(docOf(state))
  if (before) return compared(blocksOf(docOf(before)), mine)
  const known = base ? Y.decodeStateVector(base) : null
  // What is not newer is what it was; what was taken away left no trace.
  return compared(known ? mine.filter(({ element }) => !isNewer(element, known)) : [], mine)
}

/** The blocks of a document, empty lines left out. */
export function blocksOf(doc: Y.Doc): Block[] {
  return doc
    .getXmlFragment(BODY)
    .toArray()
    .flatMap((element) => {
      if (!(element instanceof Y.XmlElement)) return []
      const key = keyOf(element)
      return key === '' ? [] : [{ key, text: wordsOf(element).trim(), element }]
    })
}

/** The words of a whole state. */
export function textOfState(state: Uint8Array): string {
  return textOf(docOf(state).getXmlFragment(BODY))
}

/** What all of these knew: nothing that one of them lacked is taken for known. Null as soon as one is unknown. */
export function earliest(bases: (Uint8Array | null | undefined)[]): Uint8Array | null {
  const [first, ...others] = bases.map((base) => (base ? Y.decodeStateVector(base) : null))
  if (!first || others.includes(null)) return null
  const common = [...first].flatMap(([client, clock]): [number, number][] => {
    const clocks = others.map((other) => other?.get(client) ?? 0)
    const least = Math.min(clock, ...clocks)
    return least > 0 ? [[client, least]] : []
  })
  return Y.encodeStateVector(new Map(common))
}

/** Share of their words that two texts have in common, from 0 to 1. */
export function likeness(a: string, b: string): number {
  const [left, right] = [singleWords(a), singleWords(b)]
  if (left.length === 0 || right.length === 0) return 0
  const counts = new Map<string, number>()
  for (const word of left) counts.set(word, (counts.get(word) ?? 0) + 1)
  let common = 0
  for (const word of right) {
    const count = counts.get(word) ?? 0
    if (count > 0) common += 1
    counts.set(word, count - 1)
  }
  return (2 * common) / (left.length + right.length)
}

function singleWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** From one text to the other: what stands between two blocks that both have is one thing done. */
function compared(was: Block[], mine: Block[]): Left[] {
  const left: Left[] = []
  const pairs = [...sameBlocks(was, mine), [was.length, mine.length] as const]
  let [fromWas, fromMine] = [0, 0]
  for (const [atWas, atMine] of pairs) {
    const gone = was.slice(fromWas, atWas)
    const come = mine.slice(fromMine, atMine)
    const above = mine.slice(0, fromMine).reverse()
    const below = mine.slice(atMine)
    left.push(...told(gone, come, above, below))
    fromWas = atWas + 1
    fromMine = atMine + 1
  }
  return left
}

/** Between two untouched blocks: what resembles something that is gone is a change of it, in their order. */
function told(gone: Block[], come: Block[], above: Block[], below: Block[]): Left[] {
  const left: Left[] = []
  let next = 0
  let run: Block[] = []
  const before: Block[] = []
  const context = () => ({ above: [...before].reverse().concat(above).slice(0, CONTEXT) })
  const flush = (rest: Block[]) => {
    if (run.length === 0) return
    const around = context()
    left.push({ kind: 'added', mine: run, was: [], ...around, below: [...rest, ...below].slice(0, CONTEXT) })
    before.push(...run)
    run = []
  }
  come.forEach((block, index) => {
    const at = gone.findIndex((each, rank) => rank >= next && likeness(each.key, block.key) >= ALIKE)
    const was = gone[at]
    if (!was) {
      run.push(block)
      return
    }
    const rest = come.slice(index + 1)
    for (const each of gone.slice(next, at)) left.push(removal(each, context().above, below))
    flush([block])
    left.push({
      kind: 'changed',
      mine: [block],
      was: [was],
      ...context(),
      below: [...rest, ...below].slice(0, CONTEXT)
    })
    before.push(block)
    next = at + 1
  })
  flush([])
  for (const each of gone.slice(next)) left.push(removal(each, context().above, below))
  return left
}

function removal(block: Block, above: Block[], below: Block[]): Left {
  return { kind: 'removed', mine: [], was: [block], above, below: below.slice(0, CONTEXT) }
}

/** The longest series of blocks that both have, as pairs of places. */
function sameBlocks(a: Block[], b: Block[]): [number, number][] {
  let start = 0
  while (start < a.length && start < b.length && a[start]?.key === b[start]?.key) start += 1
  let end = 0
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end]?.key === b[b.length - 1 - end]?.key
  )
    end += 1
  const middle = inTheMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end))
  return [
    ...Array.from({ length: start }, (_, index): [number, number] => [index, index]),
    ...middle.map(([x, y]): [number, number] => [x + start, y + start]),
    ...Array.from({ length: end }, (_, index): [number, number] => [
      a.length - end + index,
      b.length - end + index
    ])
  ]
}

function inTheMiddle(a: Block[], b: Block[]): [number, number][] {
  // Two texts that have nothing to do with each other: everything is added and removed.
  if (a.length * b.length > MOST_PAIRS) return []
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  const at = (x: number, y: number) => lengths[x]?.[y] ?? 0
  for (let x = a.length - 1; x >= 0; x -= 1) {
    for (let y = b.length - 1; y >= 0; y -= 1) {
      const row = lengths[x]
      if (row) row[y] = a[x]?.key === b[y]?.key ? at(x + 1, y + 1) + 1 : Math.max(at(x + 1, y), at(x, y + 1))
    }
  }
  const pairs: [number, number][] = []
  for (let x = 0, y = 0; x < a.length && y < b.length;) {
    if (a[x]?.key === b[y]?.key) pairs.push([x++, y++])
    else if (at(x + 1, y) >= at(x, y + 1)) x += 1
    else y += 1
  }
  return pairs
}

function docOf(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  return doc
}

/** A picture without description has no words: it is told by its address. */
function keyOf(element: Y.XmlElement): string {
  const words = wordsOf(element, mentionKey).trim()
  const source = element.getAttribute('src')
  return words === '' && typeof source === 'string' ? source : words
}

/** A block as one text, as it would be found in the whole. @param name what stands for someone or something that is named */
export function wordsOf(element: Y.XmlElement, name?: Parameters<typeof textOf>[1]): string {
  const holder = new Y.Doc()
  const fragment = holder.getXmlFragment(BODY)
  fragment.push([element.clone()])
  const text = textOf(fragment, name)
  holder.destroy()
  return text
}

/** Is it, or anything visible in it, later than what was known? */
function isNewer(type: Y.XmlElement | Y.XmlText, known: Map<number, number>): boolean {
  const later = (item: Y.Item | null): boolean =>
    item !== null && !item.deleted && item.id.clock + item.length > (known.get(item.id.client) ?? 0)
  if (later(type._item)) return true
  for (const attribute of type._map.values()) if (later(attribute)) return true
  for (let item = type._start; item; item = item.right) {
    if (later(item)) return true
    if (item.deleted || !(item.content instanceof Y.ContentType)) continue
    const child = item.content.type
    if ((child instanceof Y.XmlElement || child instanceof Y.XmlText) && isNewer(child, known)) return true
  }
  return false
}
