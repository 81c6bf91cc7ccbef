// This device as the screens see it: what waits to be sent, whether the server answers, when it last did. One per signed-in shell,
// through context. It also starts what must happen before any page is opened: sending what was left behind.
import { getContext, setContext } from 'svelte'
import { Ahead } from './ahead/ahead.svelte'
import type { ScreenReads } from './ahead/keeper'
import { Aside } from './aside.svelte'
import {
  clearDevice,
  deviceUsage,
  readPendingDocuments,
  readWaiting,
  wipeDevice,
  type DeviceUsage,
  type Waiting
} from './device/contents'
import { dropTask, enqueue, retryTask } from './device/outbox'
import { rememberedPerson, rememberPerson } from './device/person'
import { sendOutbox, whenLightSent } from './device/send-outbox'
import { workKinds, type Work, type WorkKind, type WorkKinds } from './device/work'
import { onHeard } from './heard'
import { Leaving } from './leaving'
import { Sending, type StepResult } from './sending'

export class Device {
  /** What the server does not have yet, one entry per page. */
  waiting = $state.raw<Waiting[]>([])
  usage = $state.raw<DeviceUsage | null>(null)
  /** This device has been read: until then nobody knows whether something waits. */
  known = $state(false)
  /** The storage of this browser refuses to work: nothing can be kept here. */
  unusable = $state(false)
  readonly personId: string
  /** What can wait here, by name. */
  readonly kinds: WorkKinds
  /** Documents open in this tab. */
  readonly open = new Set<string>()
  /** Documents of followed initiatives, kept before they are opened. */
  readonly ahead: Ahead
  /** Texts that the server will not take by itself. */
  readonly aside: Aside
  /** How far what is large has got. */
  readonly leaving = new Leaving()
  readonly #sending: Sending
  #channel: BroadcastChannel | null = null
  #changed = new Set<() => void>()
  readonly #listeners = new Set<() => void>()
  /** Called with the number of things that have just left after an offline spell. */
  onsent: (count: number) => void = () => undefined

  constructor(personId: string, kinds: readonly WorkKind[]) {
    this.personId = personId
    this.kinds = workKinds(kinds)
    this.ahead = new Ahead(personId, this.open, () => void this.refresh())
    this.aside = new Aside(personId)
    this.#sending = new Sending({
      light: () => sendOutbox(personId, this.kinds, 'light'),
      texts: () => this.#resend(),
      heavy: () => sendOutbox(personId, this.kinds, 'heavy', this.leaving.report),
      others: () => whenLightSent(personId),
      after: async (sent) => {
        await this.refresh()
        if (sent > 0) this.#channel?.postMessage('sent')
      },
      left: () => this.waiting.some(({ problem }) => problem === null)
    })
  }

  /** In the browser, once. @param screens what the screens of an initiative read @returns what stops it */
  start(screens: ScreenReads): () => void {
    if (rememberedPerson() !== this.personId) rememberPerson(this.personId)
    const channel = (this.#channel = new BroadcastChannel('interpoles.device'))
    channel.onmessage = ({ data }) => {
      // Someone signed out in another tab of a computer that may be shared.
      if (data === 'wiped') location.assign('/connexion')
      else void this.refresh()
      if (data === 'sent') this.#sending.sign('heard')
    }
    const hope = () => this.#sending.sign('hope')
    const look = () => {
      // A tab that crashed meanwhile has told nobody what it left behind.
      if (document.visibilityState === 'visible') void this.refresh().then(hope)
    }
    addEventListener('online', hope)
    document.addEventListener('visibilitychange', look)
    const stopHearing = onHeard(() => this.#sending.sign('heard'))
    void this.beforeSync()
    const stopAhead = this.ahead.start(screens)
    return () => {
      stopAhead()
      stopHearing()
      this.#sending.stop()
      removeEventListener('online', hope)
      document.removeEventListener('visibilitychange', look)
      channel.close()
      this.#channel = null
    }
  }

  /**
   * What was left behind leaves before anything of this page is synchronised. Resolves when it has been tried, and after 2.5 s on a
   * line that hangs; at once for those who ask later.
   */
  async beforeSync(): Promise<void> {
    await this.#sending.first()
  }

  /** This page was made on this device and the server does not know it yet. */
  async isMadeHere(pageId: string): Promise<boolean> {
    await this.refresh()
    return this.#waitsForCreation(pageId)
  }

  async whenCreated(pageId: string): Promise<void> {
    while (this.#waitsForCreation(pageId)) await new Promise<void>((resolve) => this.#changed.add(resolve))
  }

  /** Kept on the disk of this device when it resolves; sent as soon as possible. */
  async enqueue(work: Work): Promise<void> {
    await enqueue(this.personId, this.kinds, work)
    await this.refresh()
    void this.send()
  }

  /** The person has decided about what was refused: it leaves again, or it goes. */
  async decide({ taskId }: Waiting, what: 'retry' | 'drop'): Promise<void> {
    if (taskId === null) return
    if (what === 'drop') return this.drop(taskId)
    await retryTask(this.personId, taskId)
    await this.refresh()
    void this.send()
  }

  async drop(taskId: number): Promise<void> {
    await dropTask(this.personId, taskId)
    await this.refresh()
    // What stood behind it may leave now.
    void this.send()
  }

  /** Told whenever what waits may have changed. @returns what stops it */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Sends what waits, now, requests first: a page must exist before its text. Never throws. */
  send(): Promise<void> {
    return this.#sending.now()
  }

  /** For sign-out: tries to send everything. @returns how many things stay behind */
  async sendEverything(patience = 10_000): Promise<number> {
    await Promise.race([this.#sending.now(true), new Promise((resolve) => setTimeout(resolve, patience))])
    await this.refresh()
    return this.waiting.length
  }

  /** Empties this device and keeps nothing ahead any more; what is open is kept again as it changes. */
  async clear(): Promise<void> {
    await this.ahead.rest()
    await clearDevice(this.personId)
    await this.refresh()
  }

  /** Nothing of this person stays here. */
  async wipe(): Promise<void> {
    await this.ahead.stop()
    await wipeDevice()
  }

  /** Little room is left in what the browser gives: said before a write fails. */
  get nearlyFull(): boolean {
    return this.usage !== null && this.usage.quota > 0 && this.usage.bytes > this.usage.quota * 0.9
  }

  /** Asks the browser to promise that it will not clear this storage by itself. */
  async askToPersist(): Promise<boolean> {
    const promised = (await navigator.storage?.persist?.()) ?? false
    await this.refresh()
    return promised
  }

  async refresh(): Promise<void> {
    // After a sign-out, looking would bring an empty store back.
    if (rememberedPerson() !== this.personId) return
    try {
      const before = this.waiting.length
      this.waiting = await readWaiting(this.personId)
      this.usage = await deviceUsage(this.personId)
      await this.aside.refresh()
      this.unusable = false
      this.known = true
      for (const wake of this.#changed) wake()
      this.#changed.clear()
      for (const tell of this.#listeners) tell()
      if (before > 0 && this.waiting.length === 0) this.onsent(before)
    } catch (error) {
      console.warn('this device cannot be read', error)
      this.unusable = true
    }
  }

  /** Yjs and its connection are fetched only when a text waits. */
  async #resend(): Promise<StepResult> {
    const pending = await readPendingDocuments(this.personId)
    if (pending.every((record) => this.open.has(record.document))) return { heard: true, asked: 0, sent: 0 }
    const { resendPending } = await import('./resend')
    return resendPending(this.personId, this.open)
  }

  #waitsForCreation(pageId: string): boolean {
    return this.waiting.some((item) => item.makesPage && item.pageId === pageId)
  }
}

/** @param kinds what the features can leave here to be sent later */
export function provideDevice(personId: string, kinds: readonly WorkKind[]): Device {
  return setContext(KEY, new Device(personId, kinds))
}

export function useDevice(): Device {
  return getContext<Device>(KEY)
}

const KEY = Symbol('device')
