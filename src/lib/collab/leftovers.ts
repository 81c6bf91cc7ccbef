// What someone wrote and the document does not have: after its content was replaced (another epoch), from a refused text, from a
// rescue file. The two histories are never merged, that would double the text: blocks are found again, and copied as new edits.
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { textOf } from '#shared/editor/text'
import { mentionKey } from '#shared/mentions'

export interface LeftText {
  /** Yjs update (v1) of the whole document as its author had it. */
  state: Uint8Array
  /** State vector of what the server had when the first unsent edit was made; null: not known, everything may be theirs. */
  base: Uint8Array | null
}

export interface LeftBlock {
  text: string
  /** In a document of its own: clone it before use. */
  element: Y.XmlElement
}

/**
 * Blocks that were added or changed after `base`, in their order, without those whose every line `now` already has.
 * @throws whatever Yjs throws for bytes that are no state
 */
export function leftBlocks({ state, base }: LeftText, now: Y.Doc): LeftBlock[] {
  const mine = new Y.Doc()
  Y.applyUpdate(mine, state)
  const known = base ? Y.decodeStateVector(base) : null
  const present = new Set(linesOf(exactly(now.getXmlFragment(BODY))))
  return mine
    .getXmlFragment(BODY)
    .toArray()
    .flatMap((element) => {
      if (!(element instanceof Y.XmlElement) || (known && !isNewer(element, known))) return []
      const text = textOfBlock(element, textOf)
      const lines = linesOf(textOfBlock(element, exactly))
      if (lines.length === 0 || lines.every((line) => present.has(line))) return []
      return [{ text, element }]
    })
}

/** The words of a whole state. */
export function textOfState(state: Uint8Array): string {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  return textOf(doc.getXmlFragment(BODY))
}

/** At the end of the document, as edits of whoever is here now. */
export function appendBlocks(doc: Y.Doc, blocks: LeftBlock[]): void {
  doc.transact(() => doc.getXmlFragment(BODY).push(blocks.map(({ element }) => element.clone())))
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

/** Two names are two texts, though neither is in the document. */
function exactly(fragment: Y.XmlFragment): string {
  return textOf(fragment, mentionKey)
}

/** A block as one text, as it would be found in the whole. */
function textOfBlock(element: Y.XmlElement, read: (fragment: Y.XmlFragment) => string): string {
  const holder = new Y.Doc()
  const fragment = holder.getXmlFragment(BODY)
  fragment.push([element.clone()])
  const text = read(fragment)
  holder.destroy()
  return text
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
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
