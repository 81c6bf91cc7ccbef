// What a search found, as the palette and the page of results show it.
import type { IconName } from '$lib/ui/icons'
import type { MessageKey } from '$lib/i18n'
import type { FindingKind } from '#shared/vocabulary'

export const KIND_ICONS: Record<FindingKind, IconName> = {
  document: 'file-text',
  collection: 'table',
  meeting: 'calendar-blank',
  record: 'identification-card',
  comment: 'chat-circle-text',
  file: 'file',
  initiative: 'path',
  organisation: 'buildings',
  person: 'user'
}

/** Of a kind of the index, or `page` of the palette. */
export function iconOf(kind: string): IconName {
  return kind in KIND_ICONS ? KIND_ICONS[kind as FindingKind] : 'file-text' // `in` has just said that it is one
}

/** What one may narrow to: a few choices that people tell apart, each some kinds of the index. */
export const NARROWINGS = [
  { key: 'pages', kinds: ['document', 'collection', 'meeting'], label: 'search.kind.pages' },
  { key: 'records', kinds: ['record'], label: 'search.kind.records' },
  { key: 'comments', kinds: ['comment'], label: 'search.kind.comments' },
  { key: 'files', kinds: ['file'], label: 'search.kind.files' },
  { key: 'initiatives', kinds: ['initiative'], label: 'search.kind.initiatives' },
  { key: 'people', kinds: ['organisation', 'person'], label: 'search.kind.people' }
] as const satisfies readonly { key: string; kinds: readonly FindingKind[]; label: MessageKey }[]
export type Narrowing = (typeof NARROWINGS)[number]['key']

export function kindsOf(narrowing: string | null): string | undefined {
  return NARROWINGS.find(({ key }) => key === narrowing)?.kinds.join(',')
}

/** A page of a plugin's kind is among the documents. */
export function narrowingOf(kind: string): Narrowing {
  return NARROWINGS.find(({ kinds }) => kinds.some((each) => each === kind))?.key ?? 'pages'
}
