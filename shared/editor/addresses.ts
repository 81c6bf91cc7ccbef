// Which addresses a document may hold. Used when typing, parsing, rendering and projecting: a Yjs attribute can be set by anyone
// who may write, past every dialog of ours.

const LINK_PROTOCOLS = new Set(['http:', 'https:', 'mailto:'])
const MAX_LENGTH = 2048

/** http, https, mailto, or a path of this site; null for everything else. */
export function safeLink(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return null
  // Browsers drop these inside an address: `java\nscript:` is `javascript:`.
  // eslint-disable-next-line no-control-regex -- exactly these are what browsers ignore
  const address = value.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, '').trim()
  if (address === '') return null
  if (/^(?:\/(?![/\\])|#|\?)/.test(address)) return address
  const protocol = /^([a-z][a-z0-9+.-]*:)/i.exec(address)?.[1]?.toLowerCase()
  if (protocol === undefined || !LINK_PROTOCOLS.has(protocol)) return null
  if (protocol !== 'mailto:' && !/^https?:\/\/[^/\\\s]/i.test(address)) return null
  return URL.canParse(address) ? address : null
}

/** What a person types in the link dialog: `exemple.bzh` means https, an e-mail address means mailto. */
export function linkFromTyping(typed: string): string | null {
  const text = typed.trim()
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return safeLink(`mailto:${text}`)
  const direct = safeLink(text)
  if (direct !== null) return direct
  return /^[^\s/:]+\.[^\s/:]{2,}(?:[/?#:]\S*)?$/.test(text) ? safeLink(`https://${text}`) : null
}

/** A path of this site: no new tab, no outgoing referrer. */
export function isInternalLink(href: string): boolean {
  return /^[/#?]/.test(href)
}

const FILE = /^\/api\/v1\/files\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Pictures come from our own store only: no tracking pixel, no mixed content, readable offline. */
export function safeImage(value: unknown): string | null {
  return typeof value === 'string' && FILE.test(value) ? value : null
}
