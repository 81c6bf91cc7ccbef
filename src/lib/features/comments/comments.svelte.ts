// The comments of one page while its screen is there: read, told again, placed in the text, written. Browser only.
import { createApi, isApiError } from '$lib/api/client'
import { cacheForget, cachePut, cacheRead, cachedGet } from '$lib/collab/device/cache'
import { quoteOf, type Place } from '$lib/editor/anchors'
import type { EditorState } from '$lib/editor/editor-state.svelte'
import { QUOTE_MAX, type ThreadDto, type ThreadList } from '#shared/schemas/threads'
import type { PersonRef } from '#shared/schemas/people'
import type { ReactionKind } from '#shared/vocabulary'
import * as verbs from './actions'

/** A comment being written: kept on the device until it is sent. The id makes sending twice harmless. */
export interface Draft {
  id: string
  recordId: string | null
  text: string
  anchor: { start: string; end: string; epoch: number } | null
  quote: string
  before: string
  after: string
  internalTo: string | null
}

/** What the comments are about, when it is not the page. */
export interface About {
  recordId: string
  name: () => string
}

const AGAIN_MS = 45_000

export class Comments {
  list = $state.raw<ThreadList | null>(null)
  active = $state<string | null>(null)
  showResolved = $state(false)
  /** The new thread being written, if any. */
  draft = $state<Draft | null>(null)
  places = $state.raw<ReadonlyMap<string, Place | null>>(new Map())
  people = $state.raw<PersonRef[]>([])
  readonly #page: string
  readonly #epoch: number
  readonly #editing: EditorState
  readonly #api = createApi(fetch)
  #timer: ReturnType<typeof setInterval> | undefined
  #asked = 0

  readonly #about: About | null
  /** Those of the page, or of the record that this is about. */
  readonly threads = $derived(
    (this.list?.items ?? []).filter((one) => one.recordId === (this.#about?.recordId ?? null))
  )
  readonly shown = $derived(
    this.#inOrder(
      this.threads.filter((one) => this.showResolved || one.resolvedAt === null || one.id === this.active)
    )
  )
  readonly resolvedCount = $derived(this.threads.filter((one) => one.resolvedAt !== null).length)
  readonly open = $derived(this.threads.length - this.resolvedCount)

  constructor(page: { id: string; epoch: number }, editing: EditorState, about: About | null = null) {
    this.#about = about
    this.#page = page.id
    this.#epoch = page.epoch
    this.#editing = editing
  }

  get mayComment(): boolean {
    return this.list?.abilities.comment ?? false
  }

  get api() {
    return this.#api
  }

  /** @returns what stops it */
  start(): () => void {
    void this.#begin()
    // Whoever is not told (no connection but requests) asks now and then.
    this.#timer = setInterval(() => {
      if (document.visibilityState === 'visible') void this.refresh()
    }, AGAIN_MS)
    return () => clearInterval(this.#timer)
  }

  async refresh(): Promise<void> {
    const asked = ++this.#asked
    try {
      const list = await cachedGet(`threads:${this.#page}`, () => verbs.readThreads(this.#api, this.#page))
      if (asked === this.#asked) this.list = list
    } catch (error) {
      // Not reachable, or no longer ours to see: the page itself says so.
      if (!isApiError(error)) throw error
    }
    this.draw()
  }

  /** Shows in the text what the list says. */
  draw(): void {
    const { editor } = this.#editing
    if (!editor || editor.isDestroyed) return
    const open = this.threads.filter((one) => one.resolvedAt === null || one.id === this.active)
    editor.commands.showComments(open, this.active)
  }

  placed(places: ReadonlyMap<string, Place | null>): void {
    this.places = places
  }

  /** About the words that are selected, else about the page. */
  async begin(): Promise<void> {
    if (!this.mayComment) return
    const { editor } = this.#editing
    const quoted = editor ? quoteOf(editor.state) : null
    const old = await this.#kept('new')
    this.active = null
    this.draft = {
      id: crypto.randomUUID(),
      recordId: this.#about?.recordId ?? null,
      text: old?.text ?? '',
      anchor: quoted && { start: quoted.start, end: quoted.end, epoch: this.#epoch },
      quote: quoted?.quote ?? this.#about?.name().slice(0, QUOTE_MAX) ?? '',
      before: quoted?.before ?? '',
      after: quoted?.after ?? '',
      internalTo: null
    }
    this.draw()
  }

  /** @throws ApiError: the text stays in its field, and on the device */
  async send(body: string): Promise<void> {
    const { draft } = this
    if (!draft) return
    const { text: _, ...rest } = draft
    const thread = await verbs.createThread(this.#api, this.#page, { ...rest, body })
    this.draft = null
    this.active = thread.id
    await this.keep('new', null)
    this.#put(thread)
  }

  async cancel(): Promise<void> {
    this.draft = null
    await this.keep('new', null)
    this.#editing.editor?.commands.focus()
  }

  async reply(thread: string, json: { id: string; body: string }): Promise<void> {
    this.#put(await verbs.reply(this.#api, this.#page, thread, json))
    await this.keep(thread, null)
  }

  async setResolved(thread: string, on: boolean): Promise<void> {
    this.#put(await verbs.setResolved(this.#api, this.#page, thread, on))
  }

  async edit(thread: string, comment: string, body: string): Promise<void> {
    this.#put(await verbs.editComment(this.#api, { page: this.#page, thread, comment }, body))
  }

  async remove(thread: string, comment: string): Promise<void> {
    await verbs.deleteComment(this.#api, { page: this.#page, thread, comment })
    await this.refresh()
  }

  async react(thread: string, comment: string, kind: ReactionKind, on: boolean): Promise<void> {
    this.#put(await verbs.setReaction(this.#api, { page: this.#page, thread, comment }, kind, on))
  }

  async assign(thread: string, to: { personId: string; dueOn: string | null } | null): Promise<void> {
    this.#put(await verbs.assign(this.#api, this.#page, thread, to))
  }

  /** Its words are brought into view and marked; what named me in it no longer waits. */
  focus(id: string): void {
    this.active = id
    this.draw()
    const thread = this.list?.items.find((one) => one.id === id)
    if (thread?.waiting) void verbs.markRead(this.#api, this.#page, id).then(() => this.refresh())
  }

  show(id: string): void {
    this.focus(id)
    const { editor } = this.#editing
    const place = this.places.get(id)
    if (!editor || !place) return
    const found = editor.view.domAtPos(place.from).node
    const element = found instanceof Element ? found : found.parentElement
    element?.scrollIntoView({ block: 'center' })
  }

  /** The thread after (or before) the active one, in the order of the text. */
  move(step: 1 | -1): string | null {
    const at = this.shown.findIndex((one) => one.id === this.active)
    const next = this.shown.at(
      at === -1 && step === -1 ? -1 : (at + step + this.shown.length) % Math.max(1, this.shown.length)
    )
    if (!next) return null
    this.show(next.id)
    return next.id
  }

  async findPeople(internalTo: string | null): Promise<void> {
    this.people = await verbs.readThreadPeople(this.#api, this.#page, internalTo)
  }

  /** What is being written, by thread (or `new`), survives the tab. */
  async keep(where: string, text: string | null): Promise<void> {
    const key = this.#key(where)
    await (text === null || text === '' ? cacheForget(key) : cachePut(key, { text }))
  }

  async kept(where: string): Promise<string> {
    return (await this.#kept(where))?.text ?? ''
  }

  #kept(where: string): Promise<{ text: string } | null> {
    return cacheRead<{ text: string }>(this.#key(where))
  }

  #key(where: string): string {
    const about = where === 'new' && this.#about ? `new:${this.#about.recordId}` : where
    return `comment:${this.#page}:${about}`
  }

  async #begin(): Promise<void> {
    await this.refresh()
    if (await this.kept('new')) await this.begin()
  }

  #put(thread: ThreadDto): void {
    const { list } = this
    if (!list) return
    const known = list.items.some((one) => one.id === thread.id)
    const items = known
      ? list.items.map((one) => (one.id === thread.id ? thread : one))
      : [...list.items, thread]
    this.list = { ...list, items, open: items.filter((one) => one.resolvedAt === null).length }
    this.draw()
  }

  /** About the page first, then down the text, then those whose words are gone. */
  #inOrder(threads: ThreadDto[]): ThreadDto[] {
    const rank = (one: ThreadDto): number =>
      one.anchor === null ? -1 : (this.places.get(one.id)?.from ?? Number.MAX_SAFE_INTEGER)
    return [...threads].sort((a, b) => rank(a) - rank(b) || (a.createdAt < b.createdAt ? -1 : 1))
  }
}
