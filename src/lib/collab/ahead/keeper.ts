// One round of keeping ahead: for each initiative, what there is, what is missing here, what must go. Asks the server one thing
// for an initiative, then only the texts that changed, two at a time. Started by ahead.svelte.ts; loaded when it is needed.
import { createApi, isApiError, unwrap, type ApiClient } from '$lib/api/client'
import type { CopyDto } from '#shared/schemas/pages'
import { cacheForget, cachedGet, isUnreachable } from '../device/cache'
import { deviceUsage, forgetDocument, readPendingDocuments } from '../device/contents'
import { exclusive } from '../device/exclusive'
import { openAnywhere } from '../device/open-documents'
import { readOutbox } from '../device/outbox'
import { rememberedPerson } from '../device/person'
import type { DocumentRecord } from '../device/records'
import { ageOfAnswer, keepAnswers, keepCopy } from './copies'
import { planInitiative, planRoom, slugOf, type Offered } from './plan'
import type { AheadSettings } from './settings'
import { writeSummary, forgetSummary } from './summaries'

export interface FollowedInitiative {
  id: string
  slug: string
  title: string
}

/** What the screens of an initiative read: the same keys as their loads. Given by the features, which know them. */
export interface ScreenReads {
  of(slug: string): ScreenRead[]
}

export interface ScreenRead {
  key: string
  read: () => Promise<unknown>
  /** Not asked again before, in milliseconds; absent: at each round. */
  lasts?: number
}

export interface Round {
  personId: string
  settings: AheadSettings
  followed: FollowedInitiative[]
  screens: ScreenReads
  /** Keys of documents open in this tab. */
  open: ReadonlySet<string>
  /** Another round, a closed page, or a person who changed their mind. */
  signal: AbortSignal
  onprogress: (title: string | null) => void
}

const AT_ONCE = 2
/** Above this share of what the browser gives, nothing is added ahead. */
const NEARLY_FULL = 0.8

/** Never throws for what a network may do; the next round goes on where this one stopped. */
export function keepAhead(round: Round): Promise<void> {
  return exclusive(`ahead.${round.personId}`, async () => {
    try {
      await new Keeper(round).run()
    } catch (error) {
      if (!isInterruption(error)) throw error
    } finally {
      round.onprogress(null)
    }
  })
}

/** Silence, too many questions, a session that ended, a round that was stopped: the next one does the rest. */
function isInterruption(error: unknown): boolean {
  const stopped = error instanceof DOMException && error.name === 'AbortError'
  return stopped || isUnreachable(error) || isApiError(error, 'rate.limited', 'session.required', 'internal')
}

class Keeper {
  readonly #api: ApiClient
  readonly #fetch: typeof fetch
  #documents: DocumentRecord[] = []
  #unsent = new Set<string>()
  #open = new Set<string>()
  /** The browser itself has little left. */
  #full = false

  constructor(readonly round: Round) {
    this.#fetch = (input, init) => fetch(input, { ...init, signal: round.signal })
    this.#api = createApi(this.#fetch)
  }

  async run(): Promise<void> {
    const { followed, settings } = this.round
    await this.#look()
    const kept = new Set(
      settings.on ? followed.filter(({ id }) => !settings.excluded.includes(id)).map(({ id }) => id) : []
    )
    for (const initiative of followed.filter(({ id }) => kept.has(id))) await this.#keep(initiative, true)
    for (const initiative of this.#others(kept)) await this.#keep(initiative, false)
    await this.#makeRoom(kept)
  }

  /** Initiatives with something here that are not kept whole: what was opened stays fresh, what is gone goes. */
  #others(kept: ReadonlySet<string>): FollowedInitiative[] {
    const slugs = new Map<string, FollowedInitiative>()
    for (const { href, initiativeId } of this.#documents) {
      const slug = slugOf(href)
      if (!slug || kept.has(initiativeId ?? '') || slugs.has(slug)) continue
      const known = this.round.followed.find((each) => each.slug === slug)
      if (known && kept.has(known.id)) continue
      slugs.set(slug, known ?? { id: initiativeId ?? slug, slug, title: '' })
    }
    return [...slugs.values()]
  }

  async #keep(initiative: FollowedInitiative, whole: boolean): Promise<void> {
    this.#mayGoOn()
    const here = this.#documents.filter(({ href }) => slugOf(href) === initiative.slug)
    const items = await this.#offered(initiative.slug)
    const plan = planInitiative({
      offered: (items ?? []).map(asOffered),
      here,
      whole,
      unsent: this.#unsent,
      open: this.#open,
      room: this.#full ? 0 : this.#room()
    })
    for (const record of plan.drop) await this.#drop(record)
    if (items === null) return this.#forgetInitiative(initiative)
    if (whole) {
      this.round.onprogress(initiative.title)
      await this.#screens(initiative.slug)
    }
    const stays = new Set([...plan.fetch, ...here].map(({ pageId }) => pageId))
    this.#mayGoOn()
    const answers = items.filter(({ page }) => stays.has(page.id) && !this.#unsent.has(page.id))
    await keepAnswers(
      this.round.personId,
      answers.map(({ page }) => [`page:${page.id}`, page])
    )
    await this.#fetchTexts(items, plan.fetch)
    await this.#look()
    // Looked above: still allowed to write.
    if (!whole) return forgetSummary(this.round.personId, initiative.id)
    await writeSummary(this.round.personId, {
      ...initiative,
      at: new Date().toISOString(),
      offered: items.length,
      left: plan.left
    })
  }

  /** Null: the initiative does not exist for this person any more. */
  async #offered(slug: string): Promise<CopyDto[] | null> {
    try {
      const request = this.#api.initiatives[':id'].copies.$get({ param: { id: slug } })
      return (await unwrap(request)).items
    } catch (error) {
      if (isGone(error)) return null
      throw error
    }
  }

  async #screens(slug: string): Promise<void> {
    for (const { key, read, lasts = 0 } of this.round.screens.of(slug)) {
      this.#mayGoOn()
      if (lasts > 0 && (await ageOfAnswer(this.round.personId, key)) < lasts) continue
      // A refusal deletes the copy (cachedGet): the screen will say why when it is opened.
      await cachedGet(key, read).catch((error: unknown) => {
        if (!isGone(error)) throw error
      })
    }
  }

  async #fetchTexts(items: CopyDto[], wanted: Offered[]): Promise<void> {
    const queue = wanted.flatMap(({ pageId }) => items.find(({ page }) => page.id === pageId) ?? [])
    const work = async (): Promise<void> => {
      for (let item = queue.shift(); item; item = queue.shift()) await this.#fetchText(item)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }

  async #fetchText({ page }: CopyDto): Promise<void> {
    const response = await this.#fetch(`/api/v1/pages/${page.id}/copy`)
    if (response.status === 403 || response.status === 404 || response.status === 409) return
    if (!response.ok) throw new TypeError(`copy: ${response.status}`)
    const version = /"(\d+)\.\d+"/.exec(response.headers.get('etag') ?? '')
    // Of an epoch that has just begun: the next round knows it.
    if (!version || Number(version[1]) !== page.epoch) return
    const state = new Uint8Array(await response.arrayBuffer())
    this.#mayGoOn()
    const { id: initiativeId, slug } = page.initiative
    const of = { room: page.room, pageId: page.id, initiativeId, epoch: page.epoch, title: page.title }
    const href = `/initiatives/${slug}/documents/${page.id}`
    await keepCopy(this.round.personId, { ...of, href, version: version[0].replaceAll('"', '') }, state)
  }

  async #makeRoom(kept: ReadonlySet<string>): Promise<void> {
    const limitBytes = this.round.settings.limitMb * 1_000_000
    const gone = planRoom({
      documents: this.#documents,
      unsent: this.#unsent,
      open: this.#open,
      kept,
      limitBytes,
      now: Date.now()
    })
    for (const record of gone) await this.#drop(record)
  }

  async #look(): Promise<void> {
    this.#mayGoOn()
    const { personId, open } = this.round
    const usage = await deviceUsage(personId)
    this.#documents = usage.documents
    this.#full = usage.quota > 0 && usage.bytes > usage.quota * NEARLY_FULL
    const waiting = [...(await readPendingDocuments(personId)), ...(await readOutbox(personId))]
    this.#unsent = new Set(waiting.flatMap(({ pageId }) => pageId ?? []))
    this.#open = new Set([...open, ...((await openAnywhere()) ?? lately(this.#documents))])
  }

  /** @throws AbortError when the round was stopped, or this device was wiped by another tab: nothing may be written again */
  #mayGoOn(): void {
    this.round.signal.throwIfAborted()
    if (rememberedPerson() !== this.round.personId) throw new DOMException('wiped', 'AbortError')
  }

  #room(): number {
    const taken = this.#documents.reduce((sum, { bytes }) => sum + bytes, 0)
    return Math.max(0, this.round.settings.limitMb * 1_000_000 - taken)
  }

  async #drop(record: DocumentRecord): Promise<void> {
    await forgetDocument(this.round.personId, record.document)
    await cacheForget(`page:${record.pageId}`)
  }

  /** Its texts are gone already, but for what was not sent: that is tried, refused, and set aside by the sending. */
  async #forgetInitiative({ id, slug }: FollowedInitiative): Promise<void> {
    for (const { key } of this.round.screens.of(slug)) await cacheForget(key)
    await forgetSummary(this.round.personId, id)
    await this.#look()
  }
}

function asOffered({ page, version, bytes }: CopyDto): Offered {
  const { id: pageId, room, epoch, lastEditedAt: editedAt } = page
  return { pageId, room, epoch, version, bytes, editedAt }
}

function isGone(error: unknown): boolean {
  return isApiError(error) && (error.status === 404 || error.status === 403)
}

/** Where the browser cannot say what is open: whatever was opened today may be. */
function lately(documents: DocumentRecord[]): string[] {
  const since = new Date(Date.now() - 24 * 3_600_000).toISOString()
  return documents.filter(({ openedAt }) => (openedAt ?? '') > since).map(({ document }) => document)
}
