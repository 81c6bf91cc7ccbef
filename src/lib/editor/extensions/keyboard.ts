// Ways in and out by keyboard. Tab indents in lists and moves in tables, so Escape then Tab must leave: no trap (WCAG 2.1.2).
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'

export interface KeyboardOptions {
  ontoolbar: () => void
  onlink: () => void
  onshortcuts: () => void
}

export const Keyboard = Extension.create<KeyboardOptions>({
  name: 'keyboard',
  priority: 2000,

  addOptions() {
    const nothing = () => undefined
    return { ontoolbar: nothing, onlink: nothing, onshortcuts: nothing }
  },

  addKeyboardShortcuts() {
    const run = (action: () => void) => () => {
      action()
      return true
    }
    return {
      'Alt-F10': run(this.options.ontoolbar),
      'Mod-k': run(this.options.onlink),
      'Mod-/': run(this.options.onshortcuts)
    }
  },

  addProseMirrorPlugins() {
    let leaving = false
    return [
      new Plugin({
        key: new PluginKey('leave'),
        props: {
          handleDOMEvents: {
            // Handled here without preventDefault: the browser then moves the focus as it does anywhere else.
            keydown: (_, event) => {
              if (event.key === 'Tab' && leaving) {
                leaving = false
                return true
              }
              if (!['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) leaving = event.key === 'Escape'
              return false
            },
            blur: () => {
              leaving = false
              return false
            }
          }
        }
      })
    ]
  }
})
