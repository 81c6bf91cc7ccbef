// What the page of a collection lends to its views beside their props: names of people and places, where the others are, changes of
// the structure. A view that is drawn elsewhere (in a document, on a wall) has none of it and works with its props alone.
import { getContext, setContext } from 'svelte'
import type { FieldEdit } from '$lib/collab/collection.svelte'
import type { Peer, Place } from '$lib/collab/cell-presence.svelte'
import type { AvatarProps, PlateProps } from '$lib/ui/types'
import type { Field } from '#shared/fields/field'

export interface Reference {
  id: string
  label: string
  note?: string
  avatar?: AvatarProps
  plate?: PlateProps
}

export interface CollectionTools {
  /** What may be chosen in a field of references, as far as this person and this device know. */
  references: (field: Field) => readonly Reference[]
  reference: (field: Field, id: string) => Reference | undefined
  /** Reactive when read in a template. */
  peers: () => readonly Peer[]
  place: (place: Place | null) => void
  /** Absent: the structure is not this person's to change. */
  edit?: (edits: readonly FieldEdit[]) => void
  /** Tells this collection from all others, for what is kept on the device until it is sent. */
  draftKey?: string
  /** True once this device or the server has confirmed all that was written so far; false when neither has. */
  whenKept?: () => Promise<boolean>
  /** Where a record has its own address. */
  recordHref?: (id: string) => string
}

const NONE: CollectionTools = {
  references: () => [],
  reference: () => undefined,
  peers: () => [],
  place: () => undefined
}

const KEY = Symbol('collection tools')

/** `tools` is asked at every use, so that rights given or taken are seen at once. */
export function provideTools(tools: () => CollectionTools): void {
  setContext(KEY, tools)
}

export function useTools(): () => CollectionTools {
  return getContext<(() => CollectionTools) | undefined>(KEY) ?? (() => NONE)
}
