// Questions about a parsed HTML tree: what an element means for us, its text, its attributes. No document is built here.
import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import type { DocumentMark, DocumentNode } from '#shared/editor/index'
import { highlightOf, isHighlight } from './looks'

export const SKIPPED = new Set([
  'script',
  'style',
  'template',
  'head',
  'noscript',
  'nav',
  'select',
  'button',
  'textarea'
])

const MARKS: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  cite: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strike',
  del: 'strike',
  strike: 'strike',
  code: 'code',
  kbd: 'code',
  samp: 'code',
  tt: 'code',
  sub: 'subscript',
  sup: 'superscript'
}

export function marksOf(node: Tree.Element): DocumentMark[] {
  const known = Object.hasOwn(MARKS, node.tagName) ? MARKS[node.tagName] : undefined
  if (known) return [{ type: known }]
  const style = attribute(node, 'style') ?? ''
  const has = (pattern: RegExp) => pattern.test(style)
  const ground = /background(?:-color)?:\s*([^;]+)/i.exec(style)?.[1]?.trim() ?? null
  const named = attribute(node, 'data-color')
  const highlight =
    node.tagName === 'mark'
      ? isHighlight(named)
        ? named
        : (highlightOf(ground) ?? 'gorse')
      : node.tagName === 'span'
        ? highlightOf(ground)
        : null
  const found: (DocumentMark | false | null)[] = [
    has(/font-weight:\s*(bold|[6-9]00)/i) && { type: 'bold' },
    has(/font-style:\s*italic/i) && { type: 'italic' },
    has(/text-decoration[^;]*underline/i) && { type: 'underline' },
    has(/text-decoration[^;]*line-through/i) && { type: 'strike' },
    highlight && { type: 'highlight', attrs: { color: highlight } }
  ]
  return found.filter((mark): mark is DocumentMark => Boolean(mark))
}

export function unique(marks: DocumentMark[]): DocumentMark[] {
  const kinds = new Map(marks.map((mark) => [mark.type, mark]))
  const code = kinds.get('code')
  return code ? [code] : [...kinds.values()]
}

export function withoutBold(node: DocumentNode): DocumentNode {
  const marks = node.marks?.filter((mark) => mark.type !== 'bold') ?? []
  const { marks: _marks, ...rest } = node
  return marks.length > 0 ? { ...rest, marks } : rest
}

/** Spaces at the ends of a block are those of its source. */
export function trimmed(runs: DocumentNode[]): DocumentNode[] {
  const out = runs.map((run) => ({ ...run }))
  const edge = (run: DocumentNode | undefined) =>
    run?.type === 'hardBreak' || (run?.type === 'text' && (run.text ?? '').trim() === '')
  while (edge(out[0])) out.shift()
  while (edge(out.at(-1))) out.pop()
  const [first] = out
  const last = out.at(-1)
  if (first?.type === 'text') first.text = first.text?.trimStart() ?? ''
  if (last?.type === 'text') last.text = last.text?.replace(/ +$/, '') ?? ''
  out.forEach((run, rank) => {
    if (run.type === 'text' && out[rank - 1]?.type === 'hardBreak')
      run.text = run.text?.replace(/^ +/, '') ?? ''
  })
  return out.filter((run) => run.type !== 'text' || run.text !== '')
}

export function alignOf(node: Tree.Element): Record<string, unknown> {
  const found =
    /text-align:\s*(center|right|justify)/i.exec(attribute(node, 'style') ?? '')?.[1] ??
    attribute(node, 'align')
  return found && ['center', 'right', 'justify'].includes(found) ? { textAlign: found } : {}
}

export function textBlocks(node: Tree.Element): DocumentNode[] {
  const text = textOf(node).replace(/\s+/g, ' ').trim()
  return text === '' ? [] : [{ type: 'paragraph', content: [{ type: 'text', text }] }]
}

/** Without recursion: a page may be ten thousand elements deep. */
export function textOf(root: Tree.Element): string {
  const words: string[] = []
  const stack: Tree.ChildNode[] = [...root.childNodes].reverse()
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.nodeName === '#text' && 'value' in node) words.push(node.value)
    else if (isElement(node) && !SKIPPED.has(node.tagName)) stack.push(...[...node.childNodes].reverse())
  }
  return words.join('')
}

export function descendants(root: Tree.Element, name: string, depth = 6): Tree.Element[] {
  return root.childNodes
    .filter(isElement)
    .flatMap((child) =>
      child.tagName === name ? [child] : depth > 0 ? descendants(child, name, depth - 1) : []
    )
}

/** Of this table, not of a table inside it. */
export function ownDescendants(root: Tree.Element, name: string): Tree.Element[] {
  return root.childNodes.filter(isElement).flatMap((child) => {
    if (child.tagName === name) return [child]
    return ['tbody', 'thead', 'tfoot', 'colgroup'].includes(child.tagName) ? ownDescendants(child, name) : []
  })
}

export function attribute(node: Tree.Element, name: string): string | null {
  return node.attrs.find((each) => each.name === name)?.value ?? null
}

export function isElement(node: Tree.ChildNode): node is Tree.Element {
  return 'tagName' in node
}
