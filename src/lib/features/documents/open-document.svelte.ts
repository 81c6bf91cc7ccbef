// A document while its screen is there: the session, the title, and what the other people of the room say about the page itself.
import { invalidate } from '$app/navigation'
import type { Device } from '$lib/collab/device.svelte'
import type { DocumentSession } from '$lib/collab/session.svelte'
import { tellVisit } from '$lib/features/home/visit'
import type { PageDto } from '#shared/schemas/pages'
import type { Me } from '#shared/schemas/session'
import { PageTitle } from './title.svelte'

/** Awareness field by which tabs tell each other that the row of the page has changed. */
const PAGE_AT = 'pageAt'

export class OpenDocument {
  session = $state.raw<DocumentSession | null>(null)
  readonly title: PageTitle
  readonly #page: PageDto
  readonly #href: string
  readonly #me: Me
  readonly #device: Device
  /** Something beside the text has changed, or may have. */
  onnews: (topic: string) => void = () => undefined
  #heard = new Map<number, unknown>()

  constructor(page: PageDto, href: string, me: Me, device: Device) {
    this.#page = page
    this.#href = href
    this.#me = me
    this.#device = device
    this.title = new PageTitle(page, href, device)
  }

  /** In the browser: Yjs and its connection travel only with an open document. @returns what closes it */
  open(): () => void {
    let close: (() => void) | undefined
    let gone = false
    void tellVisit({ kind: 'page', id: this.#page.id })
    void import('$lib/collab/session.svelte').then(({ DocumentSession }) => {
      if (!gone) close = this.#start(DocumentSession)
    })
    return () => {
      gone = true
      close?.()
    }
  }

  #start(Session: typeof DocumentSession): () => void {
    const session = new Session({
      page: this.#page,
      href: this.#href,
      me: this.#me,
      device: this.#device,
      companion: this.title,
      onnews: (topic) => this.onnews(topic),
      onreplaced: () => void invalidate(`page:${this.#page.id}`)
    })
    this.title.onchange = () => session.refresh()
    session.channel.awareness.on('change', this.#listen)
    this.session = session
    addEventListener('pagehide', this.title.flush)
    document.addEventListener('visibilitychange', this.title.flush)
    void session.open()
    return () => {
      removeEventListener('pagehide', this.title.flush)
      document.removeEventListener('visibilitychange', this.title.flush)
      session.channel.awareness.off('change', this.#listen)
      this.title.stop()
      this.session = null
      void session.close()
    }
  }

  /** The title has reached the server: the others read the page again. */
  announce(): void {
    this.session?.channel.awareness.setLocalStateField(PAGE_AT, new Date().toISOString())
    void this.session?.channel.store.rename(this.title.value)
  }

  #listen = (): void => {
    const { awareness } = this.session?.channel ?? {}
    if (!awareness) return
    let news = false
    for (const [client, state] of awareness.getStates()) {
      const at: unknown = state[PAGE_AT]
      if (client === awareness.clientID || at === undefined || this.#heard.get(client) === at) continue
      this.#heard.set(client, at)
      news = true
    }
    if (news) void invalidate(`page:${this.#page.id}`)
  }
}
