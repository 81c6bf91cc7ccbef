// An empty title that only has guiding text is called by it: whoever hears the text would meet a title without a name.
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

const key = new PluginKey<DecorationSet>('guideNames')

export const GuideNames = Extension.create({
  name: 'guideNames',

  addProseMirrorPlugins() {
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_, { doc }) => named(doc),
          apply: ({ docChanged }, before, _, { doc }) => (docChanged ? named(doc) : before)
        },
        props: { decorations: (state) => key.getState(state) }
      })
    ]
  }
})

function named(doc: Node): DecorationSet {
  const found: Decoration[] = []
  doc.descendants((node, at) => {
    const { guide } = node.attrs
    if (node.type.name === 'heading' && node.childCount === 0 && typeof guide === 'string')
      found.push(Decoration.node(at, at + node.nodeSize, { 'aria-label': guide }))
    return !node.isTextblock
  })
  return DecorationSet.create(doc, found)
}
