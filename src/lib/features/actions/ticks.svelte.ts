// What is ticked in a list of actions: shown at once, kept on this device, sent when the server answers; what waits from an earlier
// visit is shown as it will be.
import type { Device } from '$lib/collab/device.svelte'
import { readOutbox } from '$lib/collab/device/outbox'
import { CLOSED_ACTION_STATES } from '#shared/collab/provided'
import type { MyActionDto } from '#shared/schemas/actions'
import { readSetting, SET, settingOf, subjectOf } from './action-work'

const TO_DO = 'a_faire'
const DONE = 'fait'

export class Ticks {
  /** State by subject, where it is not what the server last said. */
  #states = $state.raw<Readonly<Record<string, string>>>({})
  /** Codes of the errors that refused, by subject. */
  #problems = $state.raw<Readonly<Record<string, string>>>({})
  readonly #device: Device
  readonly #today: () => string

  constructor(device: Device, today: () => string) {
    this.#device = device
    this.#today = today
  }

  /** In the browser, once. @returns what stops it */
  start(): () => void {
    void this.#look()
    return this.#device.listen(() => void this.#look())
  }

  isOpen(action: MyActionDto): boolean {
    const state = this.#states[keyOf(action)]
    return state === undefined ? action.open : !CLOSED_ACTION_STATES.includes(state)
  }

  problem(action: MyActionDto): string | null {
    return this.#problems[keyOf(action)] ?? null
  }

  /** @throws when this browser can keep nothing */
  async toggle(action: MyActionDto): Promise<void> {
    const done = this.isOpen(action)
    const before = action.open && action.state !== null ? action.state : TO_DO
    const values = done ? { state: DONE, doneOn: this.#today() } : { state: before, doneOn: null }
    const held = this.#states
    this.#states = { ...held, [keyOf(action)]: values.state }
    try {
      const payload = { pageId: action.pageId, recordId: action.id, values }
      await this.#device.enqueue(settingOf(payload, { title: action.title, href: action.href }))
    } catch (error) {
      this.#states = held
      throw error
    }
  }

  /** What is sent stays as it was ticked until the list is read again; what is refused goes back. */
  async #look(): Promise<void> {
    const waiting = await readOutbox(this.#device.personId)
    const states = { ...this.#states }
    const problems: Record<string, string> = {}
    for (const { kind, payload, problem } of waiting) {
      const setting = kind === SET ? readSetting(payload) : null
      const state = setting?.values.state
      if (!setting || typeof state !== 'string') continue
      const key = subjectOf(setting)
      if (problem === undefined) states[key] = state
      else {
        problems[key] = problem
        states[key] = ''
      }
    }
    this.#states = Object.fromEntries(Object.entries(states).filter(([, state]) => state !== ''))
    this.#problems = problems
  }
}

function keyOf(action: MyActionDto): string {
  return subjectOf({ pageId: action.pageId, recordId: action.id })
}
