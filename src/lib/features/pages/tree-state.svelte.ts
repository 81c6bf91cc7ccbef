// The tree on screen: gestures show at once and can be undone; what the server refuses goes back and is said beside the tree.
import { SvelteSet } from 'svelte/reactivity'
import { createApi, type ApiClient } from '$lib/api/client'
import { errorSentence } from '$lib/i18n/error-sentence'
import type { Messages } from '$lib/i18n'
import type { Toasts } from '$lib/state/toasts.svelte'
import type { PageNode } from '#shared/schemas/pages'
import * as verbs from './actions'
import { placeOf, subtreeIds, withPlace, type Place } from './tree'

interface Surroundings {
  t: Messages
  toasts: Toasts
  /** Reads the tree, the trash and their counts again; the screen gives the new nodes. */
  refresh: () => Promise<void>
}

export class TreeState {
  nodes: PageNode[] = $state.raw([])
  /** Everything is open at first: a tree of pages is read like a table of contents. */
  readonly expanded: SvelteSet<string>
  /** The sentence of the last refusal; empty when the last gesture went through. */
  problem = $state('')
  #around: () => Surroundings
  #api: ApiClient

  constructor(nodes: PageNode[], around: () => Surroundings) {
    this.nodes = nodes
    this.expanded = new SvelteSet(nodes.flatMap((node) => node.parentId ?? []))
    this.#around = around
    this.#api = createApi(fetch)
  }

  title(id: string): string {
    return this.nodes.find((node) => node.id === id)?.title ?? ''
  }

  async move(id: string, to: Place): Promise<boolean> {
    const { t, toasts } = this.#around()
    const from = placeOf(this.nodes, id)
    if (from.parentId === to.parentId && from.afterId === to.afterId) return true
    if (!(await this.#place(id, to))) return false
    const title = this.title(id)
    const sentence =
      to.parentId === from.parentId
        ? t('pages.move.done.order', { title })
        : to.parentId === null
          ? t('pages.move.done.root', { title })
          : t('pages.move.done', { title, parent: this.title(to.parentId) })
    toasts.show(sentence, { undo: async () => void (await this.#place(id, from)) })
    return true
  }

  async rename(id: string, title: string): Promise<boolean> {
    const { t, toasts } = this.#around()
    const before = this.title(id)
    if (title === before) return true
    if (!(await this.#retitle(id, title))) return false
    toasts.show(t('pages.rename.done', { before, after: title }), {
      undo: async () => void (await this.#retitle(id, before))
    })
    return true
  }

  /** With everything below it. */
  async trash(id: string): Promise<boolean> {
    const { t, toasts } = this.#around()
    const title = this.title(id)
    const going = subtreeIds(this.nodes, id)
    const before = this.nodes
    this.nodes = this.nodes.filter((node) => !going.has(node.id))
    if (!(await this.#attempt(before, () => verbs.trashPage(this.#api, id)))) return false
    toasts.show(t('pages.trashed', { title, count: going.size - 1 }), { undo: () => this.#restore(id) })
    return true
  }

  async setAudience(id: string, chosen: verbs.Audience): Promise<void> {
    await verbs.setAudience(this.#api, id, chosen)
    const { t, toasts, refresh } = this.#around()
    await refresh()
    toasts.show(
      t('pages.audience.done', {
        title: this.title(id),
        audience: t(`pages.audience.${chosen.audience}`).toLocaleLowerCase(t.locale)
      })
    )
  }

  #place(id: string, place: Place): Promise<boolean> {
    const before = this.nodes
    this.nodes = withPlace(this.nodes, id, place)
    // What was moved stays in sight.
    if (place.parentId !== null) this.expanded.add(place.parentId)
    return this.#attempt(before, () => verbs.movePage(this.#api, id, place))
  }

  #retitle(id: string, title: string): Promise<boolean> {
    const before = this.nodes
    this.nodes = this.nodes.map((node) => (node.id === id ? { ...node, title } : node))
    return this.#attempt(before, () => verbs.renamePage(this.#api, id, title))
  }

  async #restore(id: string): Promise<void> {
    await this.#attempt(this.nodes, () => verbs.restorePage(this.#api, id))
  }

  async #attempt(before: PageNode[], work: () => Promise<void>): Promise<boolean> {
    this.problem = ''
    try {
      await work()
      await this.#around().refresh()
      return true
    } catch (error) {
      this.nodes = before
      this.problem = errorSentence(this.#around().t, error)
      return false
    }
  }
}
