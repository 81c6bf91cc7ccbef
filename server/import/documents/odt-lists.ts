// LibreOffice writes a list that came from Word as several: the items before, a list that holds only the list inside, the items after.
// Here they are one again.
import type { DocumentNode } from '#shared/editor/index'
import type { Piece } from './assemble'

export function joinLists(pieces: Piece[]): Piece[] {
  const out: Piece[] = []
  for (const piece of pieces) {
    const before = out.at(-1)?.block
    if (!before || !join(before, piece.block)) out.push(piece)
  }
  return out
}

function join(before: DocumentNode, list: DocumentNode): boolean {
  if (!isList(before) || !isList(list)) return false
  const [first, ...others] = list.content ?? []
  const inner = innerList(first)
  if (inner) {
    const last = before.content?.at(-1)
    if (!last?.content) return false
    const held = last.content.at(-1)
    if (!held || !join(held, inner)) last.content.push(inner)
    before.content?.push(...others)
    return true
  }
  // What comes after the list inside goes on where its numbers say.
  const length = before.content?.length ?? 0
  const expected = Number(before.attrs?.['start'] ?? 1) + length
  const holds = before.content?.at(-1)?.content?.some(isList) ?? false
  const goesOn =
    before.type === 'bulletList' || (expected > 1 && Number(list.attrs?.['start'] ?? 1) === expected)
  if (before.type !== list.type || !holds || !goesOn) return false
  before.content?.push(...(list.content ?? []))
  return true
}

/** An item that says nothing itself: only the list in it. */
function innerList(item: DocumentNode | undefined): DocumentNode | null {
  const [paragraph, inner, ...more] = item?.content ?? []
  const empty = paragraph?.type === 'paragraph' && (paragraph.content ?? []).length === 0
  return empty && inner && isList(inner) && more.length === 0 ? inner : null
}

function isList(node: DocumentNode): boolean {
  return node.type === 'bulletList' || node.type === 'orderedList' || node.type === 'taskList'
}
