// One open document, for the screen that shows it: the channel underneath, and its save state as runes. Browser only.
import type { Me } from '#shared/schemas/session'
import type { PageDto } from '#shared/schemas/pages'
import { CLOSE } from '#shared/collab/protocol'
import { Channel, type Ended } from './channel'
import type { Device } from './device.svelte'
import { forgetDocument } from './device/contents'
import { markOpen } from './device/open-documents'
import { Presence } from './presence.svelte'
import { leaveRule, saveStateOf, SHOW_SAVING_MS, type SaveFacts, type SaveState } from './save-state'

const KEEP_SAVING_MS = 600
const TICK_MS = 250
const ASK_ANEW_MS = 5_000

/** Something saved beside the body (the title) whose state belongs to the same words. */
export interface Companion {
  readonly unsaved: boolean
  /** `performance.now()` of its oldest change that is not saved. */
  readonly unsavedSince: number | null
  /** On the disk of this device. */
  readonly confirmed: boolean
  readonly refused: boolean
}

export interface SessionOptions {
  page: PageDto
  href: string
  me: Me
  device: Device
  companion?: Companion
  /** The content was replaced as a whole; what was not sent is set aside. The page must be read again. */
  onreplaced?: () => void
  /** Something beside the text has changed, or may have. */
  onnews?: (topic: string) => void
}

export class DocumentSession {
  readonly channel: Channel
  readonly presence: Presence
  /** The truth, at once. */
  state = $state<SaveState>('opening')
  /** What is written on screen: sending appears after 400 ms and stays 600 ms, so that it does not flicker. */
  shown = $state<SaveState>('opening')
  savedAt = $state.raw<Date | null>(null)
  /** When the server last answered, while it does not. */
  offlineSince = $state.raw<Date | null>(null)
  readOnly = $state(false)
  /** A newer version of the application must be loaded before writing. */
  outdated = $state(false)
  ended = $state.raw<Ended | null>(null)
  /** Text is here: the editor can be shown. */
  opened = $state(false)
  /** Another content has taken the place of this one, and is on its way. */
  replaced = $state(false)
  unsaved = $state(false)
  /** By requests, where a direct line does not pass: said where the state is explained. */
  byHttp = $state(false)
  readonly #device: Device
  readonly #companion: Companion | undefined
  readonly #page: PageDto
  readonly #href: string
  readonly #onreplaced: () => void
  #timer: ReturnType<typeof setInterval> | undefined
  #savingShownAt = 0
  #askedOnce = false
  #drafted = false
  #askedAnewAt: number | null = null
  #waiters = new Set<() => void>()
  #closed = false
  #unmark: () => void = () => undefined

  constructor({ page, href, me, device, companion, onreplaced, onnews }: SessionOptions) {
    this.#device = device
    this.#companion = companion
    this.#page = page
    this.#href = href
    this.#onreplaced = onreplaced ?? (() => undefined)
    this.readOnly = !page.abilities.write
    const { room, id: pageId, epoch, title } = page
    const initiativeId = page.initiative.id
    this.channel = new Channel({
      about: { personId: me.person.id, room, pageId, epoch, title, href, initiativeId },
      readOnly: this.readOnly,
      onchange: () => this.refresh(),
      ...(onnews && { onnews })
    })
    this.presence = new Presence(this.channel.awareness, me)
  }

  /** A page made on this device opens at once; its text leaves when the server knows the page. */
  async open(): Promise<void> {
    this.#device.open.add(this.channel.store.key)
    this.#unmark = markOpen(this.channel.store.key)
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
    addEventListener('online', this.#ononline)
    addEventListener('offline', this.#onoffline)
    addEventListener('beforeunload', this.#onleave)
    addEventListener('pagehide', this.#onhide)
    document.addEventListener('visibilitychange', this.#onvisible)
    await this.channel.load()
    if (await this.#device.isMadeHere(this.#page.id)) this.channel.startEmpty()
    await this.#device.whenCreated(this.#page.id)
    await this.#device.beforeSync()
    if (!this.#closed) this.channel.connect()
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    removeEventListener('online', this.#ononline)
    removeEventListener('offline', this.#onoffline)
    removeEventListener('beforeunload', this.#onleave)
    removeEventListener('pagehide', this.#onhide)
    document.removeEventListener('visibilitychange', this.#onvisible)
    for (const wake of this.#waiters) wake()
    this.presence.stop()
    const unsaved = this.channel.unsaved
    await this.channel.destroy()
    this.#device.open.delete(this.channel.store.key)
    this.#unmark()
    // Gone to another screen with text still on its way: it leaves without this screen.
    if (unsaved) void this.#device.refresh().then(() => this.#device.send())
  }

  /** « Terminé », print, export: true when the server has everything, false when it has not after `timeout` ms. */
  async whenSaved(timeout = 5000): Promise<boolean> {
    const limit = performance.now() + timeout
    while (this.#facts().unsaved && !this.#closed) {
      const left = limit - performance.now()
      if (left <= 0) return false
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#waiters.add(() => {
          clearTimeout(timer)
          resolve()
        })
      })
      this.#waiters.clear()
    }
    return !this.#facts().unsaved
  }

  /** Typed, not on the server, and this browser refuses to write it down: gone with the page. */
  get onlyHere(): boolean {
    return this.channel.unsaved && this.channel.store.failure !== null
  }

  /** « Réessayer » */
  retry(): void {
    this.channel.connect()
  }

  /** Compute again what is shown. Cheap; called on every change of the channel. */
  refresh(): void {
    const facts = this.#facts()
    const before = this.state
    this.state = saveStateOf(facts)
    this.unsaved = facts.unsaved
    this.readOnly = this.channel.readOnly
    this.ended = this.channel.ended
    this.outdated = this.channel.outdated
    this.byHttp = this.channel.byHttp
    this.opened ||= facts.opened
    if (facts.connected) this.offlineSince = null
    else this.offlineSince ??= new Date()
    if (this.state === 'saved' && before !== 'saved') this.#onsaved()
    if (this.state === 'refused') void this.#rescue()
    if (this.ended?.code === CLOSE.otherEpoch) void this.#makeWay()
    this.#show(facts)
    if (!facts.unsaved) for (const wake of this.#waiters) wake()
    if (facts.connected) this.#askedOnce = false
    if (before !== this.state && (this.state === 'kept' || this.state === 'risk')) void this.#device.refresh()
  }

  #facts(): SaveFacts {
    const facts = this.channel.facts()
    const extra = this.#companion
    if (!extra?.unsaved) return facts
    const age = extra.unsavedSince === null ? 0 : performance.now() - extra.unsavedSince
    return {
      ...facts,
      unsaved: true,
      unsavedFor: Math.max(facts.unsavedFor, age),
      confirmed: facts.confirmed && extra.confirmed,
      refused: facts.refused || extra.refused
    }
  }

  #show(facts: SaveFacts): void {
    const now = performance.now()
    if (this.state === 'saving' && facts.unsavedFor < SHOW_SAVING_MS) return
    if (this.state === 'saved' && this.shown === 'saving' && now - this.#savingShownAt < KEEP_SAVING_MS)
      return
    if (this.state === 'saving' && this.shown !== 'saving') this.#savingShownAt = now
    this.shown = this.state
  }

  #onsaved(): void {
    this.savedAt = new Date()
    this.#drafted = false
    // The row of this document leaves the list once the device knows.
    void this.channel.settled().then(() => this.#device.refresh())
  }

  /** What was refused must stay readable even if this page is closed. Once. */
  async #rescue(): Promise<void> {
    if (this.#drafted || !this.channel.unsaved) return
    this.#drafted = true
    const reason = String(this.ended?.code ?? this.channel.refusal ?? CLOSE.forbidden)
    const { id: pageId, title } = this.#page
    const { store } = this.channel
    await store.flush()
    const content = { ...this.channel.content(), before: await store.before() }
    await this.#device.aside.keep({ pageId, title, href: this.#href }, content, reason)
  }

  /** Another content took the place of this one. The two are never merged: the old log goes once the words are safe. */
  async #makeWay(): Promise<void> {
    if (this.replaced) return
    this.replaced = true
    const { store } = this.channel
    await store.close()
    await this.#rescue()
    try {
      await forgetDocument(store.about.personId, store.key)
    } catch (error) {
      console.warn('the replaced document could not be taken off this device', error)
    }
    await this.#device.refresh()
    this.#askAnew()
  }

  /** The page with its new content; without network it does not come, and is asked for again. */
  #askAnew(): void {
    this.#askedAnewAt = performance.now()
    if (!this.#closed) this.#onreplaced()
  }

  #tick(): void {
    this.channel.watch()
    if (this.#askedAnewAt !== null && performance.now() - this.#askedAnewAt > ASK_ANEW_MS) this.#askAnew()
    if (this.state !== 'saved' || this.shown !== 'saved') this.refresh()
  }

  #ononline = (): void => {
    if (this.#askedAnewAt !== null) this.#askAnew()
    if (!this.channel.provider.online && this.ended === null) this.channel.connect()
  }

  #onoffline = (): void => this.channel.doubt()

  #onvisible = (): void => {
    if (document.visibilityState === 'visible') this.channel.doubt()
    else void this.channel.store.flush()
  }

  #onhide = (): void => void this.channel.store.flush()

  #onleave = (event: BeforeUnloadEvent): void => {
    const facts = this.#facts()
    const rule = leaveRule(saveStateOf(facts), facts.unsaved)
    if (rule === 'no' || (rule === 'once' && this.#askedOnce)) return
    if (rule === 'once') this.#askedOnce = true
    event.preventDefault()
  }
}
