// Pictures and files being put into the text: pasted, dropped or chosen. Each shows a place-holder where it will stand until it is
// kept, on the server or on the disk of this device; then it is in the document. Places are kept as Yjs positions:
// a change by someone else redraws the whole text and would lose ordinary ones.
import { Extension } from '@tiptap/core'
import type { Node, Schema } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey
} from '@tiptap/y-tiptap'
import type { RelativePosition } from 'yjs'
import type { StoredFile, StoredPicture } from '../pictures'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    uploads: {
      /** Puts pictures and files where the cursor is, or to `at`. */
      uploadFiles: (files: File[], at?: number) => ReturnType
    }
  }
}

export interface UploadOptions {
  /** Keeps a picture or a file. @throws an error whose sentence `onproblem` can say */
  upload: (file: File, onprogress: (share: number) => void) => Promise<StoredPicture | StoredFile>
  onproblem: (error: unknown, file: File) => void
  /** The picture is in the document, at this position: its description can be asked. */
  oninserted: (at: number) => void
  label: (file: File) => string
  /** The words of a link to it. */
  words: (file: StoredFile) => string
}

interface Upload {
  id: number
  place: RelativePosition
  dom: HTMLElement
}

const key = new PluginKey<Upload[]>('uploads')

export const Uploads = Extension.create<UploadOptions>({
  name: 'uploads',

  addOptions() {
    return {
      upload: () => Promise.reject(new Error('no upload')),
      onproblem: () => undefined,
      oninserted: () => undefined,
      label: (file) => file.name,
      words: (file) => file.name
    }
  },

  addCommands() {
    return {
      uploadFiles:
        (files, at) =>
        ({ view }) => {
          for (const file of files) void send(view, file, at ?? view.state.selection.to, this.options)
          return files.length > 0
        }
    }
  },

  addProseMirrorPlugins() {
    const take = (view: EditorView, files: File[], at: number) => {
      for (const file of files) void send(view, file, at, this.options)
      return files.length > 0
    }
    return [
      new Plugin<Upload[]>({
        key,
        state: {
          init: () => [],
          apply: (tr, uploads) => tr.getMeta(key) ?? uploads
        },
        props: {
          decorations: (state) =>
            DecorationSet.create(
              state.doc,
              (key.getState(state) ?? []).flatMap(({ id, place, dom }) => {
                const at = absolute(state, place)
                return at === null ? [] : [Decoration.widget(at, dom, { key: `upload-${id}`, side: -1 })]
              })
            ),
          handlePaste: (view, event) => {
            const { files } = event.clipboardData ?? {}
            const html = event.clipboardData?.getData('text/html') ?? ''
            // A copied web page brings its own text; a copied picture brings only itself.
            if (textOf(html) !== '') return false
            return take(view, [...(files ?? [])], view.state.selection.to)
          },
          handleDrop: (view, event, _, moved) => {
            if (moved) return false
            const at =
              view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.to
            const files = [...(event.dataTransfer?.files ?? [])]
            if (files.length > 0) event.preventDefault()
            return take(view, files, at)
          }
        }
      })
    ]
  }
})

let next = 1

async function send(view: EditorView, file: File, at: number, options: UploadOptions): Promise<void> {
  if (!view.editable) return
  const dom = placeholder(options.label(file))
  const place = relative(view, blockEnd(view, at))
  const id = next++
  change(view, (uploads) => [...uploads, { id, place, dom: dom.element }])
  try {
    const stored = await options.upload(file, dom.progress)
    if (view.isDestroyed) return
    const target = blockEnd(view, absolute(view.state, place) ?? view.state.doc.content.size)
    change(view, (uploads) => uploads.filter((upload) => upload.id !== id))
    const node = nodeOf(view.state.schema, stored, options)
    if (!node) return
    view.dispatch(view.state.tr.insert(target, node))
    if (node.type.name === 'image') options.oninserted(target)
  } catch (error) {
    if (!view.isDestroyed) change(view, (uploads) => uploads.filter((upload) => upload.id !== id))
    options.onproblem(error, file)
  }
}

/** A file is a line of its own, with a link that any version of any reader knows. */
function nodeOf(
  schema: Schema,
  stored: StoredPicture | StoredFile,
  options: UploadOptions
): Node | undefined {
  if (!('href' in stored)) return schema.nodes.image?.create({ ...stored })
  const mark = schema.marks.link?.create({ href: stored.href })
  return schema.nodes.paragraph?.create(null, schema.text(options.words(stored), mark && [mark]))
}

function change(view: EditorView, how: (uploads: Upload[]) => Upload[]): void {
  view.dispatch(
    view.state.tr.setMeta(key, how(key.getState(view.state) ?? [])).setMeta('addToHistory', false)
  )
}

/** After the block at the cursor: a picture stands between blocks. */
function blockEnd(view: EditorView, at: number): number {
  const $at = view.state.doc.resolve(Math.min(at, view.state.doc.content.size))
  return $at.depth === 0 ? $at.pos : $at.after(1)
}

function relative(view: EditorView, at: number): RelativePosition {
  const { type, binding } = ySyncPluginKey.getState(view.state)
  return absolutePositionToRelativePosition(at, type, binding.mapping)
}

function absolute(state: EditorView['state'], place: RelativePosition): number | null {
  const { doc, type, binding } = ySyncPluginKey.getState(state)
  const at = relativePositionToAbsolutePosition(doc, type, place, binding.mapping)
  return at === null ? null : Math.min(Math.max(at, 0), state.doc.content.size)
}

function placeholder(label: string): { element: HTMLElement; progress: (share: number) => void } {
  const element = document.createElement('div')
  element.className = 'upload'
  element.contentEditable = 'false'
  const words = element.appendChild(document.createElement('p'))
  words.textContent = label
  const bar = element.appendChild(document.createElement('progress'))
  bar.max = 1
  bar.setAttribute('aria-label', label)
  return { element, progress: (share) => (bar.value = share) }
}

function textOf(html: string): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent?.trim() ?? ''
}
