// Guiding text: what a template says to whoever writes, in grey, as long as the line is empty. It is an attribute of the line, not text:
// written over it is gone, and no export, search or word count ever meets it.
import { Extension } from '@tiptap/core'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    guide: {
      /** The words of the line become its guiding text; on an empty line, its guiding text becomes words again. */
      toggleGuide: () => ReturnType
      setGuide: (words: string) => ReturnType
    }
  }
}

export const GUIDED = ['paragraph', 'heading']

export const Guide = Extension.create({
  name: 'guide',

  addGlobalAttributes() {
    return [
      {
        types: GUIDED,
        attributes: {
          guide: {
            default: null,
            // A line made by Enter has nothing to say.
            keepOnSplit: false,
            parseHTML: (element: HTMLElement) => element.getAttribute('data-guide'),
            renderHTML: ({ guide }: Record<string, unknown>) =>
              typeof guide === 'string' ? { 'data-guide': guide } : {}
          }
        }
      }
    ]
  },

  addKeyboardShortcuts() {
    return { 'Mod-Alt-g': ({ editor }) => editor.commands.toggleGuide() }
  },

  addCommands() {
    return {
      setGuide:
        (words) =>
        ({ state, tr, dispatch }) => {
          const { $from } = state.selection
          if (!GUIDED.includes($from.parent.type.name)) return false
          dispatch?.(tr.setNodeAttribute($from.before(), 'guide', words))
          return true
        },
      toggleGuide:
        () =>
        ({ state, tr, dispatch }) => {
          const { $from } = state.selection
          const line = $from.parent
          if (!GUIDED.includes(line.type.name)) return false
          const guide: unknown = line.attrs.guide
          const words = line.textContent.trim()
          if (words === '' && typeof guide !== 'string') return false
          if (!dispatch) return true
          tr.setNodeAttribute($from.before(), 'guide', words === '' ? null : words)
          if (words !== '') tr.delete($from.start(), $from.end())
          else if (typeof guide === 'string') tr.insertText(guide, $from.start())
          return true
        }
    }
  }
})
