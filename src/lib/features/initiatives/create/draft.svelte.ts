// The form of a new initiative: what was filled in, what is missing, what is sent.
import { isApiError } from '$lib/api/client'
import type { ComboOption } from '$lib/ui/combo.svelte'
import type { FundingKind, INITIATIVE_STATUSES, MISSIONS } from '#shared/vocabulary'
import type { OrganisationRef } from '#shared/schemas/organisations'
import type { Draft } from '../actions'
import { fundingKept, type PoleFunction } from '../funding'
import { organisationsOf } from '../organisation-search'

export type DraftField = 'title' | 'lead' | 'endsOn'

export class InitiativeDraft {
  type = $state('free')
  title = $state('')
  summary = $state('')
  lead = $state<ComboOption | null>(null)
  partners = $state<readonly ComboOption[]>([])
  supporters = $state<readonly ComboOption[]>([])
  territories = $state<readonly ComboOption[]>([])
  visibility = $state<'network' | 'participants'>('network')
  status = $state<(typeof INITIATIVE_STATUSES)[number]>('preparation')
  mission = $state<(typeof MISSIONS)[number] | ''>('')
  poleFunction = $state<PoleFunction | ''>('')
  funding = $state<FundingKind[]>([])
  framework = $state('')
  startsOn = $state('')
  endsOn = $state('')
  /** Checked once « Créer » was pressed: nothing is said before. */
  #submitted = $state(false)
  #refused = $state.raw<unknown>(null)

  /** Lead and partners, in the order of their plates. */
  readonly plates: OrganisationRef[] = $derived(
    organisationsOf([...(this.lead ? [this.lead] : []), ...this.partners])
  )

  /** What is missing or wrong, in the order of the form. */
  get missing(): DraftField[] {
    const fields: DraftField[] = []
    if (this.title.trim() === '') fields.push('title')
    if (this.lead === null) fields.push('lead')
    if (this.startsOn !== '' && this.endsOn !== '' && this.endsOn < this.startsOn) fields.push('endsOn')
    return fields
  }

  shows(field: DraftField): boolean {
    return this.#submitted && this.missing.includes(field)
  }

  /** The server's sentence for one field. */
  refusal(path: string): string | undefined {
    return isApiError(this.#refused) ? this.#refused.field(path) : undefined
  }

  /** True when it can be sent. */
  submit(): boolean {
    this.#submitted = true
    this.#refused = null
    return this.missing.length === 0
  }

  refuse(error: unknown): void {
    this.#refused = error
  }

  toInput(): Draft {
    const poleFunction = this.poleFunction === '' ? null : this.poleFunction
    return {
      title: this.title.trim(),
      type: this.type,
      leadOrganisationId: this.lead?.value ?? '',
      partnerOrganisationIds: this.partners.map((option) => option.value),
      supporterOrganisationIds: this.supporters.map((option) => option.value),
      territoryOrganisationIds: this.territories.map((option) => option.value),
      visibility: this.visibility,
      summary: this.summary.trim(),
      status: this.status,
      mission: this.mission === '' ? null : this.mission,
      poleFunction,
      funding: fundingKept(this.funding, poleFunction),
      framework: this.framework.trim(),
      startsOn: this.startsOn || null,
      endsOn: this.endsOn || null
    }
  }
}
