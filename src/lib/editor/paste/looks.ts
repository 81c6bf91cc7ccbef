// Bold, italic and the like, when a program says them by style instead of by name. Colours, fonts and sizes are not ours to keep.

type Rule = [property: string, says: RegExp, tag: string]

const RULES: Rule[] = [
  ['font-weight', /^(?:bold|bolder|[6-9]00)$/, 'strong'],
  ['font-style', /^(?:italic|oblique)$/, 'em'],
  ['text-decoration', /underline/, 'u'],
  ['text-decoration', /line-through/, 's'],
  ['vertical-align', /^super$/, 'sup'],
  ['vertical-align', /^sub$/, 'sub']
]

/** Everything else of `style` goes: nothing of it is read later, and an address in it would be one more thing to distrust. */
export function keepLook(body: HTMLElement): void {
  for (const element of [...body.querySelectorAll<HTMLElement>('[style]')]) {
    const said = styleOf(element.getAttribute('style') ?? '')
    // Word says on a whole paragraph what its spans say again; titles are bold by themselves.
    if (element.tagName === 'SPAN' || element.tagName === 'FONT') wrap(element, said)
    // Google puts everything in a `b` that is not bold.
    if (element.tagName === 'B' && said.get('font-weight') === 'normal')
      element.replaceWith(...element.childNodes)
    const kept = ['text-align', 'mso-outline-level'].flatMap((property) => {
      const value = said.get(property)
      return value && /^(?:center|right|justify|[1-9])$/.test(value) ? [`${property}:${value}`] : []
    })
    if (kept.length > 0) element.setAttribute('style', kept.join(';'))
    else element.removeAttribute('style')
  }
}

function wrap(element: HTMLElement, said: Map<string, string>): void {
  for (const [property, says, tag] of RULES) {
    const value =
      said.get(property) ?? (property === 'text-decoration' ? said.get('text-decoration-line') : undefined)
    if (value === undefined || !says.test(value)) continue
    if (element.closest('h1,h2,h3,h4,h5,h6') && tag === 'strong') continue
    // Links are underlined by us.
    if (tag === 'u' && (element.closest('a') || element.querySelector('a'))) continue
    const dress = element.ownerDocument.createElement(tag)
    dress.append(...element.childNodes)
    element.append(dress)
  }
}

function styleOf(style: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of style.split(';')) {
    const cut = part.indexOf(':')
    if (cut > 0)
      found.set(
        part.slice(0, cut).trim().toLowerCase(),
        part
          .slice(cut + 1)
          .trim()
          .toLowerCase()
      )
  }
  return found
}
