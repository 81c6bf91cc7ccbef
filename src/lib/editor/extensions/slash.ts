// Listens to « / » in the text and tells the menu.
import { Extension } from '@tiptap/core'
import { PluginKey } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { Suggestion } from '@tiptap/suggestion'
import type { SlashEntry } from '../slash/entries'
import { matching } from '../slash/match'
import type { SlashMenuState } from '../slash/slash.svelte'

export function slashExtension(menu: SlashMenuState) {
  return Extension.create({
    name: 'slash',
    addProseMirrorPlugins() {
      return [
        Suggestion<SlashEntry>({
          pluginKey: new PluginKey('slash'),
          editor: this.editor,
          char: '/',
          allow: ({ state, range }) => {
            const { parent } = state.doc.resolve(range.from)
            return this.editor.isEditable && !parent.type.spec.code
          },
          // Someone else typing « / » opens nothing here.
          shouldShow: ({ transaction, editor }) =>
            !transaction.getMeta(ySyncPluginKey)?.isChangeOrigin && editor.isFocused,
          items: ({ query }) => matching(menu.entries(), query),
          render: () => ({
            onStart: (props) => menu.show(props),
            onUpdate: (props) => menu.show(props),
            onKeyDown: ({ event }) => menu.onkeydown(event),
            onExit: () => menu.close()
          })
        })
      ]
    }
  })
}
