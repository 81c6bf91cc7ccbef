// What each attribute may hold. One table, applied wherever a node or mark comes to life (schema.ts) and wherever JSON leaves a
// document without a schema (json.ts): a hostile value set directly in Yjs never reaches the DOM, an export or a mail.
import { safeImage, safeLink } from './addresses'
import { MENTION_KINDS } from '#shared/mentions'
import { CALLOUT_TONES } from './callouts'
import { ALIGNMENTS, HIGHLIGHTS } from './highlights'

export type Attributes = Record<string, unknown>
type Clean = (value: unknown) => unknown

const line = { textAlign: oneOf(ALIGNMENTS, null), guide: words(300) }
const cell = {
  colspan: whole(1, 20, 1),
  rowspan: whole(1, 200, 1),
  colwidth: columnWidths
}

export const NODE_ATTRIBUTES: Record<string, Record<string, Clean>> = {
  paragraph: line,
  heading: { level: whole(1, 3, 3), ...line },
  orderedList: { start: whole(0, 1_000_000, 1), type: oneOf(['1', 'a', 'A', 'i', 'I'], null) },
  taskItem: { checked: (value) => value === true },
  callout: { tone: oneOf(CALLOUT_TONES, 'note') },
  codeBlock: { language: matching(/^[a-z0-9+#-]{1,30}$/i) },
  tableCell: cell,
  tableHeader: cell,
  image: {
    src: safeImage,
    alt: text(1000),
    caption: text(1000),
    width: whole(10, 100, null),
    naturalWidth: whole(1, 30_000, null),
    naturalHeight: whole(1, 30_000, null)
  },
  mention: {
    kind: oneOf(MENTION_KINDS, null),
    ref: matching(/^[A-Za-z0-9/_-]{1,110}$/),
    id: matching(/^[A-Za-z0-9-]{1,40}$/)
  },
  liveBlock: {
    plugin: matching(/^[a-z0-9][a-z0-9-]{0,63}$/),
    type: matching(/^[a-z0-9][a-zA-Z0-9-]{0,63}$/),
    version: whole(1, 100_000, 1),
    data: plainData,
    fallback: text(10_000)
  }
}

export const MARK_ATTRIBUTES: Record<string, Record<string, Clean>> = {
  link: { href: safeLink },
  highlight: { color: oneOf(HIGHLIGHTS, 'gorse') }
}

/** The same object when nothing had to change, so that an equal node stays an equal node. */
export function cleanNodeAttributes(name: string, attributes: Attributes): Attributes {
  return clean(NODE_ATTRIBUTES[name], attributes)
}

export function cleanMarkAttributes(name: string, attributes: Attributes): Attributes {
  return clean(MARK_ATTRIBUTES[name], attributes)
}

function clean(rules: Record<string, Clean> | undefined, attributes: Attributes): Attributes {
  let result = attributes
  for (const [key, value] of Object.entries(attributes)) {
    const rule = rules && Object.hasOwn(rules, key) ? rules[key] : undefined
    const cleaned = rule ? rule(value) : harmless(value)
    if (cleaned === value) continue
    if (result === attributes) result = { ...attributes }
    result[key] = cleaned
  }
  return result
}

/** An attribute without a rule is not rendered by us; keep it when it is plain, so that nothing is lost. */
function harmless(value: unknown): unknown {
  return typeof value === 'function' || typeof value === 'symbol' ? null : value
}

function oneOf<T extends string, D>(allowed: readonly T[], otherwise: D): Clean {
  return (value) => (allowed.some((known) => known === value) ? value : otherwise)
}

function whole<D>(minimum: number, maximum: number, otherwise: D): Clean {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
      ? value
      : otherwise
}

function text(maximum: number): Clean {
  return (value) =>
    typeof value === 'string' ? (value.length > maximum ? value.slice(0, maximum) : value) : ''
}

/** Some, or none at all. */
function words(maximum: number): Clean {
  return (value) => (typeof value === 'string' && value.trim() !== '' ? value.slice(0, maximum) : null)
}

function matching(pattern: RegExp): Clean {
  return (value) => (typeof value === 'string' && pattern.test(value) ? value : null)
}

function columnWidths(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0 || value.length > 20) return null
  return value.every((width) => Number.isInteger(width) && width >= 0 && width <= 4000) ? value : null
}

const MAX_DATA = 64 * 1024

/** JSON as it travels: no prototype tricks, no bomb. A block that does not fit keeps its fallback text. */
function plainData(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return measure(value, 0) <= MAX_DATA ? value : {}
}

function measure(value: unknown, depth: number): number {
  if (depth > 20) return Infinity
  if (typeof value === 'string') return value.length + 2
  if (value === null || typeof value === 'boolean') return 5
  if (typeof value === 'number') return Number.isFinite(value) ? 20 : Infinity
  if (typeof value !== 'object') return Infinity
  let size = 2
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') return Infinity
    size += key.length + 4 + measure(inner, depth + 1)
    if (size > MAX_DATA) return Infinity
  }
  return size
}
