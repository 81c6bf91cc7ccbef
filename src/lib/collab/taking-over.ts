// Doing again, in the document of now, what someone did in the one of before (leftovers.ts): each thing where its surroundings still are.
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { mentionKey } from '#shared/mentions'
import { blocksOf, likeness, wordsOf, type Block, type Left } from './leftovers'

/** Origin of what is taken over: whoever undoes tracks it. */
export const TAKEN_OVER = Symbol('taken over')

export type Place =
  /** Behind this block, or at the very beginning when null. */
  | { kind: 'after'; block: Block | null }
  /** In its place. */
  | { kind: 'instead'; block: Block }
  /** Its surroundings are gone: at the end, under a heading. */
  | { kind: 'end' }

/** A block that was changed since is taken for the same when it has so much of its words. */
const SAME_ENOUGH = 0.6

/** What of it the document does not have. Null: nothing. */
export function stillLeft(left: Left, now: readonly Block[]): Left | null {
  if (left.kind === 'removed') return left.was.some((block) => exact(now, block)) ? left : null
  const mine = left.mine.filter((block) => !saysAlready(now, block))
  return mine.length === 0 ? null : { ...left, mine }
}

export function placeOf({ kind, was, above, below }: Left, now: readonly Block[]): Place {
  const [replaced] = was
  const there = replaced && exact(now, replaced)
  if (there && kind !== 'added') return { kind: 'instead', block: there }
  const changed = replaced && similar(now, replaced)
  if (changed) return { kind: 'after', block: changed }
  for (const block of above) {
    const found = exact(now, block) ?? similar(now, block)
    if (found) return { kind: 'after', block: found }
  }
  for (const block of below) {
    const found = exact(now, block) ?? similar(now, block)
    if (found) return { kind: 'after', block: now[now.indexOf(found) - 1] ?? null }
  }
  return { kind: 'end' }
}

/**
 * As edits of whoever is here now, in one transaction each.
 * @param heading of what has no place any more
 * @returns whether anything was done
 */
export function takeOver(doc: Y.Doc, left: Left, heading: string): boolean {
  const now = blocksOf(doc)
  const rest = stillLeft(left, now)
  if (!rest) return false
  const place = placeOf(rest, now)
  const body = doc.getXmlFragment(BODY)
  const clones = rest.mine.map((block) =>
    place.kind === 'instead' ? block.element.clone() : novel(block, now)
  )
  doc.transact(() => {
    if (place.kind === 'end') return atTheEnd(body, clones, heading)
    const at = place.block === null ? 0 : indexOf(body, place.block) + 1
    body.insert(at, clones)
    if (place.kind === 'instead') body.delete(at - 1, 1)
  }, TAKEN_OVER)
  return true
}

/** Of a list that others have changed meanwhile, the lines that it does not have. */
function novel({ element }: Block, now: readonly Block[]): Y.XmlElement {
  const clone = element.clone()
  if (!/List$/.test(element.nodeName)) return clone
  const holder = new Y.Doc()
  const body = holder.getXmlFragment(BODY)
  body.push([clone])
  for (let index = clone.length - 1; index >= 0; index -= 1) {
    const item = element.get(index)
    if (item instanceof Y.XmlElement && saysAlready(now, { key: wordsOf(item, mentionKey) }))
      clone.delete(index, 1)
  }
  return clone.clone()
}

/** The heading stands once, however much comes under it. */
function atTheEnd(body: Y.XmlFragment, clones: Y.XmlElement[], heading: string): void {
  const headings = body
    .toArray()
    .filter((each) => each instanceof Y.XmlElement && each.nodeName === 'heading')
  const known = headings.some((each) => each instanceof Y.XmlElement && plain(each) === heading)
  if (!known && clones.length > 0) {
    const element = new Y.XmlElement('heading')
    // Yjs keeps any value, and the editor wants a number; its types know strings only.
    element.setAttribute('level', 2 as unknown as string)
    element.insert(0, [new Y.XmlText(heading)])
    body.push([element])
  }
  body.push(clones)
}

function plain(element: Y.XmlElement): string {
  return element
    .toArray()
    .map((child) => (child instanceof Y.XmlText ? child.toString() : ''))
    .join('')
}

function indexOf(body: Y.XmlFragment, { element }: Block): number {
  return body.toArray().findIndex((each) => each === element)
}

function exact(now: readonly Block[], { key }: Block): Block | undefined {
  return now.find((block) => block.key === key)
}

/** Lines of one word resemble each other by chance. */
function similar(now: readonly Block[], { key }: Block): Block | undefined {
  if (!/\s/.test(key.trim())) return undefined
  let best: Block | undefined
  let most = SAME_ENOUGH
  for (const block of now) {
    const share = likeness(block.key, key)
    if (share < most) continue
    most = share
    best = block
  }
  return best
}

function saysAlready(now: readonly Block[], { key }: Pick<Block, 'key'>): boolean {
  if (now.some((block) => block.key === key)) return true
  const lines = new Set(now.flatMap((block) => block.key.split('\n').map((line) => line.trim())))
  return key.split('\n').every((line) => line.trim() === '' || lines.has(line.trim()))
}
