// Who else is in this document. The server writes `user` from the session: what a client says of itself is not believed.
import type { Awareness } from 'y-protocols/awareness'
import type { Me } from '#shared/schemas/session'
import { tintOf } from '#shared/plate'

export interface PresentPerson {
  personId: string
  name: string
  givenName: string
  initials: string
  /** Classes of the colour of their organisation. */
  tint: string
  organisation: string
}

export class Presence {
  /** Each person once, whatever their number of tabs; oneself left out. */
  others = $state.raw<PresentPerson[]>([])
  readonly #awareness: Awareness
  readonly #myself: string

  constructor(awareness: Awareness, me: Me) {
    this.#awareness = awareness
    this.#myself = me.person.id
    awareness.setLocalStateField('user', {
      id: me.person.id,
      name: me.person.name,
      tint: tintOf(me.person.organisation),
      organisation: me.person.organisation?.code ?? ''
    })
    awareness.on('change', this.#read)
  }

  stop(): void {
    this.#awareness.off('change', this.#read)
  }

  #read = (): void => {
    const found = new Map<string, PresentPerson>()
    for (const [client, state] of this.#awareness.getStates()) {
      if (client === this.#awareness.clientID) continue
      const person = presentPerson(state.user)
      if (person && person.personId !== this.#myself) found.set(person.personId, person)
    }
    const sorted = [...found.values()].sort((a, b) => a.name.localeCompare(b.name))
    if (JSON.stringify(sorted) !== JSON.stringify(this.others)) this.others = sorted
  }
}

/** From what travels, or null when it is not someone we can show. */
export function presentPerson(user: unknown): PresentPerson | null {
  if (typeof user !== 'object' || user === null) return null
  const { id, name, tint, organisation } = user as Record<string, unknown>
  if (typeof name !== 'string' || name === '') return null
  return {
    personId: typeof id === 'string' ? id : name,
    name,
    givenName: name.split(' ')[0] ?? name,
    initials: initialsOf(name),
    tint: typeof tint === 'string' && /^[a-z0-9 ]{0,40}$/.test(tint) ? tint : '',
    organisation: typeof organisation === 'string' ? organisation : ''
  }
}

function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0]?.toUpperCase() ?? '')
    .join('')
}
