// Links to files of ours: drawn as such, with a word behind those that this device has not sent yet, and opened from here then. What is
// in the document is an ordinary link.
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { safeImage } from '#shared/editor/addresses'
import { namedAt } from '../picture-address'
import type { Pictures, WaitingPicture } from '../pictures'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    fileLinks: {
      /** Opens the file whose link holds the cursor. False: it is not one. */
      openFile: () => ReturnType
    }
  }
}

export interface FileLinkWords {
  waitsHere: string
  leaving: (share: number) => string
  refused: (code: string) => string
  giveUp: string
}

export interface FileLinkOptions {
  pictures: Pictures | null
  words: FileLinkWords
}

interface Found {
  href: string
  words: string
  from: number
  to: number
}

type WaitingFiles = ReadonlyMap<string, WaitingPicture>

const key = new PluginKey<WaitingFiles>('fileLinks')

export const FileLinks = Extension.create<FileLinkOptions>({
  name: 'fileLinks',

  addOptions() {
    return {
      pictures: null,
      words: { waitsHere: '', leaving: () => '', refused: () => '', giveUp: '' }
    }
  },

  addCommands() {
    return {
      openFile:
        () =>
        ({ state }) => {
          const { from, to } = state.selection
          const found = filesOf(state.doc).find((each) => each.from <= from && each.to >= to)
          if (found) void this.options.pictures?.open(found.href, nameOf(found.words))
          return found !== undefined
        }
    }
  },

  addProseMirrorPlugins() {
    const { pictures, words } = this.options
    if (!pictures) return []
    return [
      new Plugin<WaitingFiles>({
        key,
        state: {
          init: () => new Map(),
          apply: (tr, waiting) => tr.getMeta(key) ?? waiting
        },
        props: {
          decorations: (state) => DecorationSet.create(state.doc, draw(state, pictures, words)),
          handleDOMEvents: {
            click: (_, event) => {
              const link = event.target instanceof Element ? event.target.closest('a[href]') : null
              const href = link && safeImage(link.getAttribute('href'))
              if (!href) return false
              // Of the browser, and of the router: the page is not left for it.
              event.preventDefault()
              void pictures.open(href, nameOf(link?.textContent ?? ''))
              return true
            }
          }
        },
        view: (view) => new Watch(view, pictures)
      })
    ]
  }
})

/** Asks this device which files of the text it still holds: when it sends something, and when the text has another one. */
class Watch {
  readonly #stops: (() => void)[]
  #known = ''

  constructor(
    readonly view: EditorView,
    readonly pictures: Pictures
  ) {
    this.#stops = [
      pictures.onchange(() => void this.#ask()),
      pictures.onprogress(
        () => (key.getState(view.state)?.size ?? 0) > 0 && this.#tell(key.getState(view.state))
      )
    ]
    this.update()
  }

  update(): void {
    const known = named(this.view.state.doc).join()
    if (known === this.#known) return
    this.#known = known
    void this.#ask()
  }

  destroy(): void {
    for (const stop of this.#stops) stop()
  }

  async #ask(): Promise<void> {
    const waiting = new Map<string, WaitingPicture>()
    for (const href of named(this.view.state.doc)) {
      const found = await this.pictures.waiting(href)
      if (found) waiting.set(href, found)
    }
    const before = key.getState(this.view.state)?.size ?? 0
    if (waiting.size > 0 || before > 0) this.#tell(waiting)
  }

  #tell(waiting: WaitingFiles | undefined): void {
    if (this.view.isDestroyed || !waiting) return
    this.view.dispatch(this.view.state.tr.setMeta(key, waiting).setMeta('addToHistory', false))
  }
}

function draw(state: EditorState, pictures: Pictures, words: FileLinkWords): Decoration[] {
  const waiting = key.getState(state)
  return filesOf(state.doc).flatMap(({ href, from, to }) => {
    const link = Decoration.inline(from, to, { class: 'file-link' })
    const kept = waiting?.get(href)
    if (!kept) return [link]
    const share = pictures.progress(href)
    const said =
      kept.problem !== null
        ? words.refused(kept.problem)
        : share === null
          ? words.waitsHere
          : words.leaving(share)
    const note = (view: EditorView, at: () => number | undefined) =>
      noteOf(said, kept.problem !== null ? giveUpButton(view, at, href, pictures, words) : null)
    return [link, Decoration.widget(to, note, { key: `${href} ${said}`, side: 1, stopEvent: () => true })]
  })
}

function noteOf(said: string, button: HTMLButtonElement | null): HTMLElement {
  const note = document.createElement('span')
  note.className = 'file-note'
  note.contentEditable = 'false'
  note.textContent = said
  if (button) {
    note.dataset.problem = 'true'
    note.append(' ', button)
  }
  return note
}

/** The server will not have it: the link goes with it. */
function giveUpButton(
  view: EditorView,
  at: () => number | undefined,
  href: string,
  pictures: Pictures,
  words: FileLinkWords
): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'btn btn--sm'
  button.textContent = words.giveUp
  button.addEventListener('click', () => {
    void pictures.giveUp(href).then(() => {
      const end = at()
      const found = filesOf(view.state.doc).find(
        (each) => each.href === href && (end === undefined || each.to === end)
      )
      if (found && view.editable) view.dispatch(view.state.tr.delete(found.from, found.to))
    })
  })
  return button
}

/** One for each link, however many marks its words have. */
function filesOf(doc: Node): Found[] {
  const found: Found[] = []
  doc.descendants((node, from) => {
    const href = safeImage(node.marks.find(({ type }) => type.name === 'link')?.attrs.href)
    if (!node.isText || href === null) return
    const to = from + node.nodeSize
    const last = found.at(-1)
    if (last?.href === href && last.to === from) Object.assign(last, { to, words: last.words + node.text })
    else found.push({ href, words: node.text ?? '', from, to })
  })
  return found
}

/** Those a device named: only they can still be waiting. */
function named(doc: Node): string[] {
  return [...new Set(filesOf(doc).map(({ href }) => href))].filter((href) => namedAt(href) !== null)
}

/** The words of the link, without the size behind them. */
function nameOf(words: string): string {
  return words.replace(/\s*\([^()]*\)\s*$/, '') || 'fichier'
}
