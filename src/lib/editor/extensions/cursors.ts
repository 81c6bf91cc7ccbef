// Where the others are: a caret in the colour of their organisation, their first name on a flag that folds after two seconds
// without movement, and their selection. What travels in awareness is checked: anyone in the room may send anything.
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { yCursorPlugin } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import { presentPerson } from '$lib/collab/presence.svelte'

export interface CursorOptions {
  awareness: Awareness | null
  /** Name of the text in its document. */
  fragment: string
  /** « Curseur de Erwan », for those who do not see it. */
  label: (name: string) => string
}

const FOLD_MS = 2000

export const Cursors = Extension.create<CursorOptions>({
  name: 'cursors',
  priority: 999,

  addOptions() {
    return { awareness: null, fragment: 'default', label: (name) => name }
  },

  addProseMirrorPlugins() {
    const { awareness, fragment, label } = this.options
    if (!awareness) return []
    const carets = new Map<number, HTMLElement>()
    return [
      yCursorPlugin(awareness, {
        awarenessStateFilter: (current: number, client: number, state: unknown) =>
          client !== current && client !== awareness.clientID && hasCursor(state, fragment),
        cursorBuilder: (user: unknown, client: number) => {
          const caret = buildCaret(user, label)
          carets.set(client, caret)
          return caret
        },
        selectionBuilder: (user: unknown) => ({ class: `sel ${presentPerson(user)?.tint ?? ''}`.trim() })
      }),
      new Plugin({
        key: new PluginKey('cursorFlags'),
        view: (view) => new Flags(view, awareness, carets)
      })
    ]
  }
})

/** Unfolds the flag of whoever has just moved, and keeps flags inside the sheet. */
class Flags {
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>()
  readonly #seen = new Map<number, string>()
  #frame = 0

  constructor(
    readonly view: EditorView,
    readonly awareness: Awareness,
    readonly carets: Map<number, HTMLElement>
  ) {
    awareness.on('change', this.#onchange)
    view.dom.addEventListener('click', this.#onclick)
  }

  update(): void {
    this.#place()
  }

  destroy(): void {
    this.awareness.off('change', this.#onchange)
    this.view.dom.removeEventListener('click', this.#onclick)
    for (const timer of this.#timers.values()) clearTimeout(timer)
    cancelAnimationFrame(this.#frame)
  }

  #onchange = ({ updated, added, removed }: Record<'updated' | 'added' | 'removed', number[]>): void => {
    for (const client of removed) {
      clearTimeout(this.#timers.get(client))
      this.#timers.delete(client)
      this.#seen.delete(client)
      this.carets.delete(client)
    }
    for (const client of [...added, ...updated]) {
      const place = JSON.stringify(this.awareness.getStates().get(client)?.cursor ?? null)
      // Someone who says something else (still here) has not moved.
      if (place === this.#seen.get(client)) continue
      this.#seen.set(client, place)
      clearTimeout(this.#timers.get(client))
      this.#timers.set(
        client,
        setTimeout(() => this.#fold(client), FOLD_MS)
      )
    }
    this.#place()
  }

  /** Decorations are drawn after this event: the flags are looked at in the next frame. */
  #place(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      const edge = this.view.dom.getBoundingClientRect().right
      for (const [client, caret] of this.carets) {
        if (!caret.isConnected) continue
        caret.classList.toggle('is-folded', !this.#timers.has(client))
        const flag = caret.firstElementChild
        const width = flag?.getBoundingClientRect().width ?? 0
        const { left } = caret.getBoundingClientRect()
        const flip = left + width > edge
        caret.classList.toggle('cursor--flip', flip)
        caret.classList.toggle('cursor--end', !flip && isAtLineEnd(caret))
      }
    })
  }

  #fold(client: number): void {
    this.#timers.delete(client)
    this.carets.get(client)?.classList.add('is-folded')
  }

  /** A finger on a caret shows the name that phones hide. */
  #onclick = (event: MouseEvent): void => {
    const caret = event.target instanceof Element ? event.target.closest('.cursor') : null
    caret?.classList.toggle('is-open')
  }
}

function buildCaret(user: unknown, label: (name: string) => string): HTMLElement {
  const person = presentPerson(user)
  const name = person?.givenName ?? '…'
  const caret = document.createElement('span')
  caret.className = `cursor ${person?.tint ?? ''}`.trim()
  caret.contentEditable = 'false'
  const flag = caret.appendChild(document.createElement('span'))
  flag.className = 'cursor__flag'
  flag.setAttribute('aria-hidden', 'true')
  flag.textContent = name
  const words = caret.appendChild(document.createElement('span'))
  words.className = 'sr'
  words.textContent = label(name)
  return caret
}

/** Nothing but the end of the block after the caret: the flag then stands beside it and covers no word. */
function isAtLineEnd(caret: HTMLElement): boolean {
  let next = caret.nextSibling
  while (next instanceof Element && (next.tagName === 'BR' || next.classList.contains('cursor')))
    next = next.nextSibling
  return next === null
}

function hasCursor(state: unknown, fragment: string): boolean {
  if (typeof state !== 'object' || state === null || !('cursor' in state)) return false
  const { cursor } = state
  if (typeof cursor !== 'object' || cursor === null) return false
  return (
    'anchor' in cursor &&
    'head' in cursor &&
    isPosition(cursor.anchor, fragment) &&
    isPosition(cursor.head, fragment)
  )
}

/** A Yjs relative position as JSON, in our text and nowhere else. */
function isPosition(value: unknown, fragment: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { type, tname, item, assoc } = value as Record<string, unknown>
  return (
    isId(type) &&
    isId(item) &&
    (tname === undefined || tname === null || tname === fragment) &&
    (assoc === undefined || typeof assoc === 'number') &&
    Boolean(type ?? item ?? tname)
  )
}

function isId(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (typeof value !== 'object') return false
  const { client, clock } = value as Record<string, unknown>
  return (
    Number.isSafeInteger(client) && Number.isSafeInteger(clock) && Number(client) >= 0 && Number(clock) >= 0
  )
}
