// The people of one organisation on screen, and what its coordinators do there. Each change is the server's answer, never a guess.
import { createApi, unwrap } from '$lib/api/client'
import type { Messages } from '$lib/i18n'
import { errorSentence } from '$lib/i18n/error-sentence'
import type { Toasts } from '$lib/state/toasts.svelte'
import type { MembershipRole } from '#shared/permissions'
import type { List } from '#shared/schemas/common'
import type { MemberDto, MembershipInput, PersonDto } from '#shared/schemas/people'
import { addMember, changeMembership, readMembers, removeMembership } from './actions'

export class Members {
  items = $state.raw<readonly MemberDto[]>([])
  next = $state<string | null>(null)
  /** Why the last gesture was refused; '' when it was not. */
  problem = $state('')
  readonly #api = createApi(fetch)
  readonly #organisationId: string
  readonly #toasts: Toasts
  readonly #messages: () => Messages

  constructor(first: List<MemberDto>, organisationId: string, toasts: Toasts, messages: () => Messages) {
    this.items = first.items
    this.next = first.next
    this.#organisationId = organisationId
    this.#toasts = toasts
    this.#messages = messages
  }

  readonly more = async (cursor: string): Promise<void> => {
    const page = await readMembers(this.#api, this.#organisationId, cursor)
    this.items = [...this.items, ...page.items]
    this.next = page.next
  }

  async add(input: MembershipInput): Promise<void> {
    const member = await addMember(this.#api, this.#organisationId, input)
    this.items = sorted([...this.items, member])
    const t = this.#messages()
    const key = member.person.status === 'invited' ? 'people.add.invited' : 'people.add.done'
    this.#toasts.show(t(key, { name: member.person.name }))
  }

  async changeRole(member: MemberDto, role: MembershipRole): Promise<void> {
    if (member.role === role) return
    const before = member.role
    const changed = await this.#try(() => changeMembership(this.#api, member.membershipId, { role }))
    if (!changed) return
    this.#put(changed)
    const words = this.#messages()(`people.role.changed.${role}`, { name: member.person.name })
    this.#toasts.show(words, { undo: () => this.changeRole(changed, before) })
  }

  async changeJob(member: MemberDto, jobTitle: string): Promise<void> {
    this.#put(await changeMembership(this.#api, member.membershipId, { jobTitle }))
  }

  async remove(member: MemberDto): Promise<void> {
    const done = await this.#try(() => removeMembership(this.#api, member.membershipId).then(() => true))
    if (!done) return
    this.items = this.items.filter((other) => other.membershipId !== member.membershipId)
    const { email, name } = member.person
    const undo = email === null ? undefined : () => this.#back(member, email)
    this.#toasts.show(this.#messages()('people.removed', { name }), { undo })
  }

  async invite(member: MemberDto): Promise<void> {
    const param = { id: member.person.id }
    const sent = await this.#try(() =>
      unwrap(this.#api.people[':id'].invitation.$post({ param })).then(() => true)
    )
    if (sent) this.#toasts.show(this.#messages()('people.invitation.sent', { name: member.person.name }))
  }

  renamed(person: PersonDto): void {
    this.items = this.items.map((member) => (member.person.id === person.id ? { ...member, person } : member))
  }

  async #back({ role, jobTitle }: MemberDto, email: string): Promise<void> {
    const member = await this.#try(() =>
      addMember(this.#api, this.#organisationId, { email, role, jobTitle })
    )
    if (member) this.items = sorted([...this.items, member])
  }

  #put(changed: MemberDto): void {
    const same = (member: MemberDto) => member.membershipId === changed.membershipId
    this.items = sorted(this.items.map((member) => (same(member) ? changed : member)))
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

/** As the server lists them: coordinators first; nobody else moves. */
function sorted(members: readonly MemberDto[]): MemberDto[] {
  return members.toSorted((a, b) => Number(b.role === 'coordinator') - Number(a.role === 'coordinator'))
}
