// From a file dropped to what was written: read, previewed by the server, confirmed. Nothing is sent twice by itself.
import { createApi, isApiError, unwrap } from '$lib/api/client'
import type { Messages } from '$lib/i18n'
import { errorSentence } from '$lib/i18n/error-sentence'
import type { CsvPreview } from '#shared/schemas/organisations'
import { CSV_MAX_BYTES, readCsvFile } from './csv-file'

export type CsvKind = 'organisations' | 'members'

export class CsvImport {
  fileName = $state('')
  preview = $state.raw<CsvPreview | null>(null)
  busy = $state(false)
  problem = $state('')
  #text = ''
  readonly #kind: CsvKind
  readonly #messages: () => Messages
  readonly #api = createApi(fetch)

  constructor(kind: CsvKind, messages: () => Messages) {
    this.#kind = kind
    this.#messages = messages
  }

  get ready(): boolean {
    const { preview } = this
    if (!preview || preview.committed || preview.counts.invalid > 0) return false
    return preview.counts.create + preview.counts.update > 0
  }

  async open(file: File): Promise<void> {
    this.preview = null
    this.problem = ''
    this.fileName = file.name
    if (file.size > CSV_MAX_BYTES) {
      this.problem = this.#messages()('admin.import.too_large')
      return
    }
    this.#text = await readCsvFile(file)
    await this.#send(false)
  }

  /** Everything previewed is written, or nothing: a refusal shows the lines as they are now. */
  async confirm(): Promise<void> {
    if (!(await this.#send(true)) && this.preview) await this.#refresh()
  }

  restart(): void {
    this.preview = null
    this.fileName = ''
    this.problem = ''
    this.#text = ''
  }

  async #send(commit: boolean): Promise<boolean> {
    this.busy = true
    this.problem = ''
    try {
      this.preview = await this.#post(commit)
      return true
    } catch (error) {
      this.problem = this.#sentence(error)
      return false
    } finally {
      this.busy = false
    }
  }

  async #refresh(): Promise<void> {
    const said = this.problem
    await this.#send(false)
    this.problem ||= said
  }

  #post(commit: boolean): Promise<CsvPreview> {
    const json = { csv: this.#text, commit }
    const { imports } = this.#api
    return this.#kind === 'organisations'
      ? unwrap(imports.organisations.$post({ json }))
      : unwrap(imports.members.$post({ json }))
  }

  #sentence(error: unknown): string {
    const t = this.#messages()
    if (isApiError(error, 'csv.invalid') && error.field('csv') !== undefined)
      return t('admin.import.too_many')
    return errorSentence(t, error)
  }
}
