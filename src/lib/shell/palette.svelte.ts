// What the palette offers: what was opened last; then places and actions that match at once, and what the server finds in all that one
// may see. Stale answers are dropped. What is kept on this device is searched when the server is silent, and shown while it is slow.
import { createApi, isApiError, unwrap } from '$lib/api/client'
import type { KeptSearch } from '$lib/collab/device/search'
import type { Messages } from '$lib/i18n'
import { plainText } from '$lib/ui/plain-text'
import type { Action } from '$lib/ui/types'
import { entriesFor } from './entries'
import { kindsOf, type Narrowing } from './found'
import { fromDevice, fromServer, fromVisit, type PaletteEntry, type PaletteGroup } from './palette-entries'
import type { Shell } from './shell.svelte'

const PAUSE = 120
/** After this many milliseconds without an answer, what is kept here is shown meanwhile. */
const PATIENCE = 1200
const RECENT = 6

export class PaletteState {
  query = $state('')
  active = $state(0)
  busy = $state(false)
  /** The server has not answered: what is shown is what this device keeps. */
  hereOnly = $state(false)
  /** One kind of things only. */
  narrowing = $state<Narrowing | null>(null)
  /** Near words were tried: nothing carries exactly these. */
  approximate = $state(false)
  #found = $state.raw<readonly PaletteEntry[]>([])
  #recent = $state.raw<readonly PaletteEntry[]>([])
  #kept: KeptSearch | null = null
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #shell: Shell
  #t: Messages
  #doing: () => readonly Action[]

  constructor(shell: Shell, t: Messages, doing: () => readonly Action[]) {
    this.#shell = shell
    this.#t = t
    this.#doing = doing
  }

  /** In the order in which they are shown; of what was found, the group of the best comes first. */
  get groups(): { group: PaletteGroup; entries: PaletteEntry[] }[] {
    const here = this.narrowing === null ? this.#here() : []
    const recent = this.query.trim() === '' ? this.#recent : []
    const known = new Set([...recent, ...here].map((entry) => entry.href))
    const found = this.#found.filter((entry) => !known.has(entry.href))
    const places = here.filter(
      ({ group, href }) => group === 'go' && !recent.some((one) => one.href === href)
    )
    const all = [
      ...recent,
      ...places,
      ...found,
      ...this.#everything(),
      ...here.filter(({ group }) => group === 'do')
    ]
    return [...new Set(all.map(({ group }) => group))].map((group) => ({
      group,
      entries: all.filter((entry) => entry.group === group)
    }))
  }

  get entries(): PaletteEntry[] {
    return this.groups.flatMap(({ entries }) => entries)
  }

  /** Called when it opens: the last words are gone. */
  reset(): void {
    this.#asked += 1
    clearTimeout(this.#timer)
    this.query = ''
    this.active = 0
    this.busy = this.hereOnly = this.approximate = false
    this.narrowing = null
    this.#found = []
    this.#kept = null
    void this.#readRecent()
  }

  narrow(narrowing: Narrowing | null): void {
    this.narrowing = narrowing
    this.search()
  }

  search(): void {
    this.active = 0
    clearTimeout(this.#timer)
    this.#asked += 1
    const query = this.query.trim()
    this.busy = query !== ''
    if (query === '') {
      this.#found = []
      this.hereOnly = this.approximate = false
      this.narrowing = null
    } else this.#timer = setTimeout(() => void this.#ask(query, this.#asked), PAUSE)
  }

  step(by: number): void {
    const count = this.entries.length
    if (count > 0) this.active = (this.active + by + count) % count
  }

  async #ask(query: string, asked: number): Promise<void> {
    const kind = kindsOf(this.narrowing)
    const slow = setTimeout(() => void this.#askHere(query, asked), PATIENCE)
    try {
      const answer = await unwrap(
        createApi(fetch).search.$get({ query: { q: query, limit: '12', ...(kind && { kind }) } })
      )
      if (asked === this.#asked)
        this.#show(answer.results.map(fromServer), { approximate: answer.approximate })
    } catch (error) {
      if (!isApiError(error, 'network.unreachable')) console.warn('search failed', error)
      await this.#askHere(query, asked)
    } finally {
      clearTimeout(slow)
      if (asked === this.#asked) this.busy = false
    }
  }

  /** Only while the answer to these words is missing. */
  async #askHere(query: string, asked: number): Promise<void> {
    const kept = await this.#searchHere(query)
    if (asked === this.#asked && this.busy) this.#show(kept, { hereOnly: true })
  }

  #show(found: readonly PaletteEntry[], { approximate = false, hereOnly = false }): void {
    // Whoever has moved down the list stays on what they chose.
    const chosen = this.active > 0 ? this.entries[this.active]?.key : undefined
    this.#found = found
    this.approximate = approximate
    this.hereOnly = hereOnly
    const at = this.entries.findIndex(({ key }) => key === chosen)
    this.active = Math.max(0, at)
  }

  async #searchHere(query: string): Promise<PaletteEntry[]> {
    if (this.narrowing !== null && this.narrowing !== 'pages') return []
    try {
      const kept = await this.#keptSearch()
      return (await kept.find(query)).slice(0, 12).map((one) => fromDevice(one, 'pages'))
    } catch (error) {
      // A browser that keeps nothing: then there is nothing to search.
      console.warn('nothing could be searched on this device', error)
      return []
    }
  }

  async #readRecent(): Promise<void> {
    const asked = this.#asked
    try {
      const { items } = await unwrap(
        createApi(fetch).palette.$get({ query: { q: '', limit: `${RECENT + 1}` } })
      )
      if (asked === this.#asked) this.#remember(items.map(fromVisit))
    } catch (error) {
      if (!isApiError(error, 'network.unreachable')) console.warn('what was opened last is not known', error)
      try {
        const kept = await this.#keptSearch()
        const opened = await kept.recent(RECENT + 1)
        if (asked === this.#asked) this.#remember(opened.map((one) => fromDevice(one, 'recent')))
      } catch (cause) {
        console.warn('this device could not be read', cause)
      }
    }
  }

  /** Not where one is. */
  #remember(entries: PaletteEntry[]): void {
    const here = location.pathname
    const chosen = this.active > 0 ? this.entries[this.active]?.key : undefined
    this.#recent = entries.filter(({ href }) => href !== here).slice(0, RECENT)
    this.active = Math.max(
      0,
      this.entries.findIndex(({ key }) => key === chosen)
    )
  }

  async #keptSearch(): Promise<KeptSearch> {
    const { KeptSearch } = await import('$lib/collab/device/search')
    return (this.#kept ??= new KeptSearch(this.#shell.me.person.id))
  }

  /** The page of results has more of them, and more ways to narrow. */
  #everything(): PaletteEntry[] {
    const query = this.query.trim()
    if (query === '' || this.#found.length === 0) return []
    const params = new URLSearchParams({ q: query, ...(this.narrowing && { kind: this.narrowing }) })
    const label = this.#t('search.palette.everything', { query })
    const href = `/recherche?${params}`
    return [{ key: 'search', group: 'do', label, note: '', icon: 'magnifying-glass', href }]
  }

  #here(): PaletteEntry[] {
    const t = this.#t
    const places = entriesFor(this.#shell.me).map((entry): PaletteEntry => ({
      key: entry.href,
      group: 'go',
      label: t(entry.label),
      note: '',
      icon: entry.icon,
      href: entry.href
    }))
    const followed = this.#shell.me.followed.map((one): PaletteEntry => ({
      key: one.id,
      group: 'go',
      label: one.title,
      note: t('shell.palette.followed'),
      icon: 'path',
      href: `/initiatives/${one.slug}`
    }))
    const doing = this.#doing().map((action): PaletteEntry => ({
      key: action.key,
      group: 'do',
      label: action.label,
      note: action.note ?? '',
      icon: action.icon ?? 'plus',
      href: action.href,
      run: action.run
    }))
    const words = plainText(this.query).split(' ').filter(Boolean)
    const matches = (entry: PaletteEntry) => words.every((word) => plainText(entry.label).includes(word))
    return [...places, ...followed, ...doing].filter(matches)
  }
}
