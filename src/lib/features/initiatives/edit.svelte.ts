// An edit of an initiative: what was changed since the version it started from, and what to do when that version is not the last.
import { createApi, isApiError } from '$lib/api/client'
import { errorSentence } from '$lib/i18n/error-sentence'
import type { Messages } from '$lib/i18n'
import type { InitiativeDto } from '#shared/schemas/initiatives'
import { readInitiative, updateInitiative, type Changes } from './actions'
import { fundingKept } from './funding'

/** Fields of the form, in their order. Empty text stands for nothing. */
const FIELDS = [
  'title',
  'summary',
  'visibility',
  'mission',
  'poleFunction',
  'funding',
  'status',
  'framework',
  'startsOn',
  'endsOn'
] as const
export type EditedField = (typeof FIELDS)[number]

export class InitiativeEdit {
  title = $state('')
  summary = $state('')
  visibility = $state<InitiativeDto['visibility']>('network')
  mission = $state<NonNullable<InitiativeDto['mission']> | ''>('')
  poleFunction = $state<NonNullable<InitiativeDto['poleFunction']> | ''>('')
  funding = $state<InitiativeDto['funding']>([])
  status = $state<InitiativeDto['status']>('active')
  framework = $state('')
  startsOn = $state('')
  endsOn = $state('')

  busy = $state(false)
  problem = $state('')
  /** The version someone else saved meanwhile, and what it changed. */
  conflict = $state.raw<{ theirs: InitiativeDto; fields: EditedField[] } | null>(null)
  #base: InitiativeDto
  #refused = $state.raw<unknown>(null)
  #messages: () => Messages

  constructor(initiative: InitiativeDto, messages: () => Messages) {
    this.#base = initiative
    this.#messages = messages
    this.#take(initiative, FIELDS)
  }

  get datesReversed(): boolean {
    return this.startsOn !== '' && this.endsOn !== '' && this.endsOn < this.startsOn
  }

  refusal(path: string): string | undefined {
    return isApiError(this.#refused) ? this.#refused.field(path) : undefined
  }

  /** The saved initiative, or null when something must be mended first. */
  async save(): Promise<InitiativeDto | null> {
    if (this.title.trim() === '' || this.datesReversed) return null
    this.busy = true
    this.problem = ''
    this.#refused = null
    try {
      const saved = await updateInitiative(createApi(fetch), this.#base.id, this.#changes())
      this.conflict = null
      return saved
    } catch (error) {
      if (isApiError(error, 'conflict.stale')) await this.#compare()
      else {
        this.#refused = error
        this.problem = errorSentence(this.#messages(), error)
      }
      return null
    } finally {
      this.busy = false
    }
  }

  /** « Garder la leur »: what they changed replaces what is here; the rest of the form stays as written. */
  keepTheirs(): void {
    if (!this.conflict) return
    this.#take(this.conflict.theirs, this.conflict.fields)
    this.#base = this.conflict.theirs
    this.conflict = null
  }

  /** « Enregistrer ma version »: the next save starts from theirs, knowingly. */
  keepMine(): void {
    if (!this.conflict) return
    this.#base = this.conflict.theirs
    this.conflict = null
  }

  async #compare(): Promise<void> {
    const theirs = await readInitiative(createApi(fetch), this.#base.id)
    const fields = FIELDS.filter((field) => String(theirs[field] ?? '') !== String(this.#base[field] ?? ''))
    this.conflict = { theirs, fields }
  }

  #take(from: InitiativeDto, fields: readonly EditedField[]): void {
    const given = {
      title: from.title,
      summary: from.summary,
      visibility: from.visibility,
      mission: from.mission ?? '',
      poleFunction: from.poleFunction ?? '',
      funding: from.funding,
      status: from.status,
      framework: from.framework,
      startsOn: from.startsOn ?? '',
      endsOn: from.endsOn ?? ''
    } as const
    for (const field of fields) Object.assign(this, { [field]: given[field] })
  }

  /** All fields that differ from the base: what was not touched is left to the others. */
  #changes(): Changes {
    const poleFunction = this.poleFunction === '' ? null : this.poleFunction
    const all: Changes = {
      title: this.title.trim(),
      summary: this.summary.trim(),
      visibility: this.visibility,
      mission: this.mission === '' ? null : this.mission,
      poleFunction,
      funding: fundingKept(this.funding, poleFunction),
      status: this.status,
      framework: this.framework.trim(),
      startsOn: this.startsOn || null,
      endsOn: this.endsOn || null
    }
    const changed = FIELDS.filter((field) => String(all[field] ?? '') !== String(this.#base[field] ?? ''))
    return {
      ...Object.fromEntries(changed.map((field) => [field, all[field]])),
      basedOn: this.#base.updatedAt
    }
  }
}
