// Keeping the documents of followed initiatives on this device, in the background: when it runs, and what the screens show of it.
// The work itself is keeper.ts, fetched only when a round begins.
import { rememberedPerson } from '../device/person'
import type { FollowedInitiative, ScreenReads } from './keeper'
import { currentConnection, isMetered } from './metered'
import { readAheadSettings, writeAheadSettings, type AheadSettings } from './settings'
import { readSummaries, type Summary } from './summaries'

/** After the screen the person asked for. */
const AFTER_START_MS = 4000
const EVERY_MS = 20 * 60_000

export class Ahead {
  settings = $state.raw<AheadSettings>({ on: true, limitMb: 200, unmeteredOnly: true, excluded: [] })
  summaries = $state.raw<Summary[]>([])
  /** Title of the initiative being kept; null: nothing runs. */
  running = $state<string | null>(null)
  /** The network is counted, or the browser saves data: waiting for another one. */
  held = $state(false)
  readonly #personId: string
  readonly #open: ReadonlySet<string>
  readonly #onchange: () => void
  #followed: FollowedInitiative[] = []
  #screens: ScreenReads = { of: () => [] }
  #round: AbortController | null = null
  #working: Promise<void> = Promise.resolve()
  #lastAt = -Infinity
  #started = false

  constructor(personId: string, open: ReadonlySet<string>, onchange: () => void) {
    this.#personId = personId
    this.#open = open
    this.#onchange = onchange
  }

  /** In the browser, once. @returns what stops it */
  start(screens: ScreenReads): () => void {
    this.#screens = screens
    this.#started = true
    this.settings = readAheadSettings(this.#personId)
    void this.#readSummaries()
    const first = setTimeout(() => void this.run(), AFTER_START_MS)
    const timer = setInterval(() => void this.#maybe(), EVERY_MS)
    const online = () => void this.run()
    const seen = () => document.visibilityState === 'visible' && void this.#maybe()
    addEventListener('online', online)
    document.addEventListener('visibilitychange', seen)
    return () => {
      this.#started = false
      clearTimeout(first)
      clearInterval(timer)
      removeEventListener('online', online)
      document.removeEventListener('visibilitychange', seen)
      this.#round?.abort()
    }
  }

  /** The initiatives this person follows have changed, or are known now. */
  follow(followed: FollowedInitiative[]): void {
    const same = followed.map(({ id }) => id).join() === this.#followed.map(({ id }) => id).join()
    this.#followed = followed.map(({ id, slug, title }) => ({ id, slug, title }))
    // The first round has not been waited for yet: it will know.
    if (!same && this.#lastAt > 0) void this.run()
  }

  /** Changes what this person wants here, and does it. */
  async choose(changes: Partial<AheadSettings>): Promise<void> {
    this.settings = { ...this.settings, ...changes }
    writeAheadSettings(this.#personId, this.settings)
    await this.run()
  }

  /** Another round from the beginning. `asked`: the person wants it now, whatever the network costs. */
  async run(asked = false): Promise<void> {
    this.#round?.abort()
    const round = (this.#round = new AbortController())
    await this.#working
    if (round.signal.aborted || !this.#started) return
    this.held = !asked && this.settings.on && this.settings.unmeteredOnly && isMetered(currentConnection())
    if (this.held || !navigator.onLine || rememberedPerson() !== this.#personId) return
    this.#working = this.#work(round.signal)
    await this.#working
  }

  /** Nothing is kept ahead until the person asks for it again. */
  async rest(): Promise<void> {
    this.#round?.abort()
    await this.#working
    this.settings = { ...this.settings, on: false }
    writeAheadSettings(this.#personId, this.settings)
    this.summaries = []
  }

  /** Nothing is written after this resolves, until the next round. */
  async stop(): Promise<void> {
    this.#round?.abort()
    this.#started = false
    await this.#working
  }

  async #work(signal: AbortSignal): Promise<void> {
    this.#lastAt = performance.now()
    try {
      const { keepAhead } = await import('./keeper')
      await keepAhead({
        personId: this.#personId,
        settings: this.settings,
        followed: this.#followed,
        screens: this.#screens,
        open: this.#open,
        signal,
        onprogress: (title) => (this.running = title)
      })
    } catch (error) {
      console.warn('documents could not be kept ahead', error)
    }
    this.running = null
    await this.#readSummaries()
    this.#onchange()
  }

  async #maybe(): Promise<void> {
    if (document.visibilityState === 'visible' && performance.now() - this.#lastAt > EVERY_MS / 2)
      await this.run()
  }

  async #readSummaries(): Promise<void> {
    if (rememberedPerson() !== this.#personId) return
    try {
      this.summaries = await readSummaries(this.#personId)
    } catch (error) {
      console.warn('this device cannot be read', error)
    }
  }
}
