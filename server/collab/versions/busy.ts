// Where somebody may be typing right now: where their cursor is, and what they have written since they came. A program shows no cursor:
// it may be anywhere.
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'

export interface Whereabouts {
  /** ClientIDs of those who are connected. */
  clients: ReadonlySet<number>
  /** What their awareness says, as it came: anything. */
  states: readonly unknown[]
  /** Somebody who may write does not say where they are. */
  hidden: boolean
}

/** An editor says where its cursor is, or that it is nowhere (null). */
export function showsCursor(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'cursor' in state
}

/** Elements of `doc` in which somebody stands, by identifier. */
export function heldElements(doc: Y.Doc, states: readonly unknown[]): ReadonlySet<string> {
  const held = new Set<string>()
  for (const state of states) {
    for (const place of placesOf(state)) {
      let item = typeAt(doc, place)?._item ?? null
      while (item) {
        held.add(idOf(item))
        item = item.parent instanceof Y.AbstractType ? item.parent._item : null
      }
    }
  }
  return held
}

/** Does it hold anything that fits? */
export function holds(type: Y.AbstractType<unknown>, fits: (item: Y.Item) => boolean): boolean {
  for (let item = type._start; item !== null; item = item.right) {
    if (item.deleted) continue
    if (fits(item)) return true
    if (item.content instanceof Y.ContentType && holds(item.content.type, fits)) return true
  }
  return false
}

export function idOf(item: Y.Item): string {
  return `${item.id.client},${item.id.clock}`
}

function placesOf(state: unknown): unknown[] {
  if (typeof state !== 'object' || state === null || !('cursor' in state)) return []
  const { cursor } = state
  if (typeof cursor !== 'object' || cursor === null) return []
  return [...('anchor' in cursor ? [cursor.anchor] : []), ...('head' in cursor ? [cursor.head] : [])]
}

/** Anyone may say anything in awareness: what is no position in our body is nowhere. */
function typeAt(doc: Y.Doc, place: unknown): Y.AbstractType<unknown> | null {
  try {
    const position = Y.createRelativePositionFromJSON(place)
    if (position.tname !== null && position.tname !== BODY) return null
    return Y.createAbsolutePositionFromRelativePosition(position, doc)?.type ?? null
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}
