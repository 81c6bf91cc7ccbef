// The edit that restores a version. It is computed on what the document said when it was last kept, and then meets the live document as
// the edit of anyone else would: whatever was typed since is beside it, neither lost nor typed twice.
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { heldElements, holds, idOf, type Whereabouts } from './busy'
import { patch } from './patch'
import type { Tree } from './tree'

/** Elements that were emptied instead of removed, as [client, clock]. */
export type Emptied = [number, number][]

/**
 * Inside a transaction of the live document, under the clientID of the server.
 * @param kept what the document said a moment ago, and that is safe
 * @returns null: the server itself has written since, and must keep again first
 */
export function restoreIn(live: Y.Doc, kept: Uint8Array, target: Tree[], who: Whereabouts): Emptied | null {
  const fork = new Y.Doc()
  Y.applyUpdate(fork, kept)
  const since = Y.decodeStateVector(Y.encodeStateVector(fork))
  if (Y.getState(live.store, live.clientID) !== (since.get(live.clientID) ?? 0)) return null
  fork.clientID = live.clientID
  const held = heldElements(live, who.states)
  const isNews = ({ id }: Y.Item) => who.clients.has(id.client) || id.clock >= (since.get(id.client) ?? 0)
  const isBusy = ({ _item: item }: Y.XmlElement): boolean => {
    if (!item || held.has(idOf(item))) return true
    const now = Y.getItem(live.store, item.id)
    return now instanceof Y.Item && now.content instanceof Y.ContentType && holds(now.content.type, isNews)
  }
  const before = Y.encodeStateVector(fork)
  let left: Y.XmlElement[] = []
  fork.transact(() => (left = patch(fork.getXmlFragment(BODY), target, isBusy)))
  // Whoever made the edit gives the document its clientID back: meanwhile Yjs must not take this for somebody else's use of it.
  live.clientID = 0
  Y.applyUpdate(live, Y.encodeStateAsUpdate(fork, before))
  const emptied = left.flatMap(({ _item: item }): Emptied => (item ? [[item.id.client, item.id.clock]] : []))
  fork.destroy()
  return emptied
}

/** What was emptied goes, once nobody can be in it; what was written in it meanwhile stays. @returns what must still wait */
export function sweepIn(live: Y.Doc, emptied: Emptied, who: Whereabouts): Emptied {
  const wanted = new Set(emptied.map(String))
  const held = heldElements(live, who.states)
  const waiting: Emptied = []
  for (const element of elementsOf(live.getXmlFragment(BODY), wanted)) {
    const { parent, _item: item } = element
    if (!item || hasContent(element)) continue
    if (who.hidden || held.has(idOf(item))) waiting.push([item.id.client, item.id.clock])
    else if (parent instanceof Y.XmlElement || parent instanceof Y.XmlFragment) {
      parent.delete(parent.toArray().indexOf(element), 1)
    }
  }
  return waiting
}

function elementsOf(parent: Y.XmlFragment | Y.XmlElement, ids: ReadonlySet<string>): Y.XmlElement[] {
  return parent.toArray().flatMap((child) => {
    if (!(child instanceof Y.XmlElement)) return []
    return child._item && ids.has(idOf(child._item)) ? [child] : elementsOf(child, ids)
  })
}

/** Blocks that hold something without holding text. */
const LEAVES = new Set(['image', 'liveBlock', 'horizontalRule', 'mention'])

function hasContent(element: Y.XmlElement): boolean {
  return element
    .toArray()
    .some((child) =>
      child instanceof Y.XmlText
        ? child.length > 0
        : child instanceof Y.XmlElement && (LEAVES.has(child.nodeName) || hasContent(child))
    )
}
