// Texts set aside: what the server will not take by itself, until its author has taken it over, copied it, or let it go. On the disk
// of this device; where that refuses to work, in this tab, which is better than nowhere.
import {
  dropDraft,
  keepDraft,
  moveDraft,
  readDrafts,
  type DraftContent,
  type DraftSource
} from './device/drafts'
import type { DraftRecord } from './device/records'

export class Aside {
  drafts = $state.raw<DraftRecord[]>([])
  /** Could not be written: ids below zero. */
  #held: DraftRecord[] = []
  readonly #personId: string

  constructor(personId: string) {
    this.#personId = personId
  }

  /** Those of one page, the latest first. */
  of(pageId: string): DraftRecord[] {
    return this.drafts.filter((draft) => draft.pageId === pageId).reverse()
  }

  /** Safe here when it resolves; `onlyHere` in the answer: as long as this tab stays open. */
  async keep(
    source: Omit<DraftSource, 'personId'>,
    content: DraftContent,
    reason: string
  ): Promise<{ onlyHere: boolean }> {
    const personId = this.#personId
    try {
      await keepDraft({ ...source, personId }, content, reason)
      await this.refresh()
      return { onlyHere: false }
    } catch (error) {
      console.warn('a text set aside could not be written on this device', error)
      const id = -1 - this.#held.length
      this.#held.push({ ...source, ...content, id, reason, at: new Date().toISOString() })
      this.drafts = [...this.drafts.filter((draft) => (draft.id ?? 0) >= 0), ...this.#held]
      return { onlyHere: true }
    }
  }

  async letGo({ id }: DraftRecord): Promise<void> {
    if (id === undefined) return
    this.#held = this.#held.filter((draft) => draft.id !== id)
    if (id >= 0) await dropDraft(this.#personId, id)
    await this.refresh()
  }

  async move({ id }: DraftRecord, target: { pageId: string; href: string }): Promise<void> {
    if (id === undefined) return
    this.#held = this.#held.map((draft) => (draft.id === id ? { ...draft, ...target } : draft))
    if (id >= 0) await moveDraft(this.#personId, id, target)
    await this.refresh()
  }

  async refresh(): Promise<void> {
    let stored: DraftRecord[] = []
    try {
      stored = await readDrafts(this.#personId)
    } catch (error) {
      console.warn('texts set aside could not be read', error)
    }
    this.drafts = [...stored, ...this.#held]
  }
}
