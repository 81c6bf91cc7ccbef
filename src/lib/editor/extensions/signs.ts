// « :flèche », « :sourire »: signs by their names. A colon is a mark of punctuation first: the list opens with two letters right after
// it, and nothing fits is nothing shown.
import { Extension, type Command } from '@tiptap/core'
import { PluginKey } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { Suggestion } from '@tiptap/suggestion'
import type { Messages } from '$lib/i18n'
import { SIGNS } from '../signs/signs'
import type { SlashEntry } from '../slash/entries'
import { matching } from '../slash/match'
import type { SlashMenuState } from '../slash/slash.svelte'

const NBSP = '\u00A0'
const LETTERS = 2
const MOST = 8

export function signExtension(menu: SlashMenuState, t: Messages) {
  const entries = signEntries(t)
  return Extension.create({
    name: 'signs',
    addProseMirrorPlugins() {
      return [
        Suggestion<SlashEntry>({
          pluginKey: new PluginKey('signs'),
          editor: this.editor,
          char: menu.char,
          // French typography has already bound the colon to what stands before it.
          allowedPrefixes: [' ', NBSP],
          allow: ({ state, range }) => {
            const { parent } = state.doc.resolve(range.from)
            return this.editor.isEditable && !parent.type.spec.code
          },
          shouldShow: ({ transaction, editor }) =>
            !transaction.getMeta(ySyncPluginKey)?.isChangeOrigin && editor.isFocused,
          items: ({ query }) =>
            query.length < LETTERS && !menu.asked ? [] : matching(entries, query).slice(0, MOST),
          render: () => {
            const show: typeof menu.show = (props) => {
              if (props.items.length > 0 || menu.asked) menu.show(props)
              else menu.close()
            }
            return {
              onStart: show,
              onUpdate: show,
              onKeyDown: ({ event }) => menu.onkeydown(event),
              onExit: () => menu.close()
            }
          }
        })
      ]
    }
  })
}

function signEntries(t: Messages): SlashEntry[] {
  return Object.entries(SIGNS).map(([key, sign]) => ({
    key,
    group: t('signs.label'),
    label: `${sign}  ${t.dynamic(`signs.name.${key}`)}`,
    note: '',
    keywords: t.dynamic(`signs.name.${key}`),
    icon: 'text-aa',
    run: (editor) => editor.chain().focus().command(unbind).insertContent({ type: 'text', text: sign }).run()
  }))
}

/** No colon follows any more: the space before it is an ordinary one again. */
const unbind: Command = ({ tr }) => {
  const { from } = tr.selection
  if (from > 0 && tr.doc.textBetween(from - 1, from) === NBSP) tr.insertText(' ', from - 1, from)
  return true
}
