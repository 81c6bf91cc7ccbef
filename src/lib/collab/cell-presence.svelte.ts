// Which cell each of the others is in. The server writes who they are; where they are is their own word, and only drawn.
import type { Awareness } from 'y-protocols/awareness'
import { presentPerson, type PresentPerson } from './presence.svelte'

export interface Place {
  recordId: string
  /** Null: the whole record (a card that is being moved, an open sheet). */
  field: string | null
  doing: 'here' | 'edits' | 'moves'
}

export interface Peer extends Place {
  client: number
  person: PresentPerson
}

const PLACE = 'cell'

export class CellPresence {
  peers = $state.raw<Peer[]>([])
  readonly #awareness: Awareness

  constructor(awareness: Awareness) {
    this.#awareness = awareness
    awareness.on('change', this.#read)
    this.#read()
  }

  stop(): void {
    this.#awareness.off('change', this.#read)
  }

  be(place: Place | null): void {
    this.#awareness.setLocalStateField(PLACE, place)
  }

  #read = (): void => {
    const found: Peer[] = []
    for (const [client, state] of this.#awareness.getStates()) {
      if (client === this.#awareness.clientID) continue
      const place = readPlace(state[PLACE])
      const person = presentPerson(state.user)
      if (place && person) found.push({ ...place, client, person })
    }
    if (found.length > 0 || this.peers.length > 0) this.peers = found
  }
}

function readPlace(raw: unknown): Place | null {
  if (typeof raw !== 'object' || raw === null) return null
  const { recordId, field, doing } = raw as Record<string, unknown>
  if (typeof recordId !== 'string') return null
  return {
    recordId,
    field: typeof field === 'string' ? field : null,
    doing: doing === 'edits' || doing === 'moves' ? doing : 'here'
  }
}
