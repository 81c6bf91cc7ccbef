// The editor as its tools see it. ProseMirror is not reactive: `version` moves with each transaction, and readers ask again.
import type { Editor } from '@tiptap/core'
import { countWords, readingMinutes } from '#shared/editor/words'

export interface OutlineEntry {
  level: number
  text: string
  /** Position of the heading in the document. */
  at: number
}

const COUNT_MS = 400

export class EditorState {
  #editor = $state.raw<Editor | null>(null)
  #version = $state(0)
  outline = $state.raw<OutlineEntry[]>([])
  words = $state(0)
  #timer: ReturnType<typeof setTimeout> | undefined

  readonly minutes = $derived(readingMinutes(this.words))

  /** Null until the editor is there. */
  get editor(): Editor | null {
    return this.#editor
  }

  /** What an editor says now; whoever asks in a template is asked again after every change of text or selection. */
  read<T>(look: (editor: Editor) => T): T | undefined {
    const editor = this.#editor
    return this.#version < 0 || !editor || editor.isDestroyed ? undefined : look(editor)
  }

  attach(editor: Editor): void {
    this.#editor = editor
    this.#measure()
  }

  detach(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#editor = null
  }

  changed(): void {
    this.#version += 1
    this.#timer ??= setTimeout(() => this.#measure(), COUNT_MS)
  }

  /** Puts the cursor at a heading and the heading under the bars. */
  goTo(entry: OutlineEntry): void {
    const editor = this.#editor
    if (!editor) return
    const node = editor.view.nodeDOM(entry.at)
    editor.commands.setTextSelection(entry.at + 1)
    editor.view.focus()
    if (node instanceof HTMLElement) node.scrollIntoView({ block: 'start' })
  }

  #measure(): void {
    this.#timer = undefined
    const editor = this.#editor
    if (!editor || editor.isDestroyed) return
    const entries: OutlineEntry[] = []
    editor.state.doc.forEach((node, at) => {
      if (node.type.name !== 'heading' || node.textContent.trim() === '') return
      entries.push({ level: Number(node.attrs.level), text: node.textContent, at })
    })
    if (JSON.stringify(entries) !== JSON.stringify(this.outline)) this.outline = entries
    this.words = countWords(editor.state.doc.textBetween(0, editor.state.doc.content.size, '\n', ' '))
  }
}
