// Alignment as a data attribute: no inline style in what the server renders, nothing but names in the document.
import { TextAlign } from '@tiptap/extension-text-align'
import { ALIGNMENTS } from '../highlights'

export const DocumentAlign = TextAlign.extend({
  addGlobalAttributes() {
    return [
      {
        types: this.options.types,
        attributes: {
          textAlign: {
            default: null,
            parseHTML: (element: HTMLElement) => {
              const align = element.getAttribute('data-align') ?? element.style.textAlign
              return ALIGNMENTS.find((known) => known === align && known !== 'left') ?? null
            },
            renderHTML: (attributes: Record<string, unknown>) =>
              attributes.textAlign ? { 'data-align': attributes.textAlign } : {}
          }
        }
      }
    ]
  }
}).configure({ types: ['heading', 'paragraph'], alignments: [...ALIGNMENTS] })
