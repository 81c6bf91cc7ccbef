// One string is one line: `# ` and `## ` titles, `- ` bullets, `1. ` steps, `[] ` tasks, `| a | b |` rows (`|= a | b |`: of headers;
// `*a`: one header), `!decision`, `!action` and `!contents` live blocks, anything else a paragraph. `?` before words: guiding text.
import type { DocumentNode } from '#shared/editor/json'

interface Kind {
  begins: string
  list: string
  item: string
}

const LISTS: Kind[] = [
  { begins: '- ', list: 'bulletList', item: 'listItem' },
  { begins: '1. ', list: 'orderedList', item: 'listItem' },
  { begins: '[] ', list: 'taskList', item: 'taskItem' }
]

export function readNotation(lines: readonly string[]): DocumentNode[] {
  const blocks: DocumentNode[] = []
  for (const line of lines) {
    const kind = LISTS.find((known) => line.startsWith(known.begins))
    if (kind) append(blocks, kind.list, itemOf(kind, line.slice(kind.begins.length)))
    else if (line.startsWith('|')) append(blocks, 'table', rowOf(line))
    else if (line.startsWith('!')) blocks.push(liveBlock(line.slice(1)))
    else if (line.startsWith('## ')) blocks.push(textblock('heading', line.slice(3), { level: 2 }))
    else if (line.startsWith('# ')) blocks.push(textblock('heading', line.slice(2), { level: 1 }))
    else blocks.push(textblock('paragraph', line))
  }
  return blocks
}

/** What follows something of its own kind goes on with it. */
function append(blocks: DocumentNode[], type: string, child: DocumentNode): void {
  const last = blocks.at(-1)
  if (last?.type === type && last.content) last.content.push(child)
  else blocks.push({ type, content: [child] })
}

function itemOf({ item }: Kind, words: string): DocumentNode {
  const content = [textblock('paragraph', words)]
  return item === 'taskItem' ? { type: item, attrs: { checked: false }, content } : { type: item, content }
}

function rowOf(line: string): DocumentNode {
  const headers = line.startsWith('|=')
  const cells = line
    .slice(headers ? 2 : 1)
    .split('|')
    .slice(0, -1)
  return {
    type: 'tableRow',
    content: cells.map((cell) => {
      const words = cell.trim()
      const header = words.startsWith('*')
      return {
        type: headers || header ? 'tableHeader' : 'tableCell',
        content: [textblock('paragraph', header ? words.slice(1) : words)]
      }
    })
  }
}

function liveBlock(type: string): DocumentNode {
  const fallback = { contents: 'Sommaire', decision: 'Décision', action: 'Action' }[type] ?? ''
  return { type: 'liveBlock', attrs: { plugin: 'core', type, version: 1, data: {}, fallback } }
}

function textblock(type: string, words: string, own: Record<string, unknown> = {}): DocumentNode {
  const guided = /^\? ?(.*)$/.exec(words)
  const guide = guided?.[1]
  const attrs = guide ? { ...own, guide } : own
  return {
    type,
    ...(Object.keys(attrs).length > 0 && { attrs }),
    ...(guided === null && words !== '' && { content: [{ type: 'text', text: words }] })
  }
}
