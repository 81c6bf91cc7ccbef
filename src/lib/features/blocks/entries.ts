// What « / » inserts of the core's live blocks.
import type { Editor } from '@tiptap/core'
import type { SlashEntry } from '$lib/editor/slash/entries'
import type { Messages } from '$lib/i18n'
import type { IconName } from '$lib/ui/icons'

export type InsertKind = 'organisation' | 'commune' | 'figure' | 'view'
type Kind = InsertKind | 'version' | 'contents' | 'decision' | 'action'

const ICONS: Record<Kind, IconName> = {
  contents: 'list',
  decision: 'check-circle',
  action: 'list-checks',
  figure: 'function',
  view: 'table',
  organisation: 'buildings',
  commune: 'map-pin',
  version: 'clock-counter-clockwise'
}

export interface EntriesSetup {
  t: Messages
  /** Asks what to insert. */
  choose: (kind: InsertKind | 'version') => void
}

export function blockEntries({ t, choose }: EntriesSetup): SlashEntry[] {
  const entry = (kind: Kind, run: (editor: Editor) => void): SlashEntry => ({
    key: `block-${kind}`,
    group: t('blocks.group'),
    label: t(`blocks.${kind}`),
    note: t(`blocks.${kind}.note`),
    keywords: t(`blocks.${kind}.keywords`),
    icon: ICONS[kind],
    run
  })
  const record = (kind: 'decision' | 'action') =>
    entry(kind, (editor) => insertBlock(editor, kind, { id: crypto.randomUUID() }, t(`blocks.${kind}`)))
  return [
    record('decision'),
    record('action'),
    entry('figure', () => choose('figure')),
    entry('view', () => choose('view')),
    entry('organisation', () => choose('organisation')),
    entry('commune', () => choose('commune')),
    entry('version', () => choose('version')),
    entry('contents', (editor) => insertBlock(editor, 'contents', {}, t('blocks.contents')))
  ]
}

/** `fallback` holds nothing that somebody who reads the page might not know. */
export function insertBlock(
  editor: Editor,
  type: string,
  data: Record<string, unknown>,
  fallback: string
): void {
  editor.chain().focus().insertLiveBlock({ plugin: 'core', type, version: 1, data, fallback }).run()
}
