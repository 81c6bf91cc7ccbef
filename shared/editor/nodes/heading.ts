// Titles 1 to 3 of the text. The page title is the only h1 of the screen, so they render one step lower.
import { mergeAttributes } from '@tiptap/core'
import { Heading } from '@tiptap/extension-heading'

export const DocumentHeading = Heading.extend({
  parseHTML() {
    return [1, 2, 3, 4, 5, 6].map((rank) => ({
      tag: `h${rank}`,
      getAttrs: (element: HTMLElement) => ({ level: levelOf(element, rank) })
    }))
  },

  renderHTML({ node, HTMLAttributes }) {
    const level = node.attrs.level === 1 || node.attrs.level === 2 ? node.attrs.level : 3
    return [`h${level + 1}`, mergeAttributes(HTMLAttributes, { 'data-level': String(level) }), 0]
  }
}).configure({ levels: [1, 2, 3] })

/** Ours say their level; those of other programs start at h1. */
function levelOf(element: HTMLElement, rank: number): number {
  const own = Number(element.getAttribute('data-level'))
  return own >= 1 && own <= 3 ? own : Math.min(rank, 3)
}
