// The form that brings a person into an initiative: what is missing, what is sent, what the server refused.
import { isApiError } from '$lib/api/client'
import { errorSentence } from '$lib/i18n/error-sentence'
import type { Messages } from '$lib/i18n'
import type { ComboOption } from '$lib/ui/combo.svelte'
import type { AvatarProps } from '$lib/ui/types'
import type { InitiativeRole } from '#shared/permissions'
import type { InitiativeDto } from '#shared/schemas/initiatives'
import type { PersonDto } from '#shared/schemas/people'
import type { NewParticipant } from '../actions'

type Field = 'person' | 'email' | 'givenName' | 'organisation'

interface PersonOption extends ComboOption {
  organisationIds: string[]
}

export function personOption(person: PersonDto, avatar: AvatarProps): PersonOption {
  return {
    value: person.id,
    label: person.name,
    note: person.organisation?.name,
    avatar,
    organisationIds: person.memberships.map((membership) => membership.organisation.id)
  }
}

export class Invitation {
  by = $state<'person' | 'email'>('person')
  person = $state.raw<ComboOption | null>(null)
  email = $state('')
  givenName = $state('')
  familyName = $state('')
  organisationId = $state('')
  role = $state<InitiativeRole>('contributor')
  busy = $state(false)
  problem = $state('')
  #submitted = $state(false)
  #refused = $state.raw<unknown>(null)
  #initiative: InitiativeDto
  #messages: () => Messages

  constructor(initiative: InitiativeDto, by: 'person' | 'email', messages: () => Messages) {
    this.#initiative = initiative
    this.by = by
    this.#messages = messages
  }

  /** A person known to the network comes with their organisation, when it takes part. */
  choose(option: ComboOption | null): void {
    this.person = option
    if (option === null || !isPersonOption(option)) return
    const own = this.#initiative.participations.find((part) =>
      option.organisationIds.includes(part.organisation.id)
    )
    if (own) this.organisationId = own.organisation.id
  }

  missing(field: Field): boolean {
    return this.#submitted && this.#missing().includes(field)
  }

  refusal(path: string): string | undefined {
    return isApiError(this.#refused) ? this.#refused.field(path) : undefined
  }

  /** The sentence of the success, or null when something must be mended. */
  async send(invite: (participant: NewParticipant) => Promise<void>): Promise<string | null> {
    const t = this.#messages()
    this.#submitted = true
    this.#refused = null
    this.problem = ''
    if (this.#missing().length > 0) return null
    this.busy = true
    try {
      await invite(this.#participant())
      return this.by === 'person'
        ? t('initiatives.people.added', { name: this.person?.label ?? '' })
        : t('initiatives.people.invited', { email: this.email.trim() })
    } catch (error) {
      this.#refused = error
      this.problem = errorSentence(t, error)
      return null
    } finally {
      this.busy = false
    }
  }

  #participant(): NewParticipant {
    const who =
      this.by === 'person'
        ? { personId: this.person?.value }
        : { email: this.email.trim(), givenName: this.givenName.trim(), familyName: this.familyName.trim() }
    return { ...who, role: this.role, organisationId: this.organisationId }
  }

  #missing(): Field[] {
    const fields: Field[] = []
    if (this.by === 'person' && this.person === null) fields.push('person')
    if (this.by === 'email' && !/^\S+@\S+\.\S+$/.test(this.email.trim())) fields.push('email')
    if (this.by === 'email' && this.givenName.trim() === '') fields.push('givenName')
    if (this.organisationId === '') fields.push('organisation')
    return fields
  }
}

function isPersonOption(option: ComboOption): option is PersonOption {
  return 'organisationIds' in option
}
