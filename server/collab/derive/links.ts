// What a text names or leads to: its mentions, its links inside this site, and what its live blocks show. For « Cité par » and for
// telling people that they are named. Ids only.
import * as Y from 'yjs'
import {
  isMentionKind,
  isMentionRef,
  pageOfPath,
  recordOf,
  targetOf,
  type MentionKind
} from '#shared/mentions'

export interface DerivedLink {
  kind: Exclude<MentionKind, 'date'>
  ref: string
  /** Of a person: each mention, with the clientID that made it, so that they are told once of each and by whom. */
  mentions?: { id: string; client: number }[]
}

/** A page that names more is an index of the network: the rest is left out. */
const MOST = 2000

export function linksOf(body: Y.XmlFragment): DerivedLink[] {
  const found = new Map<string, DerivedLink>()
  walk(body, found)
  return [...found.values()]
}

type Found = Map<string, DerivedLink>

function walk(parent: Y.XmlFragment | Y.XmlElement, found: Found): void {
  for (const child of parent.toArray()) {
    if (found.size >= MOST) return
    if (child instanceof Y.XmlText) readText(child, found)
    else if (child instanceof Y.XmlElement) {
      if (child.nodeName === 'mention') readMention(child, found)
      else if (child.nodeName === 'liveBlock') readBlock(child, found)
      walk(child, found)
    }
  }
}

function readMention(element: Y.XmlElement, found: Found): void {
  const attrs = element.getAttributes()
  const { kind, ref } = targetOf(attrs)
  const link = add(found, kind, ref)
  const id: unknown = attrs.id
  if (link?.kind !== 'person' || typeof id !== 'string' || !/^[A-Za-z0-9-]{1,40}$/.test(id)) return
  const mentions = (link.mentions ??= [])
  const client = element._item?.id.client ?? 0
  if (mentions.length < 50 && mentions.every((one) => one.id !== id)) mentions.push({ id, client })
}

/** Blocks of the core name what they show by its kind: `data.page`, `data.organisation`… */
function readBlock(element: Y.XmlElement, found: Found): void {
  const data: unknown = element.getAttributes().data
  if (typeof data !== 'object' || data === null) return
  for (const [key, value] of Object.entries(data)) {
    if (isMentionKind(key) && typeof value === 'string') add(found, key, value)
  }
}

function readText(text: Y.XmlText, found: Found): void {
  for (const run of text.toDelta() as { attributes?: { link?: { href?: unknown } } }[]) {
    const href = run.attributes?.link?.href
    const page = typeof href === 'string' ? pageOfPath(href) : null
    if (page !== null) add(found, 'page', page)
  }
}

function add(found: Found, kind: MentionKind, ref: string): DerivedLink | undefined {
  if (kind === 'date' || !isMentionRef(kind, ref)) return undefined
  // A record is a line of its collection: naming it cites the collection too.
  const record = kind === 'record' ? recordOf(ref) : null
  if (record) add(found, 'page', record.pageId)
  const key = `${kind}:${ref}`
  const known = found.get(key)
  if (known) return known
  const made: DerivedLink = { kind, ref }
  found.set(key, made)
  return made
}
