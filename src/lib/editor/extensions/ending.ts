// A document may end with a table, a picture or a card: there must be a way to write after it. Only a gesture adds the paragraph; a
// rule that adds it by itself would write at every opening, once for each person who opens.
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

export const Ending = Extension.create({
  name: 'ending',

  addKeyboardShortcuts() {
    return { 'Mod-End': ({ editor }) => writeAfterLast(editor.view) }
  },

  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: new PluginKey('ending'),
        props: {
          handleDOMEvents: {
            mousedown: (view, event) => {
              const last = view.dom.lastElementChild
              const below = last !== null && event.clientY > last.getBoundingClientRect().bottom
              if (event.button !== 0 || event.target !== view.dom || !below || !writeAfterLast(view))
                return false
              event.preventDefault()
              view.focus()
              return true
            }
          }
        }
      })
    ]
  }
})

/** @returns false when the document already ends with a line of text: the browser knows the way. */
function writeAfterLast(view: EditorView): boolean {
  const { doc, schema } = view.state
  const paragraph = schema.nodes['paragraph']
  if (!view.editable || !paragraph || doc.lastChild?.isTextblock === true) return false
  const end = doc.content.size
  const transaction = view.state.tr.insert(end, paragraph.create())
  view.dispatch(transaction.setSelection(TextSelection.create(transaction.doc, end + 1)).scrollIntoView())
  return true
}
