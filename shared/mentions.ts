// What a text may name by `@`: always by a stable id, never by a name, so that nothing breaks when something is renamed or moved and
// nothing is said to someone who may not see it. Names are asked for by whoever shows the text.
import { isDay } from './fields/date-text'
import { createFormat } from './format'

export const MENTION_KINDS = ['person', 'organisation', 'page', 'record', 'initiative', 'date'] as const
export type MentionKind = (typeof MENTION_KINDS)[number]

export interface MentionTarget {
  kind: MentionKind
  /** A uuid; of a record `<uuid of its collection>/<id>`; of a date `2027-03-12`. */
  ref: string
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const RECORD = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/([A-Za-z0-9_-]{1,64})$/

export function isMentionKind(value: unknown): value is MentionKind {
  return MENTION_KINDS.some((kind) => kind === value)
}

export function isMentionRef(kind: MentionKind, ref: string): boolean {
  if (kind === 'date') return isDay(ref)
  return (kind === 'record' ? RECORD : UUID).test(ref)
}

/** The collection and the record that a `record` names. */
export function recordOf(ref: string): { pageId: string; recordId: string } | null {
  const found = RECORD.exec(ref)
  return found?.[1] && found[2] ? { pageId: found[1], recordId: found[2] } : null
}

/** `page:<uuid>`: one text for both, in addresses and maps. */
export function mentionKey({ kind, ref }: MentionTarget): string {
  return `${kind}:${ref}`
}

export function readMentionKey(key: string): MentionTarget | null {
  const cut = key.indexOf(':')
  const kind = key.slice(0, cut)
  const ref = key.slice(cut + 1)
  return isMentionKind(kind) && isMentionRef(kind, ref) ? { kind, ref } : null
}

const PAGE_PATH =
  /^\/initiatives\/[^/?#]+\/(?:documents|tableaux)\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?=$|[/?#])/

/** The page that a path of this site leads to. */
export function pageOfPath(path: string): string | null {
  return PAGE_PATH.exec(path)?.[1] ?? null
}

/** Attributes of a node as they were cleaned (shared/editor/attributes). */
export function targetOf(attrs: Record<string, unknown>): MentionTarget {
  const { kind, ref } = attrs
  return isMentionKind(kind) && typeof ref === 'string' ? { kind, ref } : { kind: 'page', ref: '' }
}

/** Without anybody to ask: a date says itself, everything else is left open. */
export function bareName({ kind, ref }: MentionTarget): string {
  return kind === 'date' && isDay(ref) ? createFormat('fr').day(ref, { withYear: 'always' }) : '…'
}
