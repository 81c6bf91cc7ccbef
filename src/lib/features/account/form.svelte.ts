// The state of a short form: busy while it is sent, the sentence of what failed, ready once this script can answer the button.
import { onMount } from 'svelte'
import { ApiError } from '$lib/api/client'
import { useMessages } from '$lib/i18n'
import { errorSentence } from '$lib/i18n/error-sentence'

export class Form {
  busy = $state(false)
  /** The form as a whole; what concerns one field is in `field`. */
  problem = $state('')
  /** False until hydration: a button pressed before would send the form as a plain page. */
  ready = $state(false)
  #error = $state.raw<ApiError | null>(null)
  #t = useMessages()

  constructor() {
    onMount(() => {
      this.ready = true
    })
  }

  field(path: string): string | undefined {
    return this.#error?.field(path)
  }

  /** @returns whether it worked */
  async send(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.clear()
    try {
      await work()
      return true
    } catch (error) {
      this.#error = error instanceof ApiError ? error : null
      const told = this.#error?.fields.length ?? 0
      this.problem = told > 0 ? '' : errorSentence(this.#t, error)
      return false
    } finally {
      this.busy = false
    }
  }

  clear(): void {
    this.problem = ''
    this.#error = null
  }
}
