// What is left of a document once its guiding text is taken away: for exports, publication and print.
import type { DocumentNode } from './json'

const HOLDERS = ['listItem', 'taskItem', 'bulletList', 'orderedList', 'taskList', 'blockquote', 'callout']

/** Lines that hold nothing but guiding text go, with the lists that held only such lines; a cell keeps its empty line. */
export function withoutGuides(nodes: DocumentNode[]): DocumentNode[] {
  return nodes.flatMap((node): DocumentNode[] => {
    if (typeof node.attrs?.guide === 'string') {
      if ((node.content?.length ?? 0) === 0) return []
      const { guide: _guide, ...attrs } = node.attrs
      return [{ ...node, attrs }]
    }
    if (!node.content) return [node]
    const content = withoutGuides(node.content)
    if (content.length > 0) return [{ ...node, content }]
    return HOLDERS.includes(node.type) ? [] : [{ ...node, content: [{ type: 'paragraph' }] }]
  })
}
