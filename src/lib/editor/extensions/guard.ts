// The schema of the running editor, made safe before the first node is built from a document (shared/editor/schema).
import { Extension } from '@tiptap/core'
import { hardenSchema } from '#shared/editor/schema'

export const Guard = Extension.create({
  name: 'guard',
  priority: 10_000,
  onBeforeCreate() {
    hardenSchema(this.editor.schema)
  }
})
