// The names of what a document names, for one reader: asked for in lots, kept on the device so that the text reads well without a
// network, asked again each time the page is opened. What was refused is forgotten here too.
import { goto } from '$app/navigation'
import { createApi, unwrap } from '$lib/api/client'
import { cachePut, cacheRead, isUnreachable } from '$lib/collab/device-cache'
import type { FoundMention, Mentions, ShownMention } from '$lib/editor/mentions/contract'
import { findDays } from '$lib/editor/mentions/days'
import type { Format, Messages } from '$lib/i18n'
import { isDay } from '#shared/fields/date-text'
import { mentionKey, type MentionKind, type MentionTarget } from '#shared/mentions'
import { MENTIONS_AT_ONCE, type MentionName } from '#shared/schemas/mentions'
import { wordsFit } from '#shared/search-words'

/** Of this person on this device, over all documents. */
const CACHE_KEY = 'mention-names'
/** Names that are kept: the latest told. */
const MOST_KEPT = 1500
const GATHER_MS = 30
const AGAIN_MS = 15_000

export class MentionNames implements Mentions {
  readonly #pageId: string | null
  readonly #t: Messages
  readonly #format: Format
  readonly #api = createApi(fetch)
  readonly #names = new Map<string, MentionName>()
  readonly #asked = new Set<string>()
  readonly #waiting = new Set<string>()
  readonly #listeners = new Set<() => void>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #ready: Promise<void> | null = null

  /** @param pageId from which one looks for something; null: names are only told */
  constructor(pageId: string | null, t: Messages, format: Format) {
    this.#pageId = pageId
    this.#t = t
    this.#format = format
  }

  /** @returns what stops it */
  start(): () => void {
    this.#ready = this.#recall()
    const again = () => this.#soon()
    addEventListener('online', again)
    return () => {
      clearTimeout(this.#timer)
      removeEventListener('online', again)
    }
  }

  read(target: MentionTarget): ShownMention {
    const { kind, ref } = target
    if (kind === 'date') {
      const valid = isDay(ref)
      const text = valid ? this.#format.full(ref, { withTime: false }) : this.#t('mention.hidden.date')
      return {
        state: valid ? 'known' : 'hidden',
        text,
        context: valid ? this.#format.upcoming(ref) : '',
        href: null
      }
    }
    const key = mentionKey(target)
    this.#ask(key)
    const known = this.#names.get(key)
    if (!known) return { state: 'unknown', text: this.#t('mention.unknown'), context: '', href: null }
    if (known.name === null)
      return { state: 'hidden', text: this.#t(`mention.hidden.${kind}`), context: '', href: null }
    return { state: 'known', text: known.name, context: known.context, href: known.href }
  }

  onchange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async search(query: string, signal?: AbortSignal): Promise<FoundMention[]> {
    const days = findDays(query, new Date(), this.#t.locale).map(({ day, label, note }): FoundMention => ({
      kind: 'date',
      ref: day,
      name: label,
      context: note
    }))
    const found = await this.#find(query, signal)
    // A day that was typed is what is meant; without words it comes last.
    return query.trim() === '' ? [...byKind(found), ...days] : [...days, ...found]
  }

  open(href: string): void {
    // eslint-disable-next-line svelte/no-navigation-without-resolve -- an address of the server, of this site
    void goto(href)
  }

  kindName(kind: MentionKind): string {
    return this.#t(`mention.kind.${kind}`)
  }

  async #find(query: string, signal?: AbortSignal): Promise<FoundMention[]> {
    if (this.#pageId === null) return []
    try {
      const { items } = await unwrap(
        this.#api.pages[':id'].mentions.$get(
          { param: { id: this.#pageId }, query: { q: query } },
          { init: signal ? { signal } : {} }
        )
      )
      this.#learn(items)
      return items.flatMap(found)
    } catch (error) {
      if (signal?.aborted) return []
      if (!isUnreachable(error)) console.warn('nothing could be looked for', error)
      await this.#ready
      const known = [...this.#names.values()].flatMap(found)
      return known
        .filter(({ name }) => wordsFit(name, query))
        .slice(-12)
        .reverse()
    }
  }

  #ask(key: string): void {
    if (this.#asked.has(key)) return
    this.#asked.add(key)
    this.#waiting.add(key)
    this.#soon()
  }

  #soon(ms = GATHER_MS): void {
    if (this.#waiting.size === 0) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.#send()
    }, ms)
  }

  async #send(): Promise<void> {
    await this.#ready
    const keys = [...this.#waiting].slice(0, MENTIONS_AT_ONCE)
    if (keys.length === 0) return
    try {
      const { items } = await unwrap(this.#api.mentions.$get({ query: { refs: keys.join() } }))
      for (const key of keys) this.#waiting.delete(key)
      this.#learn(items)
      this.#soon()
    } catch (error) {
      if (!isUnreachable(error)) {
        for (const key of keys) this.#waiting.delete(key)
        console.warn('names could not be read', error)
      }
      this.#soon(AGAIN_MS)
    }
  }

  #learn(items: readonly MentionName[]): void {
    for (const item of items) {
      const key = mentionKey(item)
      this.#names.delete(key)
      this.#names.set(key, item)
    }
    this.#tell()
    const kept = [...this.#names].filter(([, { name }]) => name !== null).slice(-MOST_KEPT)
    void cachePut(CACHE_KEY, kept)
  }

  async #recall(): Promise<void> {
    const kept = await cacheRead<[string, MentionName][]>(CACHE_KEY)
    for (const [key, name] of kept ?? []) if (!this.#names.has(key)) this.#names.set(key, name)
    this.#tell()
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

function found({ kind, ref, name, context }: MentionName): FoundMention[] {
  return name === null || kind === 'date' ? [] : [{ kind, ref, name, context }]
}

/** Under one heading each, in the order in which kinds come first. */
function byKind(items: FoundMention[]): FoundMention[] {
  const kinds = [...new Set(items.map((item) => item.kind))]
  return kinds.flatMap((kind) => items.filter((item) => item.kind === kind))
}
