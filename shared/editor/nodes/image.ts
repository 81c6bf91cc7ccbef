// A picture of our own file store. Knows no upload: src/lib/editor puts the node in once the file is on the server.
import { mergeAttributes, Node } from '@tiptap/core'
import { safeImage } from '../addresses'

export interface ImageAttributes {
  src: string
  alt: string
  caption: string
  /** Per cent of the text width; null: its own size. */
  width: number | null
  naturalWidth: number | null
  naturalHeight: number | null
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    documentImage: {
      insertImage: (image: Partial<ImageAttributes> & { src: string }, at?: number) => ReturnType
    }
  }
}

export const DocumentImage = Node.create({
  name: 'image',
  group: 'block',
  atom: true,
  draggable: true,

  addAttributes() {
    return {
      src: { default: null, rendered: false },
      alt: { default: '', rendered: false },
      caption: { default: '', rendered: false },
      width: { default: null, rendered: false },
      naturalWidth: { default: null, rendered: false },
      naturalHeight: { default: null, rendered: false }
    }
  },

  parseHTML() {
    return [
      { tag: 'figure[data-image]', getAttrs: (element: HTMLElement) => readImage(element) },
      { tag: 'img[src]', getAttrs: (element: HTMLElement) => readImage(element) }
    ]
  },

  renderHTML({ node, HTMLAttributes }) {
    const { src, alt, caption, width, naturalWidth, naturalHeight } = node.attrs
    const picture = { src: safeImage(src), alt, width: naturalWidth, height: naturalHeight, loading: 'lazy' }
    return [
      'figure',
      mergeAttributes(HTMLAttributes, { 'data-image': '', 'data-width': width }),
      ['img', picture],
      ...(caption ? [['figcaption', {}, String(caption)] as const] : [])
    ]
  },

  renderText({ node }) {
    return [node.attrs.alt, node.attrs.caption].filter(Boolean).join('\n')
  },

  addCommands() {
    return {
      insertImage:
        (image, at) =>
        ({ commands, state }) => {
          const node = { type: this.name, attrs: image }
          return commands.insertContentAt(at ?? state.selection.to, node)
        }
    }
  }
})

function readImage(element: HTMLElement): Partial<ImageAttributes> | false {
  const picture = element.tagName === 'IMG' ? element : element.querySelector('img')
  const src = safeImage(pathOf(picture?.getAttribute('src') ?? ''))
  if (picture === null || src === null) return false
  return {
    src,
    alt: picture.getAttribute('alt') ?? '',
    caption: element.querySelector('figcaption')?.textContent ?? '',
    width: Number(element.getAttribute('data-width')) || null,
    naturalWidth: Number(picture.getAttribute('width')) || null,
    naturalHeight: Number(picture.getAttribute('height')) || null
  }
}

/** A copied page holds absolute addresses; the rule of safeImage then decides. */
function pathOf(address: string): string {
  const absolute = /^https?:\/\/[^/]+(\/api\/v1\/files\/.*)$/.exec(address)
  return absolute?.[1] ?? address
}
