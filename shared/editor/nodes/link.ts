// Links keep their address and nothing else: target and rel are decided at render time.
import { Link } from '@tiptap/extension-link'
import { isInternalLink, safeLink } from '../addresses'

export const DocumentLink = Link.extend({
  // Typing after a link writes plain text; the address itself is still recognised as one types it.
  inclusive: false,

  addAttributes() {
    return {
      href: {
        default: null,
        parseHTML: (element: HTMLElement) => safeLink(element.getAttribute('href'))
      }
    }
  },

  parseHTML() {
    return [{ tag: 'a[href]', getAttrs: (element: HTMLElement) => linkAttributes(element) }]
  },

  renderHTML({ HTMLAttributes }) {
    const href = safeLink(HTMLAttributes.href)
    if (href === null) return ['span', {}, 0]
    if (isInternalLink(href)) return ['a', { href }, 0]
    return ['a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, 0]
  }
}).configure({
  // src/lib/editor opens them itself: a click places the cursor while writing.
  openOnClick: false,
  autolink: true,
  linkOnPaste: true,
  defaultProtocol: 'https',
  isAllowedUri: (address) => safeLink(address) !== null
})

function linkAttributes(element: HTMLElement): false | null {
  return safeLink(element.getAttribute('href')) === null ? false : null
}
