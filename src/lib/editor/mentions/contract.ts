// What the text needs to show and to find what it names. Whoever gives it knows the server and the device; the text knows neither.
import type { MentionKind, MentionTarget } from '#shared/mentions'

export interface ShownMention {
  /** `unknown`: nobody could be asked yet. `hidden`: this reader may not see it, or it is gone. */
  state: 'known' | 'hidden' | 'unknown'
  text: string
  /** Words beside the name, for its title. */
  context: string
  href: string | null
}

export interface FoundMention extends MentionTarget {
  name: string
  context: string
}

export interface Mentions {
  /** At once, from what is known; what is not known is asked for, and listeners are told. */
  read(target: MentionTarget): ShownMention
  onchange(listener: () => void): () => void
  /** Nothing typed: who and what is near. Never fails: without a network, what this device knows. */
  search(query: string, signal?: AbortSignal): Promise<FoundMention[]>
  open(href: string): void
  kindName(kind: MentionKind): string
}
