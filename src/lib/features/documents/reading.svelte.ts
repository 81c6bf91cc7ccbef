// Reading without the risk of writing. Where a finger is the pointer, a page that already says something opens for reading; who asks to write in
// it is remembered on this device, for this page.
import { browser } from '$app/environment'
import { untrack } from 'svelte'
import { MediaQuery } from 'svelte/reactivity'
import type * as Y from 'yjs'
import type { DocumentSession } from '$lib/collab/session.svelte'
import { BODY } from '#shared/collab/canonical'
import { textOf } from '#shared/editor/text'

const KEY = 'interpoles.writing'
const MOST = 200

export class Reading {
  /** Null: as this device and this page have it. */
  #chosen = $state<boolean | null>(null)
  readonly #pageId: string
  readonly #finger = new MediaQuery('(pointer: coarse)', false)

  constructor(pageId: string, session: () => DocumentSession | null) {
    this.#pageId = pageId
    $effect(() => {
      const open = session()
      if (open?.opened) untrack(() => this.#settle(open.channel.doc))
    })
    if (browser && kept().includes(pageId)) this.#chosen = false
  }

  get on(): boolean {
    return this.#chosen ?? this.#finger.current
  }

  /** What the page says is known: nobody opens an empty one to read it. Not remembered. */
  #settle(doc: Y.Doc): void {
    if (this.#chosen === null && textOf(doc.getXmlFragment(BODY)).trim() === '') this.#chosen = false
  }

  toggle(): void {
    if (this.on) this.read()
    else this.write()
  }

  read(): void {
    this.#chosen = true
    keep(kept().filter((id) => id !== this.#pageId))
  }

  write(): void {
    this.#chosen = false
    keep([this.#pageId, ...kept().filter((id) => id !== this.#pageId)].slice(0, MOST))
  }
}

function kept(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(found) ? found.filter((id) => typeof id === 'string') : []
  } catch (error) {
    // Mangled, or a browser that keeps nothing: the device decides.
    if (error instanceof SyntaxError || error instanceof DOMException) return []
    throw error
  }
}

function keep(ids: string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(ids))
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
