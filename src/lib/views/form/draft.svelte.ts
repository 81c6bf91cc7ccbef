// Answers that have not been sent yet: kept on this device, for this person, until they are in the collection, whatever happens to the
// page meanwhile. Nothing is said to be kept before the device has confirmed it.
import { newId } from '$lib/collab/device/exclusive'
import { cacheForget, cacheKeep, cacheRead } from '$lib/collab/device-cache'
import type { Json } from '#shared/json'
import type { Answers } from './layout'

const REST = 150

interface Stored {
  id: string
  answers: Answers
}

export class Draft {
  answers = $state.raw<Answers>({})
  /** Found on this device when the form was opened. */
  found = $state(false)
  /** `kept`: the device has confirmed what is on the screen. `lost`: it has refused. `not`: nobody knows yet. */
  kept = $state<'not' | 'kept' | 'lost'>('not')
  /** Of the record that will be made: the same when it is sent again after a cut, so that there is one. */
  id = newId()
  #timer: ReturnType<typeof setTimeout> | undefined
  /** One after the other: what was typed last is written last. */
  #writing: Promise<void> = Promise.resolve()
  /** What is on the screen has not been handed to the device. A form that was only opened writes, and forgets, nothing. */
  #due = false
  readonly #key: string | null

  /** Null: nothing to tell this form from another, answers live with the page. */
  constructor(key: string | null) {
    this.#key = key === null ? null : `form-draft:${key}`
  }

  /** @param isSent is there a record of this id: then it was sent, and only the draft had not gone */
  async open(isSent: (id: string) => boolean): Promise<void> {
    if (this.#key === null) return
    const stored = await cacheRead<Partial<Stored>>(this.#key)
    // What has been typed while it was read is newer.
    if (!stored?.answers || !stored.id || Object.keys(this.answers).length > 0) return
    if (isSent(stored.id)) return this.clear()
    if (Object.keys(stored.answers).length === 0) return
    this.id = stored.id
    this.answers = stored.answers
    this.found = true
    this.kept = 'kept'
  }

  set(key: string, answer: Json | undefined): void {
    const { [key]: _before, ...others } = this.answers
    this.answers = answer === undefined ? others : { ...others, [key]: answer }
    this.kept = 'not'
    this.#due = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.keep(), REST)
  }

  /** Also when the page is being left. */
  keep(): void {
    clearTimeout(this.#timer)
    if (!this.#due) return
    this.#due = false
    const { answers, id } = this
    this.#writing = this.#writing.then(() => this.#write({ id, answers }))
  }

  /** The record is in the collection: the next one begins. The device forgets the draft once `stored` says that the record is safe. */
  sent(stored: Promise<boolean>): void {
    const before = this.id
    // What was typed last may not be on the device yet: it is, until the record is.
    this.keep()
    this.#begin()
    void stored.then((isSafe) => {
      if (isSafe) this.#writing = this.#writing.then(() => this.#forget(before))
    })
  }

  clear(): void {
    this.#begin()
    this.#due = true
    this.keep()
  }

  #begin(): void {
    clearTimeout(this.#timer)
    this.#due = false
    this.id = newId()
    this.answers = {}
    this.found = false
    this.kept = 'not'
  }

  /** Another one may have been begun meanwhile: its draft has taken the place of this one. */
  async #forget(id: string): Promise<void> {
    if (this.#key === null || (await cacheRead<Partial<Stored>>(this.#key))?.id !== id) return
    await cacheForget(this.#key)
  }

  async #write(stored: Stored): Promise<void> {
    if (this.#key === null) return
    const empty = Object.keys(stored.answers).length === 0
    try {
      await (empty ? cacheForget(this.#key) : cacheKeep(this.#key, stored))
      if (this.answers === stored.answers) this.kept = empty ? 'not' : 'kept'
    } catch (error) {
      console.warn('the draft of a form could not be kept', error)
      if (this.answers === stored.answers) this.kept = 'lost'
    }
  }
}
