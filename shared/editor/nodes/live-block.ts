// The only node of blocks that plugins give: its type and version name a renderer, `fallback` is what it says without one.
// It is copied, exported and kept whole by an installation that lacks the plugin.
import { mergeAttributes, Node } from '@tiptap/core'

export interface LiveBlockAttributes {
  plugin: string
  type: string
  version: number
  data: Record<string, unknown>
  fallback: string
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    liveBlock: {
      insertLiveBlock: (block: LiveBlockAttributes) => ReturnType
    }
  }
}

export const LiveBlock = Node.create({
  name: 'liveBlock',
  group: 'block',
  atom: true,
  draggable: true,
  isolating: true,

  addAttributes() {
    return {
      plugin: { default: null, rendered: false },
      type: { default: null, rendered: false },
      version: { default: 1, rendered: false },
      data: { default: {}, rendered: false },
      fallback: { default: '', rendered: false }
    }
  },

  parseHTML() {
    return [{ tag: 'div[data-live-block]', getAttrs: (element: HTMLElement) => readBlock(element) }]
  },

  renderHTML({ node, HTMLAttributes }) {
    const { plugin, type, version, data, fallback } = node.attrs
    const attributes = {
      class: 'block',
      'data-live-block': '',
      'data-plugin': plugin,
      'data-type': type,
      'data-version': String(version),
      'data-data': JSON.stringify(data)
    }
    return ['div', mergeAttributes(HTMLAttributes, attributes), ['p', {}, String(fallback)]]
  },

  renderText({ node }) {
    return String(node.attrs.fallback)
  },

  addCommands() {
    return {
      insertLiveBlock:
        (block) =>
        ({ commands }) =>
          commands.insertContent({ type: this.name, attrs: block })
    }
  }
})

function readBlock(element: HTMLElement): Partial<LiveBlockAttributes> {
  return {
    plugin: element.getAttribute('data-plugin') ?? '',
    type: element.getAttribute('data-type') ?? '',
    version: Number(element.getAttribute('data-version')) || 1,
    data: readData(element.getAttribute('data-data')),
    fallback: element.textContent ?? ''
  }
}

function readData(text: string | null): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(text ?? '{}')
    return typeof data === 'object' && data !== null ? { ...data } : {}
  } catch (error) {
    // Pasted from somewhere that mangled it: the fallback text is still there.
    if (error instanceof SyntaxError) return {}
    throw error
  }
}
