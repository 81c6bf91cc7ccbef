// What of a document becomes a template: its text and its shape. What belongs to one initiative alone (records, files, names that not
// everybody may see) does not travel, and is counted so that it can be said.
import type { DocumentNode } from '#shared/editor/index'
import type { TemplateSaved } from '#shared/schemas/templates'

export type LeftBehind = TemplateSaved['left']

/** Blocks of the core that say the same in any page. */
const ANYWHERE = new Set(['contents', 'sommaire', 'callout', 'organisation', 'commune'])
/** Begun anew in each page. */
const ANEW = new Set(['decision', 'action'])

export function toTemplateContent(nodes: DocumentNode[], left: LeftBehind): DocumentNode[] {
  return nodes.flatMap((node): DocumentNode[] => {
    if (node.type === 'image') {
      left.pictures += 1
      return guideOf(node.attrs?.alt)
    }
    if (node.type === 'liveBlock') return liveBlock(node, left)
    if (node.type === 'mention') return mention(node, left)
    return node.content ? [{ ...node, content: toTemplateContent(node.content, left) }] : [node]
  })
}

/** Blocks that are begun anew get a life of their own in each page. */
export function fromTemplateContent(nodes: DocumentNode[], newId: () => string): DocumentNode[] {
  return nodes.map((node) => {
    if (node.type === 'liveBlock' && ANEW.has(String(node.attrs?.type))) {
      return { ...node, attrs: { ...node.attrs, data: { id: newId() } } }
    }
    return node.content ? { ...node, content: fromTemplateContent(node.content, newId) } : node
  })
}

function liveBlock(node: DocumentNode, left: LeftBehind): DocumentNode[] {
  const type = String(node.attrs?.type)
  if (node.attrs?.plugin === 'core' && ANYWHERE.has(type)) return [node]
  if (node.attrs?.plugin === 'core' && ANEW.has(type)) return [anew(node)]
  left.blocks += 1
  return guideOf(node.attrs?.fallback)
}

/** Without its draft: « Action : réserver la salle » is an action again. */
function anew(node: DocumentNode): DocumentNode {
  const fallback = String(node.attrs?.fallback ?? '').split(/\s:\s/)[0] ?? ''
  return { ...node, attrs: { ...node.attrs, data: {}, fallback } }
}

function mention(node: DocumentNode, left: LeftBehind): DocumentNode[] {
  if (node.attrs?.kind === 'date') return [node]
  left.mentions += 1
  return [{ type: 'text', text: '…', ...(node.marks && { marks: node.marks }) }]
}

/** In its place, a line that says what stood there. */
function guideOf(words: unknown): DocumentNode[] {
  const guide = typeof words === 'string' ? words.split('\n')[0]?.trim().slice(0, 300) : ''
  return [guide ? { type: 'paragraph', attrs: { guide } } : { type: 'paragraph' }]
}
