// One thing sent to the server from a form: busy meanwhile, its refusal as a sentence and beside the fields it names.
import { isApiError, type ApiErrorCode } from '$lib/api/client'
import type { Messages } from '$lib/i18n'
import { errorSentence } from '$lib/i18n/error-sentence'

export class Submission {
  busy = $state(false)
  #refused = $state.raw<unknown>(null)
  readonly #messages: () => Messages

  constructor(messages: () => Messages) {
    this.#messages = messages
  }

  /** The answer, or null when it was refused. */
  async run<T>(task: () => Promise<T>): Promise<{ value: T } | null> {
    this.busy = true
    this.#refused = null
    try {
      return { value: await task() }
    } catch (error) {
      this.#refused = error
      return null
    } finally {
      this.busy = false
    }
  }

  /** What was wrong with one field; a refusal that names no field (`codes`) can be said beside the one it is about. */
  field(path: string, ...codes: ApiErrorCode[]): string | undefined {
    const refused = this.#refused
    if (!isApiError(refused)) return undefined
    return (
      refused.field(path) ??
      (codes.includes(refused.code) ? errorSentence(this.#messages(), refused) : undefined)
    )
  }

  /** What no field says; '' when nothing was refused. `said`: codes already shown beside their field. */
  problem(...said: ApiErrorCode[]): string {
    const refused = this.#refused
    if (refused === null || isApiError(refused, ...said)) return ''
    return errorSentence(this.#messages(), refused)
  }
}
