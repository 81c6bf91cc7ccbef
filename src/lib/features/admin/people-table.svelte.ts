// The people of the network as an administrator changes them; every row is what the server answered.
import { createApi, unwrap } from '$lib/api/client'
import { Paged } from '$lib/features/network/paged.svelte'
import { changePerson } from '$lib/features/people/actions'
import type { Messages } from '$lib/i18n'
import { errorSentence } from '$lib/i18n/error-sentence'
import type { Toasts } from '$lib/state/toasts.svelte'
import type { NetworkRole } from '#shared/permissions'
import type { List } from '#shared/schemas/common'
import type { PersonDto } from '#shared/schemas/people'
import { readPeople, type PeopleFilters } from './people-filters'

export class PeopleOnScreen {
  readonly paged: Paged<PersonDto>
  problem = $state('')
  readonly #api = createApi(fetch)
  readonly #toasts: Toasts
  readonly #messages: () => Messages

  constructor(first: List<PersonDto>, filters: PeopleFilters, toasts: Toasts, messages: () => Messages) {
    this.paged = new Paged(first, (cursor) => readPeople(this.#api, filters, cursor))
    this.#toasts = toasts
    this.#messages = messages
  }

  put(person: PersonDto): void {
    this.paged.replace(person, (other) => other.id === person.id)
  }

  /** Gone for good. */
  forget(person: PersonDto): void {
    this.paged.remove((other) => other.id === person.id)
    this.#toasts.show(this.#messages()('people.erase.done', { name: person.name }))
  }

  async setRole(person: PersonDto, networkRole: NetworkRole | null): Promise<void> {
    if (person.networkRole === networkRole) return
    const changed = await this.#try(() => changePerson(this.#api, person.id, { networkRole }))
    if (!changed) return
    this.put(changed)
    const words = this.#messages()(`admin.people.role.${networkRole ?? 'none'}.done`, { name: person.name })
    this.#toasts.show(words, { undo: () => this.setRole(changed, person.networkRole) })
  }

  async setSuspended(person: PersonDto, suspended: boolean): Promise<void> {
    const changed = await this.#try(() => changePerson(this.#api, person.id, { suspended }))
    if (!changed) return
    this.put(changed)
    const words = this.#messages()(suspended ? 'admin.people.suspended' : 'admin.people.reinstated', {
      name: person.name
    })
    this.#toasts.show(words, { undo: () => this.setSuspended(changed, !suspended) })
  }

  async invite(person: PersonDto): Promise<void> {
    const param = { id: person.id }
    const sent = await this.#try(() =>
      unwrap(this.#api.people[':id'].invitation.$post({ param })).then(() => true)
    )
    if (sent) this.#toasts.show(this.#messages()('people.invitation.sent', { name: person.name }))
  }

  async #try<T>(task: () => Promise<T>): Promise<T | null> {
    this.problem = ''
    try {
      return await task()
    } catch (error) {
      this.problem = errorSentence(this.#messages(), error)
      return null
    }
  }
}
