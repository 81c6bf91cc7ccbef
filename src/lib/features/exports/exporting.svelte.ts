// A file that the server is making for this person: how far it is, what went wrong. Two windows ask for one.
import type { Messages } from '$lib/i18n'
import { errorSentence } from '$lib/i18n/error-sentence'
import type { Toasts } from '$lib/state/toasts.svelte'
import type { ExportAsked } from '#shared/schemas/exports'
import { receiveExport, saveFile } from './receive'

interface Around {
  t: Messages
  toasts: Toasts
  pageId: string
  /** What is being typed is on the server before the file is made. */
  whenSaved: (() => Promise<boolean>) | undefined
}

export class Exporting {
  problem = $state<string>()
  progress = $state<{ done: number; total: number }>()
  #running = $state.raw<AbortController>()
  readonly #around: Around

  constructor(around: Around) {
    this.#around = around
  }

  get running(): boolean {
    return this.#running !== undefined
  }

  stop(): void {
    this.#running?.abort()
  }

  /** @returns true once the file is among the downloads */
  async run(query: ExportAsked): Promise<boolean> {
    const { t, toasts, pageId, whenSaved } = this.#around
    this.problem = undefined
    if (!navigator.onLine) {
      this.problem = t('export.offline')
      return false
    }
    const own = new AbortController()
    this.#running = own
    this.progress = undefined
    try {
      if ((await whenSaved?.()) === false) toasts.show(t('collab.save.not_yet'))
      const file = await receiveExport(fetch, pageId, query, {
        signal: own.signal,
        onprogress: (done, total) => (this.progress = { done, total })
      })
      saveFile(file)
      toasts.show(t('export.done', { name: file.name }))
      return true
    } catch (error) {
      if (!own.signal.aborted) this.problem = errorSentence(t, error)
      return false
    } finally {
      if (this.#running === own) this.#running = undefined
    }
  }
}
