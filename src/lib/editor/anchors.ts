// Where a comment stands in the text: two Yjs relative positions, made from a selection and found again in whatever the text has become.
// The end is that of its last letter, so that what is typed after the quoted words is not part of them.
import type { EditorState } from '@tiptap/pm/state'
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey
} from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { AROUND_MAX, QUOTE_MAX } from '#shared/schemas/threads'

export interface Place {
  from: number
  to: number
}

export interface Quoted {
  start: string
  end: string
  quote: string
  before: string
  after: string
}

interface Anchored {
  anchor: { start: string; end: string; epoch: number } | null
  quote: string
  before: string
  after: string
}

/** Null: nothing is selected, or the editor is not bound to a document. */
export function quoteOf(state: EditorState): Quoted | null {
  const { from, to, empty } = state.selection
  const sync = ySyncPluginKey.getState(state)
  if (empty || !sync?.binding) return null
  const { type, binding } = sync
  const position = (at: number) =>
    toBase64(Y.encodeRelativePosition(absolutePositionToRelativePosition(at, type, binding.mapping)))
  const words = (start: number, end: number) => state.doc.textBetween(start, end, ' ', ' ')
  return {
    start: position(from),
    end: position(Math.max(from, to - 1)),
    quote: words(from, to).trim().slice(0, QUOTE_MAX),
    before: words(Math.max(0, from - AROUND_MAX), from),
    after: words(to, Math.min(state.doc.content.size, to + AROUND_MAX))
  }
}

/** Null: what it was about is no longer in the text. */
export function placeOf(state: EditorState, thread: Anchored, epoch: number): Place | null {
  const sync = ySyncPluginKey.getState(state)
  if (!sync?.binding || !thread.anchor) return null
  const found = thread.anchor.epoch === epoch ? placeByAnchor(sync, thread.anchor) : null
  return found ?? placeByWords(state, thread)
}

function placeByAnchor(
  { doc, type, binding }: { doc: Y.Doc; type: Y.XmlFragment; binding: { mapping: never } },
  anchor: { start: string; end: string }
): Place | null {
  const resolve = (encoded: string): { at: number; alive: boolean } | null => {
    const position = Y.decodeRelativePosition(fromBase64(encoded))
    const { item } = position
    if (item && Y.getState(doc.store, item.client) <= item.clock) return null
    const at = relativePositionToAbsolutePosition(doc, type, position, binding.mapping)
    return at === null ? null : { at, alive: item === null || isAlive(doc, item) }
  }
  const start = resolve(anchor.start)
  const end = resolve(anchor.end)
  if (!start || !end) return null
  const to = end.at + (end.alive ? 1 : 0)
  return to > start.at && (start.alive || end.alive || to - start.at > 1) ? { from: start.at, to } : null
}

/** Undoing a deletion makes new letters of the old ones. */
function isAlive(doc: Y.Doc, id: Y.ID): boolean {
  let item: Y.Item | Y.GC = Y.getItem(doc.store, id)
  while (item instanceof Y.Item && item.redone !== null) item = Y.getItem(doc.store, item.redone)
  return item instanceof Y.Item && !item.deleted
}

/** The same words between the same words, once: brought back by a version, or by hand. */
function placeByWords(state: EditorState, { quote, before, after }: Anchored): Place | null {
  if (quote.length < 3) return null
  const found: Place[] = []
  state.doc.descendants((node, at) => {
    if (!node.isTextblock) return true
    const text = node.textBetween(0, node.content.size, ' ', ' ')
    for (let index = text.indexOf(quote); index !== -1; index = text.indexOf(quote, index + 1)) {
      const around =
        endsAlike(text.slice(0, index), before) && startsAlike(text.slice(index + quote.length), after)
      if (around) found.push({ from: at + 1 + index, to: at + 1 + index + quote.length })
    }
    return false
  })
  return found.length === 1 ? (found[0] ?? null) : null
}

/** Within one paragraph the rest is all there is to compare. */
const NEAR = 12

function endsAlike(text: string, before: string): boolean {
  const near = before.slice(-NEAR)
  return text === '' || before === '' || text.endsWith(near) || near.endsWith(text)
}

function startsAlike(text: string, after: string): boolean {
  const near = after.slice(0, NEAR)
  return text === '' || after === '' || text.startsWith(near) || near.startsWith(text)
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}
