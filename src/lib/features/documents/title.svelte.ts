// The title of a document: a row, not part of the text. It goes through the outbox of this device like every request that may have
// to wait, and counts in the same save state as the text.
import type { Device } from '$lib/collab/device.svelte'
import type { Companion } from '$lib/collab/session.svelte'
import type { PageDto } from '#shared/schemas/pages'
import { RENAME, renameOf } from './page-work'

const PAUSE_MS = 400

export class PageTitle implements Companion {
  value = $state('')
  /** Code of the error that refused it; the old title is still the one others see. */
  problem = $state<string | null>(null)
  #saved = $state('')
  #kept = $state(true)
  unsavedSince: number | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #device: Device
  readonly #page: PageDto
  readonly #href: string
  onchange: () => void = () => undefined

  constructor(page: PageDto, href: string, device: Device) {
    this.#page = page
    this.#href = href
    this.#device = device
    this.value = page.title
    this.#saved = page.title
  }

  /** Typed and not sent, or sent to the outbox in an earlier visit and still there. */
  get unsaved(): boolean {
    return this.#changed || this.#waiting?.kind === RENAME
  }

  get #changed(): boolean {
    return clean(this.value) !== '' && clean(this.value) !== this.#saved
  }

  get #waiting() {
    const mine = this.#device.waiting.filter((item) => item.pageId === this.#page.id)
    return mine.find((item) => item.kind === RENAME) ?? mine.find((item) => item.makesPage)
  }

  get confirmed(): boolean {
    return this.#kept
  }

  get refused(): boolean {
    return this.problem !== null
  }

  /** While typing. */
  edit(value: string): void {
    this.value = value
    this.problem = null
    this.#kept = false
    this.unsavedSince ??= performance.now()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), PAUSE_MS)
    this.onchange()
  }

  /** When the field is left: an empty title is no title. */
  leave(): void {
    if (clean(this.value) === '') this.value = this.#saved
    void this.save()
  }

  async save(): Promise<void> {
    clearTimeout(this.#timer)
    if (!this.#changed) return this.follow()
    const title = clean(this.value)
    try {
      await this.#device.enqueue(renameOf({ pageId: this.#page.id, title }, this.#href))
      this.#kept = true
      this.onchange()
      await this.#device.send()
    } catch (error) {
      // Nothing can be kept here: the state says « at risk », the next change tries again.
      console.warn('the title could not be kept on this device', error)
    }
    this.follow()
  }

  /** Looks at what waits: called whenever the device has sent or failed to send something. */
  follow(): void {
    const waiting = this.#waiting
    if (waiting?.kind === RENAME && waiting.problem !== null) this.problem = waiting.problem
    else if (!waiting && this.#kept && this.#changed) this.#saved = clean(this.value)
    if (this.unsaved) this.unsavedSince ??= performance.now()
    else this.#settle()
    this.onchange()
  }

  /** Someone else has renamed the page. */
  received(title: string): void {
    if (!this.#changed) this.value = title
    this.#saved = title
  }

  /** The page may be going: what is typed goes to the disk of this device now. */
  flush = (): void => {
    if (this.#changed && !this.#kept) void this.save()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.flush()
  }

  #settle(): void {
    this.unsavedSince = null
    this.#kept = true
    this.onchange()
  }
}

/** As the server keeps it: one line. */
function clean(title: string): string {
  return title.replace(/\s+/g, ' ').trim().slice(0, 200)
}
