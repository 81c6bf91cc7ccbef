// Something named in a line: a person, a page, a date… The document holds an id, never a name: who reads it is told the name by the
// server, if they may see it. `id` tells one mention from another, so that a text that is restored or moved calls nobody twice.
import { mergeAttributes, Node } from '@tiptap/core'
import { bareName, isMentionKind, isMentionRef, targetOf, type MentionTarget } from '#shared/mentions'

export interface MentionAttributes extends MentionTarget {
  id: string
}

export interface MentionOptions {
  /** What this reader is told of it; the neutral words when that is nothing. */
  nameOf: (target: MentionTarget) => string
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    mention: {
      insertMention: (target: MentionTarget) => ReturnType
    }
  }
}

export const Mention = Node.create<MentionOptions>({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,

  addOptions() {
    return { nameOf: bareName }
  },

  addAttributes() {
    return {
      kind: { default: null, rendered: false },
      ref: { default: null, rendered: false },
      id: { default: null, rendered: false }
    }
  },

  parseHTML() {
    return [{ tag: 'span[data-mention]', getAttrs: (element: HTMLElement) => readMention(element) }]
  },

  renderHTML({ node, HTMLAttributes }) {
    const { kind, ref, id } = node.attrs
    const attributes = { class: 'mention', 'data-mention': kind, 'data-ref': ref, 'data-id': id }
    return ['span', mergeAttributes(HTMLAttributes, attributes), this.options.nameOf(targetOf(node.attrs))]
  },

  renderText({ node }) {
    return this.options.nameOf(targetOf(node.attrs))
  },

  addCommands() {
    return {
      insertMention:
        (target) =>
        ({ commands }) =>
          commands.insertContent({ type: this.name, attrs: { ...target, id: newMentionId() } })
    }
  }
})

export function newMentionId(): string {
  return [...crypto.getRandomValues(new Uint8Array(9))]
    .map((byte) => byte.toString(36).padStart(2, '0'))
    .join('')
}

function readMention(element: HTMLElement): MentionAttributes | false {
  const kind = element.getAttribute('data-mention')
  const ref = element.getAttribute('data-ref') ?? ''
  const valid = isMentionKind(kind) && isMentionRef(kind, ref)
  return valid ? { kind, ref, id: element.getAttribute('data-id') ?? newMentionId() } : false
}
