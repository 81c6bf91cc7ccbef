// A picture in the text: drawn by the DOM, its width as a class of the stylesheet. Editing its description is in toolbar/.
import { DocumentImage } from '#shared/editor/nodes/image'
import { safeImage } from '#shared/editor/addresses'
import { sizeOf } from '../image-size'

export interface ImageViewOptions {
  /** Said in place of a picture that cannot be loaded (offline, deleted). */
  missing: string
}

export function imageView({ missing }: ImageViewOptions) {
  return DocumentImage.extend({
    addNodeView() {
      return ({ node }) => {
        const dom = document.createElement('figure')
        const picture = dom.appendChild(document.createElement('img'))
        const caption = document.createElement('figcaption')
        const absent = document.createElement('p')
        absent.className = 'figure__missing'
        picture.draggable = false
        picture.addEventListener('error', () => {
          absent.textContent = [missing, picture.alt].filter(Boolean).join(' ')
          picture.replaceWith(absent)
        })
        const draw = (attrs: Record<string, unknown>) => {
          const src = safeImage(attrs.src)
          picture.alt = String(attrs.alt ?? '')
          if (typeof attrs.naturalWidth === 'number') picture.width = attrs.naturalWidth
          if (typeof attrs.naturalHeight === 'number') picture.height = attrs.naturalHeight
          if (src !== null && picture.getAttribute('src') !== src) picture.src = src
          dom.dataset.width = sizeOf(attrs.width)
          caption.textContent = String(attrs.caption ?? '')
          if (caption.textContent === '') caption.remove()
          else dom.append(caption)
        }
        draw(node.attrs)
        return {
          dom,
          update: (updated) => {
            if (updated.type.name !== 'image') return false
            draw(updated.attrs)
            return true
          },
          ignoreMutation: () => true
        }
      }
    }
  })
}
