// One text set aside beside the document of now: what its author did that the document does not have, thing by thing, taken over or
// left. The text stays on the device until its author has said so.
import type { Device } from '$lib/collab/device.svelte'
import type { DraftRecord } from '$lib/collab/device/records'
import { blocksOf, leftOf, type Left } from '$lib/collab/leftovers'
import type { DocumentSession } from '$lib/collab/session.svelte'
import { placeOf, stillLeft, takeOver, type Place } from '$lib/collab/taking-over'

export interface Item {
  id: number
  left: Left
  place: Place
  decision: 'open' | 'taken' | 'left'
}

export class TakingOver {
  items = $state.raw<Item[]>([])
  readonly open = $derived(this.items.filter(({ decision }) => decision === 'open'))
  readonly session: DocumentSession
  readonly #device: Device
  readonly draft: DraftRecord

  constructor(session: DocumentSession, device: Device, draft: DraftRecord) {
    this.session = session
    this.#device = device
    this.draft = draft
    this.items = this.#compute()
  }

  /** @param heading over what has no place any more @returns how many entered the document */
  async take(items: readonly Item[], heading: string): Promise<number> {
    const { channel } = this.session
    let taken = 0
    // From the end: what stands above another thing of theirs then still finds its surroundings.
    for (const item of [...items].reverse()) if (takeOver(channel.doc, item.left, heading)) taken += 1
    this.#decide(items, 'taken')
    await channel.store.flush()
    return taken
  }

  leave(item: Item): void {
    this.#decide([item], 'left')
  }

  /** Thought again: what was left comes back, what was taken and undone too. */
  again(): void {
    this.items = this.#compute()
  }

  /** The text set aside goes, once what was taken from it is safe somewhere. @returns false: not yet */
  async letGo(): Promise<boolean> {
    const { store } = this.session.channel
    await store.flush()
    if (!store.confirmed && !(await this.session.whenSaved())) return false
    await this.#device.aside.letGo(this.draft)
    return true
  }

  #decide(items: readonly Item[], decision: Item['decision']): void {
    const ids = new Set(items.map(({ id }) => id))
    this.items = this.items.map((item) => (ids.has(item.id) ? { ...item, decision } : item))
  }

  #compute(): Item[] {
    const { state, base, before } = this.draft
    try {
      const now = blocksOf(this.session.channel.doc)
      return leftOf({ state, base: base ?? null, before: before ?? null }).flatMap((each, id): Item[] => {
        const left = stillLeft(each, now)
        return left ? [{ id, left, place: placeOf(left, now), decision: 'open' }] : []
      })
    } catch (error) {
      console.warn('a text set aside could not be read', error)
      return []
    }
  }
}
