// The ProseMirror schema, made safe at the one place where nodes and marks come to life: hostile attributes are cleaned, and
// a structure that concurrent edits have broken is completed instead of thrown (y-prosemirror deletes what throws, for everybody).
import { getSchema } from '@tiptap/core'
import { Fragment, type Attrs, type MarkType, type Node, type NodeType, type Schema } from '@tiptap/pm/model'
import { cleanMarkAttributes, cleanNodeAttributes } from './attributes'
import { documentExtensions } from './extensions'

/** For the server and tests; the editor hardens its own. Made once: a schema is immutable and knows no document. */
export function documentSchema(): Schema {
  shared ??= hardenSchema(getSchema(documentExtensions()))
  return shared
}

let shared: Schema | undefined

export function hardenSchema(schema: Schema): Schema {
  for (const type of Object.values(schema.nodes)) hardenNode(type)
  for (const type of Object.values(schema.marks)) hardenMark(type)
  return schema
}

function hardenNode(type: NodeType): void {
  const { create, createChecked, createAndFill } = type
  const clean = (attrs?: Attrs | null) => (attrs ? cleanNodeAttributes(type.name, attrs) : attrs)
  type.create = (attrs, content, marks) => create.call(type, clean(attrs), content, marks)
  type.createAndFill = (attrs, content, marks) => createAndFill.call(type, clean(attrs), content, marks)
  type.createChecked = (attrs, content, marks) => {
    try {
      return createChecked.call(type, clean(attrs), content, marks)
    } catch (error) {
      const completed = complete(type, createAndFill.call(type, clean(attrs), content, marks), content)
      if (completed) return completed
      throw error
    }
  }
}

/** Only additions count as a repair: a list item that lost its paragraph gets an empty one, its text stays. */
function complete(type: NodeType, filled: Node | null, content: Content): Node | null {
  if (!filled) return null
  return filled.textContent === textOfContent(content) && type.validContent(filled.content) ? filled : null
}

type Content = Fragment | Node | readonly Node[] | null | undefined

function textOfContent(content: Content): string {
  const fragment = Fragment.from(content)
  return fragment.textBetween(0, fragment.size)
}

function hardenMark(type: MarkType): void {
  const { create } = type
  type.create = (attrs) => create.call(type, attrs ? cleanMarkAttributes(type.name, attrs) : attrs)
}
