// The saved views of a collection on screen: which one is shown, what this person has changed in it without saving it. Changes show at
// once, to this person only, until they are kept for everybody.
import { createApi, unwrap } from '$lib/api/client'
import { cachedGet, cachePut } from '$lib/collab/device-cache'
import { upToDate } from '$lib/views/registry'
import type { ViewDto } from '#shared/schemas/collections'
import type { SavedView, ViewSettings } from '#shared/views/view'

export interface NewView {
  type: string
  name: string
  settings: ViewSettings
  personal: boolean
}

export interface ShownView {
  /** Null: nobody has saved a view yet, all records are in a table. */
  id: string | null
  type: string
  name: string
  settings: ViewSettings
  personal: boolean
  mayWrite: boolean
}

export type KnownView = SavedView & Pick<ViewDto, 'abilities'>

/** JSON as the client of the API types it and as ours does are one thing under two names; the server has checked it. */
function viewOf(dto: Omit<ViewDto, 'settings'> & { settings: unknown }): KnownView {
  return { ...dto, settings: dto.settings as ViewSettings }
}

export class SavedViews {
  list = $state.raw<readonly KnownView[]>([])
  loaded = $state(false)
  mayShare = $state(false)
  #drafts = $state.raw<Readonly<Record<string, ViewSettings>>>({})
  readonly #pageId: string
  readonly #firstName: string

  constructor(pageId: string, firstName: string) {
    this.#pageId = pageId
    this.#firstName = firstName
  }

  async read(): Promise<void> {
    const { items, abilities } = await cachedGet(this.#key, () =>
      unwrap(createApi(fetch).pages[':id'].views.$get({ param: { id: this.#pageId } }))
    )
    this.list = items.map((view) => upToDate(viewOf(view)))
    this.mayShare = abilities.createShared
    this.loaded = true
  }

  /** The one asked for, else the first; with what this person has changed in it. */
  shown(id: string | null): ShownView {
    const found = this.list.find((view) => view.id === id) ?? this.list[0]
    if (!found) {
      const settings = this.#drafts[''] ?? {}
      return {
        id: null,
        type: 'table',
        name: this.#firstName,
        settings,
        personal: false,
        mayWrite: this.mayShare
      }
    }
    const settings = this.#drafts[found.id] ?? found.settings
    const { type, name, personal, abilities } = found
    return { id: found.id, type, name, settings, personal, mayWrite: abilities.write }
  }

  changed(view: ShownView): boolean {
    return this.#drafts[view.id ?? ''] !== undefined
  }

  change(view: ShownView, settings: ViewSettings): void {
    const saved = this.list.find((one) => one.id === view.id)?.settings ?? {}
    const { [view.id ?? '']: _before, ...others } = this.#drafts
    const same = JSON.stringify(saved) === JSON.stringify(settings)
    this.#drafts = same ? others : { ...others, [view.id ?? '']: settings }
  }

  forget(view: ShownView): void {
    const { [view.id ?? '']: _before, ...others } = this.#drafts
    this.#drafts = others
  }

  /** For everybody who sees the view. @returns its id */
  async keep(view: ShownView): Promise<string> {
    if (view.id === null) {
      const made = await this.add({
        type: view.type,
        name: view.name,
        settings: view.settings,
        personal: false
      })
      this.forget(view)
      return made
    }
    const saved = await this.#patch(view.id, { settings: view.settings })
    this.forget(view)
    return saved.id
  }

  async add(view: NewView): Promise<string> {
    const made = await unwrap(
      createApi(fetch).pages[':id'].views.$post({
        param: { id: this.#pageId },
        json: { ...view, version: 1 }
      })
    )
    this.list = [...this.list, viewOf(made)]
    await this.#remember()
    return made.id
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#patch(id, { name })
  }

  async remove(id: string): Promise<void> {
    await unwrap(createApi(fetch).views[':viewId'].$delete({ param: { viewId: id } }))
    this.list = this.list.filter((view) => view.id !== id)
    await this.#remember()
  }

  async #patch(id: string, json: { name?: string; settings?: ViewSettings }): Promise<KnownView> {
    const saved = viewOf(
      await unwrap(createApi(fetch).views[':viewId'].$patch({ param: { viewId: id }, json }))
    )
    this.list = this.list.map((view) => (view.id === id ? saved : view))
    await this.#remember()
    return saved
  }

  get #key(): string {
    return `views:${this.#pageId}`
  }

  async #remember(): Promise<void> {
    await cachePut(this.#key, { items: this.list, next: null, abilities: { createShared: this.mayShare } })
  }
}
