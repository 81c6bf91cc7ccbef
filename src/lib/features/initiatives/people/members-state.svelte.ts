// People and organisations of an initiative on screen: each gesture is sent, then both lists are read again, because a part
// taken or left changes implied roles too.
import { createApi, isApiError, type ApiClient } from '$lib/api/client'
import { errorSentence } from '$lib/i18n/error-sentence'
import type { Messages } from '$lib/i18n'
import type { Toasts } from '$lib/state/toasts.svelte'
import type { InitiativeRole, ParticipationRole } from '#shared/permissions'
import type { OrganisationRef } from '#shared/schemas/organisations'
import type { ParticipantDto } from '#shared/schemas/people'
import * as verbs from '../actions'

interface Surroundings {
  initiativeId: string
  t: Messages
  toasts: Toasts
  /** Reads the initiative, its organisations and its people again. */
  refresh: () => Promise<void>
}

export class MembersState {
  problem = $state('')
  /** An organisation that cannot leave without the people who came with it: the question to ask. */
  leaving = $state.raw<{ organisation: OrganisationRef; sentence: string } | null>(null)
  #around: () => Surroundings
  #api: ApiClient = createApi(fetch)

  constructor(around: () => Surroundings) {
    this.#around = around
  }

  changeRole(participant: ParticipantDto, role: InitiativeRole): Promise<boolean> {
    const { t } = this.#around()
    const { person } = participant
    return this.#undoable(
      t('initiatives.people.role.changed', { name: person.name, role: t(`initiatives.role.${role}`) }),
      (id) => verbs.changeRole(this.#api, id, person.id, role),
      (id) => verbs.changeRole(this.#api, id, person.id, participant.role)
    )
  }

  removePerson({ person, role, organisation }: ParticipantDto): Promise<boolean> {
    const { t } = this.#around()
    return this.#undoable(
      t('initiatives.people.removed', { name: person.name }),
      (id) => verbs.removeParticipant(this.#api, id, person.id),
      (id) =>
        verbs.addParticipant(this.#api, id, { personId: person.id, role, organisationId: organisation.id })
    )
  }

  /** True when one has left: the caller goes elsewhere, the initiative may not exist any more for them. */
  async leave(personId: string): Promise<boolean> {
    const { initiativeId, t } = this.#around()
    this.problem = ''
    try {
      await verbs.removeParticipant(this.#api, initiativeId, personId)
      return true
    } catch (error) {
      this.problem = errorSentence(t, error)
      return false
    }
  }

  changePart(
    organisation: OrganisationRef,
    from: ParticipationRole,
    role: ParticipationRole
  ): Promise<boolean> {
    const { t } = this.#around()
    return this.#undoable(
      t('initiatives.organisations.changed', {
        name: organisation.name,
        role: t(`initiatives.part.${role}`)
      }),
      (id) => verbs.changePart(this.#api, id, organisation.id, role),
      (id) => verbs.changePart(this.#api, id, organisation.id, from)
    )
  }

  async removeOrganisation(organisation: OrganisationRef, role: ParticipationRole): Promise<void> {
    const { t } = this.#around()
    await this.#undoable(
      t('initiatives.organisations.removed', { name: organisation.name }),
      (id) => verbs.removeOrganisation(this.#api, id, organisation.id),
      (id) => verbs.addOrganisation(this.#api, id, organisation.id, role),
      (error) => {
        if (!isApiError(error, 'initiative.organisation_has_people')) return false
        this.leaving = { organisation, sentence: errorSentence(t, error) }
        return true
      }
    )
  }

  /** After the question: the people it brought leave with it. Throws, for the dialog to say why. */
  async removeWithPeople(organisation: OrganisationRef): Promise<void> {
    const { initiativeId, refresh, t, toasts } = this.#around()
    await verbs.removeOrganisation(this.#api, initiativeId, organisation.id, { people: 'remove' })
    await refresh()
    toasts.show(t('initiatives.organisations.removed', { name: organisation.name }))
  }

  async addOrganisations(ids: readonly string[], role: ParticipationRole): Promise<boolean> {
    const { t, toasts } = this.#around()
    const done = await this.#attempt(async (id) => {
      for (const organisationId of ids) await verbs.addOrganisation(this.#api, id, organisationId, role)
    })
    if (done) toasts.show(t('initiatives.organisations.added', { count: ids.length }))
    return done
  }

  /** Throws: the form says what to mend beside its fields. */
  async invite(participant: verbs.NewParticipant): Promise<void> {
    const { initiativeId, refresh } = this.#around()
    await verbs.addParticipant(this.#api, initiativeId, participant)
    await refresh()
  }

  async #undoable(
    sentence: string,
    work: (id: string) => Promise<void>,
    back: (id: string) => Promise<void>,
    handled?: (error: unknown) => boolean
  ): Promise<boolean> {
    const done = await this.#attempt(work, handled)
    if (done) this.#around().toasts.show(sentence, { undo: async () => void (await this.#attempt(back)) })
    return done
  }

  async #attempt(
    work: (id: string) => Promise<void>,
    handled?: (error: unknown) => boolean
  ): Promise<boolean> {
    const { initiativeId, refresh, t } = this.#around()
    this.problem = ''
    try {
      await work(initiativeId)
      await refresh()
      return true
    } catch (error) {
      if (!handled?.(error)) this.problem = errorSentence(t, error)
      return false
    }
  }
}
