// What the page of a collection lends to its views beside their props: names of people and places, where the others are, changes of
// the structure. A view that is drawn elsewhere (in a document, on a wall) has none of it and works with its props alone.
import { getContext, setContext } from 'svelte'
import type { FieldEdit } from '$lib/collab/collection.svelte'
import type { Peer, Place } from '$lib/collab/cell-presence.svelte'
import type { AvatarProps, PlateProps } from '$lib/ui/types'
import type { Field } from '#shared/fields/field'
import type { FileValue } from '#shared/fields/types/file'

export interface Reference {
  id: string
  label: string
  note?: string
  /** Where it is read, when it has a page. */
  href?: string
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
  /** Others of the initiative that a relation may lead to. */
  collections?: () => Promise<readonly { id: string; title: string }[]>
  /** Fields of the collection of this page; null: this one. */
  fieldsOf?: (pageId: string | null) => readonly Field[]
  /** What a field that is computed gives for the first record. */
  tryField?: (field: Field) => Promise<{ text: string } | { error: string }>
  /** Adds, in another collection, the field that shows the other side of a relation. @throws ApiError */
  addMirror?: (pageId: string, mirror: { label: string; field: string }) => Promise<string>
  /** Stores a file of the page, on this device first. @throws an error whose sentence the screen can say */
  addFile?: (file: File) => Promise<FileValue>
  /** Gives a file to the person, from here or from the server. */
  openFile?: (file: FileValue) => Promise<void>
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
