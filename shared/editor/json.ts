// Documents as JSON, both ways. Reading never changes the Yjs document and never fails; writing is checked by the schema.
import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { cleanMarkAttributes, cleanNodeAttributes, type Attributes } from './attributes'
import { markName } from './foreign'
import { documentSchema } from './schema'

export interface DocumentMark {
  type: string
  attrs?: Attributes
}

export interface DocumentNode {
  type: string
  attrs?: Attributes
  content?: DocumentNode[]
  marks?: DocumentMark[]
  text?: string
}

/**
 * A Yjs update (v1) that holds this document, for seeds, imports and templates.
 * @param json a `doc` node, or the blocks themselves
 * @param clientId of the author of the update: the server's own when it makes the document
 * @throws RangeError when the JSON is not a document of this schema
 */
export function documentFromJson(json: DocumentNode | DocumentNode[], clientId?: number): Uint8Array {
  const root = Array.isArray(json) ? { type: 'doc', content: json } : json
  const node = documentSchema().nodeFromJSON(root)
  node.check()
  const doc = new Y.Doc()
  if (clientId !== undefined) doc.clientID = clientId
  prosemirrorToYXmlFragment(node, doc.getXmlFragment(BODY))
  return Y.encodeStateAsUpdate(doc)
}

/** Everything that is in a body, attributes cleaned, unknown nodes and marks kept under their names. */
export function jsonOf(fragment: Y.XmlFragment): DocumentNode {
  return { type: 'doc', content: fragment.toArray().flatMap((child) => nodesOf(child)) }
}

function nodesOf(child: Y.XmlElement | Y.XmlText | Y.XmlHook): DocumentNode[] {
  if (child instanceof Y.XmlText) return runsOf(child)
  if (!(child instanceof Y.XmlElement)) return []
  const attrs = withoutNulls(cleanNodeAttributes(child.nodeName, child.getAttributes()))
  const content = child.toArray().flatMap((inner) => nodesOf(inner))
  return [
    {
      type: child.nodeName,
      ...(Object.keys(attrs).length > 0 && { attrs }),
      ...(content.length > 0 && { content })
    }
  ]
}

function runsOf(text: Y.XmlText): DocumentNode[] {
  const runs = text.toDelta() as { insert: unknown; attributes?: Record<string, Attributes> }[]
  return runs.flatMap((run) => {
    if (typeof run.insert !== 'string') return []
    const marks = Object.entries(run.attributes ?? {}).map(([key, value]) => markOf(markName(key), value))
    return [{ type: 'text', text: run.insert, ...(marks.length > 0 && { marks }) }]
  })
}

function markOf(type: string, value: unknown): DocumentMark {
  const attrs =
    typeof value === 'object' && value !== null ? withoutNulls(cleanMarkAttributes(type, { ...value })) : {}
  return Object.keys(attrs).length > 0 ? { type, attrs } : { type }
}

function withoutNulls(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined)
  )
}
