// A framed passage, with any blocks inside.
import { mergeAttributes, Node } from '@tiptap/core'
import { calloutTone, type CalloutTone } from '../callouts'

export interface CalloutOptions {
  /** What a screen reader says of the frame. */
  label?: (tone: CalloutTone) => string
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    callout: {
      /** Frames the blocks of the selection, or changes the tone of the frame they stand in. */
      setCallout: (tone: CalloutTone) => ReturnType
      unsetCallout: () => ReturnType
    }
  }
}

export const Callout = Node.create<CalloutOptions>({
  name: 'callout',
  group: 'block',
  content: 'block+',
  defining: true,

  addOptions() {
    return {}
  },

  addAttributes() {
    return {
      tone: {
        default: 'note',
        parseHTML: (element: HTMLElement) => calloutTone(element.getAttribute('data-callout')),
        renderHTML: ({ tone }) => ({ 'data-callout': calloutTone(tone) })
      }
    }
  },

  parseHTML() {
    return [{ tag: 'div[data-callout]' }, { tag: 'aside' }]
  },

  renderHTML({ node, HTMLAttributes }) {
    const label = this.options.label?.(calloutTone(node.attrs.tone))
    const own = { class: 'callout', role: 'note', ...(label !== undefined && { 'aria-label': label }) }
    return ['div', mergeAttributes(HTMLAttributes, own), 0]
  },

  addCommands() {
    return {
      setCallout:
        (tone) =>
        ({ commands, editor }) =>
          editor.isActive(this.name)
            ? commands.updateAttributes(this.name, { tone })
            : commands.wrapIn(this.name, { tone }),
      unsetCallout:
        () =>
        ({ commands }) =>
          commands.lift(this.name)
    }
  }
})
