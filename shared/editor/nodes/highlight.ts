// Highlighter: the name of a colour of our own palette.
import { Highlight as TiptapHighlight } from '@tiptap/extension-highlight'
import { HIGHLIGHTS } from '../highlights'

export const DocumentHighlight = TiptapHighlight.extend({
  addAttributes() {
    return {
      color: {
        default: 'gorse',
        parseHTML: (element: HTMLElement) => {
          const color = element.getAttribute('data-color')
          return HIGHLIGHTS.find((known) => known === color) ?? 'gorse'
        },
        renderHTML: (attributes: Record<string, unknown>) => ({ 'data-color': attributes.color })
      }
    }
  },

  renderHTML({ HTMLAttributes }) {
    return ['mark', HTMLAttributes, 0]
  }
})
