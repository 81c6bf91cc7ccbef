// What the palette offers: places and actions that match at once, then what the server finds. Stale answers are dropped.
import { createApi, unwrap } from '$lib/api/client'
import type { Messages } from '$lib/i18n'
import type { IconName } from '$lib/ui/icons'
import { plainText } from '$lib/ui/plain-text'
import type { Action } from '$lib/ui/types'
import type { PaletteItem } from '#shared/schemas/home'
import { entriesFor } from './entries'
import type { Shell } from './shell.svelte'

export interface PaletteEntry {
  key: string
  group: 'go' | 'do'
  label: string
  note: string
  icon: IconName
  href?: string
  run?: () => void | Promise<void>
}

const PAUSE = 120
const KIND_ICONS: Record<PaletteItem['kind'], IconName> = {
  initiative: 'path',
  page: 'file-text',
  organisation: 'buildings',
  person: 'user'
}

export class PaletteState {
  query = $state('')
  active = $state(0)
  busy = $state(false)
  /** The server did not answer: only what is here was searched. */
  hereOnly = $state(false)
  #found = $state.raw<readonly PaletteItem[]>([])
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

  get entries(): PaletteEntry[] {
    const here = this.#here()
    const known = new Set(here.map((entry) => entry.href))
    const found = this.#found.filter((item) => !known.has(item.href)).map(fromServer)
    return [
      ...here.filter((entry) => entry.group === 'go'),
      ...found,
      ...here.filter((entry) => entry.group === 'do')
    ]
  }

  /** Called when it opens: the last words are gone. */
  reset(): void {
    this.query = ''
    this.active = 0
    this.hereOnly = false
    this.#found = []
  }

  search(): void {
    this.active = 0
    clearTimeout(this.#timer)
    this.#asked += 1
    const query = this.query.trim()
    this.busy = query !== ''
    if (query === '') this.#found = []
    else this.#timer = setTimeout(() => void this.#ask(query, this.#asked), PAUSE)
  }

  step(by: number): void {
    const count = this.entries.length
    if (count > 0) this.active = (this.active + by + count) % count
  }

  async #ask(query: string, asked: number): Promise<void> {
    try {
      const { items } = await unwrap(createApi(fetch).palette.$get({ query: { q: query } }))
      if (asked !== this.#asked) return
      this.#found = items
      this.hereOnly = false
    } catch (error) {
      if (asked !== this.#asked) return
      console.warn('palette search failed', error)
      this.#found = []
      this.hereOnly = true
    } finally {
      if (asked === this.#asked) this.busy = false
    }
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

function fromServer(item: PaletteItem): PaletteEntry {
  const { id, title, context, href, kind } = item
  return { key: id, group: 'go', label: title, note: context, icon: KIND_ICONS[kind], href }
}
