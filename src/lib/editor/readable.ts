// A document this version does not fully know, made readable: unknown blocks become cards with their text, unknown marks go.
// For showing only: nothing of it ever goes back into the document.
import type { Schema } from '@tiptap/pm/model'
import type * as Y from 'yjs'
import { jsonOf, type DocumentNode } from '#shared/editor/json'
import { textOf } from '#shared/editor/text'

export function readableDocument(fragment: Y.XmlFragment, schema: Schema): DocumentNode {
  const content = (jsonOf(fragment).content ?? []).flatMap((node) => readableBlock(node, schema))
  const whole = { type: 'doc', content }
  return isValid(whole, schema) ? whole : plainDocument(fragment)
}

function readableBlock(node: DocumentNode, schema: Schema): DocumentNode[] {
  if (node.type === 'text') return [readableText(node, schema)]
  if (!schema.nodes[node.type]) return [card(node)]
  const content = node.content?.flatMap((child) => readableBlock(child, schema))
  const made = content ? { ...node, content } : node
  return isValid(made, schema) ? [made] : [card(node)]
}

function readableText(node: DocumentNode, schema: Schema): DocumentNode {
  const marks = node.marks?.filter((mark) => schema.marks[mark.type])
  return { ...node, marks }
}

function card(node: DocumentNode): DocumentNode {
  return {
    type: 'liveBlock',
    attrs: { plugin: 'core', type: 'unknown', version: 1, data: {}, fallback: wordsOf(node) }
  }
}

function wordsOf(node: DocumentNode): string {
  if (node.text !== undefined) return node.text
  const own = [node.attrs?.fallback, node.attrs?.alt].find((value) => typeof value === 'string')
  return [own, ...(node.content ?? []).map(wordsOf)].filter(Boolean).join(' ')
}

function plainDocument(fragment: Y.XmlFragment): DocumentNode {
  const lines = textOf(fragment).split('\n')
  return {
    type: 'doc',
    content: lines.map((text) => ({
      type: 'paragraph',
      ...(text !== '' && { content: [{ type: 'text', text }] })
    }))
  }
}

function isValid(json: DocumentNode, schema: Schema): boolean {
  try {
    schema.nodeFromJSON(json).check()
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
