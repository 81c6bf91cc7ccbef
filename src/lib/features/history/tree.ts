// The blocks of a comparison, in the tree they were written from.
import type { ComparedBlock } from '#shared/schemas/versions'

export interface ComparedNode extends ComparedBlock {
  content: ComparedNode[]
}

export function treeOf(blocks: readonly ComparedBlock[]): ComparedNode[] {
  const roots: ComparedNode[] = []
  const line: ComparedNode[] = []
  for (const block of blocks) {
    const node: ComparedNode = { ...block, content: [] }
    line.length = block.depth
    const parent = line[block.depth - 1]
    ;(parent?.content ?? roots).push(node)
    line[block.depth] = node
  }
  return roots
}

const TAGS: Record<string, string> = {
  paragraph: 'p',
  blockquote: 'blockquote',
  callout: 'aside',
  codeBlock: 'pre',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  taskList: 'ul',
  taskItem: 'li',
  table: 'table',
  tableRow: 'tr',
  tableCell: 'td',
  tableHeader: 'th'
}

/** The element that shows it. A heading keeps its rank below the title of the window. */
export function tagOf({ type, attrs }: ComparedBlock): string {
  if (type === 'heading') return `h${Math.min(6, Number(attrs.level ?? 1) + 2)}`
  return TAGS[type] ?? 'div'
}
