// What the comparison of two states of a body looks like between the collaboration server and the rest of the house.
export const VERSION_KINDS = ['session', 'named', 'before-restore', 'before-import'] as const
export type VersionKind = (typeof VERSION_KINDS)[number]

export type Change = 'same' | 'added' | 'removed' | 'changed'

export interface MergedRun {
  text: string
  change: Exclude<Change, 'changed'>
  /** Names of its marks. */
  marks: string[]
  /** The Yjs clientID it was typed under. */
  client: number
}

export interface MergedNode {
  /** Name of the element; `#text` for a text. */
  type: string
  attrs: Record<string, unknown>
  /** `changed`: the block itself (its level, its alignment…), whatever happened to its text. */
  change: Change
  client: number
  content: MergedNode[]
  runs: MergedRun[]
}

export interface Compared {
  nodes: MergedNode[]
  /** The person of each clientID that stands in it; null: the server. Not in it, or nobody's id: somebody who has left. */
  people: Map<number, string | null>
}

export interface KeptVersion {
  kind: VersionKind
  name: string
  /** ISO instant. */
  at: string
  state: Uint8Array
}

export interface VersionsPort {
  /** @returns its id; null: no such document, or (of a session) nothing has changed since the last one */
  keep(
    room: string,
    version: { kind: VersionKind; name?: string; personId: string | null }
  ): Promise<string | null>
  /** A version or the present text, beside another version of the same document or beside nothing. Null: one of them is not there. */
  compare(room: string, after: string | 'now', before: string | null): Promise<Compared | null>
  /** What it said, as a Yjs update (v1). Null: no such version of this document. */
  read(room: string, versionId: string): Promise<KeptVersion | null>
  /** It has this name, and is kept from now on. False: no such version of this document. */
  name(room: string, versionId: string, name: string): Promise<boolean>
  /** @returns false when the document said so already; null: no such version */
  restore(room: string, versionId: string, personId: string | null): Promise<boolean | null>
}
