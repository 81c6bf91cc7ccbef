// What a combobox knows: the words typed, the options found for them, the active one. Stale answers of a search are dropped.
import { matching, type ComboOption } from './matching'

export type { ComboOption } from './matching'

export type ComboSearch = (query: string) => Promise<readonly ComboOption[]>

interface Sources {
  options: () => readonly ComboOption[] | undefined
  search: () => ComboSearch | undefined
  hidden: () => ReadonlySet<string>
}

const PAUSE = 150

export class ComboState {
  open = $state(false)
  active = $state(-1)
  busy = $state(false)
  failed = $state(false)
  #found = $state.raw<readonly ComboOption[]>([])
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #sources: Sources

  constructor(sources: Sources) {
    this.#sources = sources
  }

  get results(): readonly ComboOption[] {
    const hidden = this.#sources.hidden()
    return this.#found.filter((option) => !hidden.has(option.value))
  }

  find(query: string, wait = PAUSE): void {
    this.open = true
    clearTimeout(this.#timer)
    const search = this.#sources.search()
    if (search === undefined) {
      this.#show(matching(this.#sources.options() ?? [], query))
      return
    }
    this.busy = true
    this.#timer = setTimeout(() => void this.#ask(search, query), wait)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#asked += 1
    this.open = false
    this.busy = false
    this.active = -1
  }

  /** Moves over the disabled ones, around the ends; `count` includes an extra row (« Inviter … ») after the results. */
  step(by: 1 | -1, count = this.results.length): void {
    if (count === 0) return
    let next = this.active
    for (let tries = 0; tries < count; tries += 1) {
      next = (next + by + count) % count
      if (next < 0) next = count - 1
      if (this.results[next]?.disabled !== true) break
    }
    this.active = next
  }

  async #ask(search: ComboSearch, query: string): Promise<void> {
    this.#asked += 1
    const asked = this.#asked
    this.failed = false
    try {
      const found = await search(query)
      if (asked === this.#asked) this.#show(found)
    } catch (error) {
      if (asked !== this.#asked) return
      console.warn('search failed', error)
      this.#found = []
      this.failed = true
    } finally {
      if (asked === this.#asked) this.busy = false
    }
  }

  #show(found: readonly ComboOption[]): void {
    this.#found = found
    this.active = found.length > 0 ? 0 : -1
  }
}
