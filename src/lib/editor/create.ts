// Builds the editor of a document. Imported when a document is on screen, never by the server: Tiptap and ProseMirror travel only
// with it. Three ways to be bound: writing, reading a copy, or showing what this version does not fully know.
import { Editor, type AnyExtension } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Dropcursor, Gapcursor, Placeholder } from '@tiptap/extensions'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { documentExtensions } from '#shared/editor/extensions'
import { foreignChanges, foreignContent } from '#shared/editor/foreign'
import type { DocumentNode } from '#shared/editor/json'
import { documentSchema } from '#shared/editor/schema'
import type { Messages } from '$lib/i18n'
import { Comments, type CommentsOptions } from './extensions/comments'
import { Cursors } from './extensions/cursors'
import { Ending } from './extensions/ending'
import { Find, type FindOptions } from './extensions/find'
import { FileLinks, type FileLinkWords } from './extensions/file-links'
import { Guard } from './extensions/guard'
import { GuideNames } from './extensions/guide-names'
import { imageView, type ImageWords } from './extensions/image'
import { Keyboard, type KeyboardOptions } from './extensions/keyboard'
import { mentionExtension, mentionView } from './extensions/mention'
import { liveBlockView, type LiveBlockRenderer } from './extensions/live-block'
import { Moving } from './extensions/moving'
import { FrenchTyping } from './extensions/typing'
import { Uploads, type UploadOptions } from './extensions/uploads'
import { cleanPasted } from './paste/clean'
import { mirrorOf } from './mirror'
import type { Mentions } from './mentions/contract'
import type { Pictures } from './pictures'
import { readableDocument } from './readable'
import { signExtension } from './extensions/signs'
import { slashExtension } from './extensions/slash'
import type { SlashMenuState } from './slash/slash.svelte'
import { forgetStale } from './stale-selection'

export type EditorMode = 'write' | 'read' | 'foreign'

export interface EditorSetup {
  element: HTMLElement
  doc: Y.Doc
  /** Which of its texts; the body of a document without it. */
  fragment?: string
  awareness: Awareness
  mode: EditorMode
  t: Messages
  /** Accessible name of the text. */
  label: string
  renderers: LiveBlockRenderer[]
  slash: SlashMenuState
  pictures: Pictures
  /** What `@` finds and how names are told; without it, mentions are left open. */
  mentions?: Mentions
  mentionMenu?: SlashMenuState
  signMenu?: SlashMenuState
  uploads: UploadOptions
  keyboard: KeyboardOptions
  find?: FindOptions
  /** Pictures of another program stayed there. */
  onpictures?: (count: number) => void
  comments?: CommentsOptions
  onchange: (editor: Editor) => void
  /** The document holds (or has just received) what this version would delete: the editor must be made again, in `foreign` mode. */
  onforeign: (names: string[]) => void
}

/** What an editor that only shows needs: no menu, no bar, nothing that is sent. */
export type ReaderSetup = Omit<
  EditorSetup,
  'mode' | 'slash' | 'mentionMenu' | 'uploads' | 'keyboard' | 'onforeign'
>

export interface MountedEditor {
  editor: Editor
  destroy(): void
}

export function createEditor(setup: EditorSetup): MountedEditor {
  // Bound for reading, the text of one record would need a copy of the whole collection.
  if (setup.mode === 'foreign' || (setup.mode === 'read' && setup.fragment !== undefined))
    return showForeign(setup)
  return setup.mode === 'write' ? bindWriting(setup) : bindReading(setup)
}

/** A second view of the same text beside its screen; `extensions` say what of it is shown. */
export function createReader(setup: ReaderSetup, extensions: AnyExtension[]): MountedEditor {
  const nothing = () => undefined
  const keyboard = { ontoolbar: nothing, onlink: nothing, onshortcuts: nothing }
  return bindReading({ ...setup, keyboard }, extensions)
}

/** A text that is nobody's to change any more. */
export function createShown(
  setup: Omit<ReaderSetup, 'doc' | 'awareness' | 'onchange'>,
  content: DocumentNode[]
): MountedEditor {
  const nothing = () => undefined
  const keyboard = { ontoolbar: nothing, onlink: nothing, onshortcuts: nothing }
  const editor = build({ ...setup, keyboard, onchange: nothing }, false, [])
  editor.commands.setContent({ type: 'doc', content })
  return { editor, destroy: () => editor.destroy() }
}

function bindWriting(setup: EditorSetup): MountedEditor {
  const body = setup.doc.getXmlFragment(nameOf(setup))
  const schema = documentSchema()
  const foreign = foreignContent(body, schema)
  if (foreign.length > 0) {
    setup.onforeign(foreign)
    return showForeign(setup)
  }
  let editor: Editor | null = null
  // Registered before the binding's own observer: it must be stopped before it sees what it would delete.
  const watch = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
    if (editor) forgetStale(editor)
    const found = foreignChanges(events, schema)
    if (found.length === 0) return
    if (editor) unbind(editor)
    setup.onforeign(found)
  }
  body.observeDeep(watch)
  editor = build(setup, true, [
    Collaboration.configure({ fragment: body }),
    Cursors.configure({
      awareness: setup.awareness,
      fragment: nameOf(setup),
      label: (name) => setup.t('editor.cursor', { name })
    }),
    Placeholder.configure({ placeholder: setup.t('editor.placeholder') }),
    Dropcursor.configure({ class: 'dropcursor', width: 2, color: false }),
    Gapcursor,
    Ending,
    Moving,
    GuideNames,
    ...(setup.t.locale === 'fr' ? [FrenchTyping] : []),
    slashExtension(setup.slash),
    ...(setup.signMenu ? [signExtension(setup.signMenu, setup.t)] : []),
    ...(setup.mentions && setup.mentionMenu
      ? [mentionExtension(setup.mentionMenu, setup.mentions, setup.t)]
      : []),
    Uploads.configure(setup.uploads)
  ])
  return {
    editor,
    destroy: () => {
      body.unobserveDeep(watch)
      editor.destroy()
    }
  }
}

type ShowingSetup = ReaderSetup & Pick<EditorSetup, 'keyboard'>

function bindReading(setup: ShowingSetup, extensions: AnyExtension[] = []): MountedEditor {
  const mirror = mirrorOf(setup.doc)
  const body = mirror.doc.getXmlFragment(BODY)
  if (foreignContent(setup.doc.getXmlFragment(BODY), documentSchema()).length > 0) {
    mirror.stop()
    return showForeign(setup, extensions)
  }
  const editor = build(setup, false, [
    Collaboration.configure({ fragment: body }),
    Cursors.configure({ awareness: setup.awareness, label: (name) => setup.t('editor.cursor', { name }) }),
    ...extensions
  ])
  return {
    editor,
    destroy: () => {
      editor.destroy()
      mirror.stop()
    }
  }
}

const REDRAW_MS = 500

function showForeign(setup: ShowingSetup, extensions: AnyExtension[] = []): MountedEditor {
  const body = setup.doc.getXmlFragment(nameOf(setup))
  const editor = build(setup, false, extensions)
  let timer: ReturnType<typeof setTimeout> | undefined
  const draw = () => {
    timer = undefined
    editor.commands.setContent(readableDocument(body, editor.schema))
  }
  const later = () => (timer ??= setTimeout(draw, REDRAW_MS))
  draw()
  // Its own text alone: in a collection, much else moves.
  body.observeDeep(later)
  return {
    editor,
    destroy: () => {
      clearTimeout(timer)
      body.unobserveDeep(later)
      editor.destroy()
    }
  }
}

const nameOf = ({ fragment }: { fragment?: string }) => fragment ?? BODY

function build(
  setup: Omit<ShowingSetup, 'doc' | 'awareness'>,
  editable: boolean,
  extensions: AnyExtension[]
): Editor {
  const { t, element, label, renderers, keyboard, pictures, onchange } = setup
  return new Editor({
    element,
    editable,
    // The policy of the page refuses inline style sheets: ProseMirror's own rules are in styles/editor.css.
    injectCSS: false,
    extensions: [
      Guard,
      ...documentExtensions({
        taskLabel: (text, done) => t(done ? 'editor.task.done' : 'editor.task.todo', { text }),
        calloutLabel: (tone) => t(`callout.tone.${tone}`),
        replace: [
          imageView({ pictures, words: imageWords(t) }),
          liveBlockView({ renderers, label: t('editor.live_block') }),
          ...(setup.mentions ? [mentionView(setup.mentions)] : [])
        ]
      }),
      Keyboard.configure(keyboard),
      ...(setup.find ? [Find.configure(setup.find)] : []),
      FileLinks.configure({ pictures, words: fileWords(t) }),
      ...(setup.comments ? [Comments.configure(setup.comments)] : []),
      ...extensions
    ],
    editorProps: {
      attributes: {
        class: 'text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        ...(editable ? { 'aria-describedby': 'editor-help' } : { 'aria-readonly': 'true', tabindex: '0' })
      },
      transformPastedHTML: (html) => {
        const { html: clean, pictures } = cleanPasted(html)
        if (pictures > 0) setup.onpictures?.(pictures)
        return clean
      }
    },
    // The first transaction comes while the editor is being made.
    onTransaction: ({ editor }) => onchange(editor),
    onFocus: ({ editor }) => onchange(editor),
    onBlur: ({ editor }) => onchange(editor)
  })
}

function imageWords(t: Messages): ImageWords {
  return {
    missing: t('editor.image.missing'),
    awaited: t('editor.image.awaited'),
    waitsHere: t('editor.image.waits_here'),
    leaving: (share) => t('editor-files.leaving', { share: Math.round(share * 100) }),
    refused: (code) => t('editor.image.refused', { reason: t.dynamic(`errors.${code}`, {}, '') }),
    giveUp: t('editor.image.give_up')
  }
}

function fileWords(t: Messages): FileLinkWords {
  return {
    waitsHere: t('editor-files.waits_here'),
    leaving: (share) => t('editor-files.leaving', { share: Math.round(share * 100) }),
    refused: (code) => t('editor.image.refused', { reason: t.dynamic(`errors.${code}`, {}, '') }),
    giveUp: t('editor-files.give_up')
  }
}

/** Stops the binding for good, at once: whatever the screen does next can no longer change the document. */
function unbind(editor: Editor): void {
  const { binding } = ySyncPluginKey.getState(editor.state)
  binding.destroy()
  binding._prosemirrorChanged = () => undefined
}
