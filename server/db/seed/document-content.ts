// A few words to build documents in the seeds: the JSON the editor's schema reads.
import type { DocumentNode } from '#shared/editor/index'

export const doc = (...content: DocumentNode[]): DocumentNode => ({ type: 'doc', content })
export const h = (level: 1 | 2 | 3, text: string): DocumentNode => ({
  type: 'heading',
  attrs: { level },
  content: [words(text)]
})
export const p = (...parts: (string | DocumentNode)[]): DocumentNode => ({
  type: 'paragraph',
  content: parts.map((part) => (typeof part === 'string' ? words(part) : part))
})
export const strong = (text: string): DocumentNode => ({ ...words(text), marks: [{ type: 'bold' }] })
export const list = (...items: string[]): DocumentNode => ({
  type: 'bulletList',
  content: items.map((item) => ({ type: 'listItem', content: [p(item)] }))
})
export const steps = (...items: string[]): DocumentNode => ({
  type: 'orderedList',
  content: items.map((item) => ({ type: 'listItem', content: [p(item)] }))
})
export const tasks = (...items: [done: boolean, text: string][]): DocumentNode => ({
  type: 'taskList',
  content: items.map(([checked, text]) => ({ type: 'taskItem', attrs: { checked }, content: [p(text)] }))
})
export const quote = (text: string): DocumentNode => ({ type: 'blockquote', content: [p(text)] })
export const table = (header: string[], ...rows: string[][]): DocumentNode => ({
  type: 'table',
  content: [
    { type: 'tableRow', content: header.map((cell) => ({ type: 'tableHeader', content: [p(cell)] })) },
    ...rows.map((row) => ({
      type: 'tableRow',
      content: row.map((cell) => ({ type: 'tableCell', content: [p(cell)] }))
    }))
  ]
})

function words(text: string): DocumentNode {
  return { type: 'text', text }
}
