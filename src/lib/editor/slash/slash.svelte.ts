// The « / » menu, and the one of « @ »: what was typed, what fits, which line is chosen. The list is drawn by SlashMenu.svelte; the focus stays in the
// text, which points at the chosen line (aria-activedescendant).
import type { Editor, Range } from '@tiptap/core'
import type { SuggestionProps } from '@tiptap/suggestion'
import type { SlashEntry } from './entries'
import { matching } from './match'

export class SlashMenuState {
  open = $state(false)
  items = $state.raw<SlashEntry[]>([])
  chosen = $state(0)
  /** Where the « / » is on screen. */
  place = $state.raw<DOMRect | null>(null)
  /** The list is being asked for. */
  waiting = $state(false)
  /** Best first once something is typed: groups would be cut in pieces. */
  grouped = $state(true)
  readonly id: string
  #range: Range | null = null
  #editor: Editor | null = null
  #fromButton = false

  constructor(
    id: string,
    readonly entries: () => SlashEntry[],
    /** What opens it. */
    readonly char = '/'
  ) {
    this.id = id
  }

  /** By a button: it may show its whole list before anything is typed. */
  get asked(): boolean {
    return this.#fromButton
  }

  optionId(index: number): string {
    return `${this.id}-${index}`
  }

  /** « Insérer un bloc »: types the character for those who do not know it; Escape then takes it away again. */
  start(editor: Editor): void {
    this.#fromButton = true
    const { parent, parentOffset } = editor.state.selection.$from
    const before = parent.textBetween(Math.max(0, parentOffset - 1), parentOffset, undefined, ' ')
    editor
      .chain()
      .focus()
      .insertContent(before === '' || /\s/.test(before) ? this.char : ` ${this.char}`)
      .run()
  }

  run(index: number): void {
    const entry = this.items[index]
    const editor = this.#editor
    if (!entry || !editor || !this.#range) return
    editor.chain().focus().deleteRange(this.#range).run()
    this.close()
    entry.run(editor)
  }

  show({ editor, range, items, query, clientRect, loading }: SuggestionProps<SlashEntry>): void {
    this.#editor = editor
    this.grouped = query === ''
    this.#range = range
    // Until the answer comes: what fits among what is there.
    this.items = loading ? matching(this.items, query) : items
    this.waiting = loading
    this.chosen = 0
    this.place = clientRect?.() ?? null
    this.open = true
    this.#point()
  }

  close(): void {
    this.open = false
    this.items = []
    this.#fromButton = false
    this.#point()
  }

  onkeydown(event: KeyboardEvent): boolean {
    if (!this.open || event.isComposing) return false
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      return this.#move(event.key === 'ArrowDown' ? 1 : -1)
    if ((event.key === 'Enter' || event.key === 'Tab') && this.items.length > 0) {
      this.run(this.chosen)
      return true
    }
    if (event.key !== 'Escape') return false
    if (this.#fromButton && this.#range) this.#editor?.chain().deleteRange(this.#range).run()
    this.close()
    return true
  }

  #move(step: number): boolean {
    if (this.items.length === 0) return false
    this.chosen = (this.chosen + step + this.items.length) % this.items.length
    this.#point()
    return true
  }

  #point(): void {
    const dom = this.#editor?.isDestroyed === false ? this.#editor.view.dom : null
    if (!dom) return
    if (this.open && this.items.length > 0) {
      dom.setAttribute('aria-controls', this.id)
      dom.setAttribute('aria-activedescendant', this.optionId(this.chosen))
    } else {
      dom.removeAttribute('aria-controls')
      dom.removeAttribute('aria-activedescendant')
    }
  }
}
