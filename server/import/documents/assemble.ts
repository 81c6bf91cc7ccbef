// From the flat run of paragraphs that word processors write to nested blocks: lists inside lists, quotations, code. Shared by the
// readers of DOCX and of HTML pasted by Word.
import type { DocumentNode } from '#shared/editor/index'
import type { ListKind } from './docx-styles'

export interface Piece {
  block: DocumentNode
  /** Where the block stands in a list; `key` names the list that counts together. */
  list?: { key: string; level: number; kind: ListKind; checked?: boolean }
  /** A paragraph that goes on in the item before it. */
  continues?: boolean
  wrap?: 'quote' | 'code'
}

interface Open {
  key: string
  level: number
  list: DocumentNode
}

export function assemble(pieces: Piece[]): DocumentNode[] {
  const out: DocumentNode[] = []
  const counts = new Map<string, number>()
  let open: Open[] = []
  for (const piece of pieces) {
    const { list, block } = piece
    if (list) {
      open = place(out, open, piece, list, counts)
      continue
    }
    const item = open.at(-1)?.list.content?.at(-1)
    if (piece.continues && item) {
      item.content?.push(block)
      continue
    }
    open = []
    if (piece.wrap) wrap(out, block, piece.wrap)
    else out.push(block)
  }
  return tidy(out)
}

function place(
  out: DocumentNode[],
  open: Open[],
  { block }: Piece,
  { key, level, kind, checked }: NonNullable<Piece['list']>,
  counts: Map<string, number>
): Open[] {
  const own = `${key}#${kind.type}`
  const kept = open.filter((each) => each.level < level || (each.level === level && each.key === own))
  const item: DocumentNode =
    kind.type === 'taskList'
      ? { type: 'taskItem', attrs: { checked: checked === true }, content: itemContent(block) }
      : { type: 'listItem', content: itemContent(block) }
  const top = kept.at(-1)
  const count = `${own}#${level}`
  if (top?.level === level) {
    top.list.content?.push(item)
  } else {
    const start =
      Number(kind.attrs['start'] ?? 1) + (kind.type === 'orderedList' ? (counts.get(count) ?? 0) : 0)
    const attrs = kind.type === 'orderedList' ? { ...kind.attrs, start } : kind.attrs
    const made: DocumentNode = { type: kind.type, attrs, content: [item] }
    const above = top?.list.content?.at(-1)
    if (above) above.content?.push(made)
    else out.push(made)
    kept.push({ key: own, level, list: made })
  }
  // A list inside begins again under each item.
  for (const known of [...counts.keys()]) if (Number(known.split('#').at(-1)) > level) counts.delete(known)
  counts.set(count, (counts.get(count) ?? 0) + 1)
  return kept
}

/** An item begins with a paragraph, whatever it holds. */
function itemContent(block: DocumentNode): DocumentNode[] {
  if (block.type === 'paragraph') return [block]
  if (block.type === 'heading') return [{ type: 'paragraph', content: block.content ?? [] }]
  return [{ type: 'paragraph' }, block]
}

function wrap(out: DocumentNode[], block: DocumentNode, kind: 'quote' | 'code'): void {
  const last = out.at(-1)
  if (kind === 'quote') {
    if (last?.type === 'blockquote') last.content?.push(block)
    else out.push({ type: 'blockquote', content: [block] })
    return
  }
  const text = plain(block)
  if (last?.type === 'codeBlock') last.content = words(`${plain(last)}\n${text}`)
  else out.push({ type: 'codeBlock', content: words(text) })
}

function words(text: string): DocumentNode[] {
  return text === '' ? [] : [{ type: 'text', text }]
}

export function plain(node: DocumentNode): string {
  if (node.type === 'hardBreak') return '\n'
  return node.text ?? (node.content ?? []).map(plain).join('')
}

/** Empty lines that only made room: one at most, none at the ends. */
export function tidy(blocks: DocumentNode[]): DocumentNode[] {
  const empty = (node: DocumentNode | undefined) =>
    node?.type === 'paragraph' && (node.content ?? []).length === 0
  const kept = blocks.filter((block, rank) => !empty(block) || !(rank === 0 || empty(blocks[rank - 1])))
  while (empty(kept.at(-1))) kept.pop()
  return kept
}
