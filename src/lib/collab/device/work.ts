// Work that may have to wait for the network, and what a feature says of its own kind of it. This folder knows no kind: pages, records,
// answers register theirs (docs/offline.md), and everything here is about any of them.
import type { ApiClient } from '$lib/api/client'

/** What a feature asks to be done. Written on the disk of this device as it is: names are never changed. */
export interface Work {
  /** Of the kind that sends it: `page.create`. */
  kind: string
  /** What it is about: `page:<id>`. Work on one subject leaves in its order. */
  subject: string
  /** Subjects that come first: it waits while earlier work on them waits or is refused. */
  after?: string[]
  /** The page it belongs to, if there is one. */
  pageId?: string
  /** The server does not know this page before it is done. */
  makesPage?: true
  /** Not told apart, in the list, from the making of its page. */
  detail?: true
  /** Of what it is about, for the list of what waits. */
  title: string
  href: string
  /** What `send` needs. Anything that IndexedDB can hold, files too. */
  payload: unknown
}

export interface WorkRecord extends Work {
  id?: number
  /** `Idempotency-Key`: the server does it once, however often it is sent. Another payload has another key. */
  key: string
  at: string
  /** Handed to the network at least once: it may have arrived. */
  tried?: boolean
  /** How often the server failed on it. */
  failures?: number
  /** The code of the error the server answered; it waits for the person to decide. */
  problem?: string
}

export interface WorkRequest {
  /** For a request made by hand: `Idempotency-Key`. */
  key: string
  /** Sends the key of the work with every request: one piece of work is one writing request. */
  api: ApiClient
  /** The same, for what `api` cannot say. */
  fetch: typeof globalThis.fetch
  /** How much has left, from 0 to 1: for what is large. */
  onprogress: (share: number) => void
}

export interface WorkKind<P = unknown> {
  name: string
  /** Key of the words of the list of what waits, with `{when}`. */
  words: string
  /** What another version of the application may have written. Null: not understood any more. */
  read(payload: unknown): P | null
  /** @throws ApiError; unreachable: tried again later, anything else is shown with its reason */
  send(payload: P, request: WorkRequest): Promise<unknown>
  /**
   * New work that only changes what waits already: that work as it is to be sent now. Null: no. What the server does once by an id
   * of its own must not be changed after it was `tried`.
   */
  joins?(earlier: WorkRecord, mine: P): Partial<Pick<Work, 'title' | 'payload'>> | null
  /** Large: leaves after the texts. */
  heavy?: true
}

export type WorkKinds = ReadonlyMap<string, WorkKind>

/** Keeps the type of a payload inside its kind. */
export function workKind<P>(kind: WorkKind<P>): WorkKind {
  const { read, send, joins } = kind
  const must = (payload: unknown): P => {
    const value = read(payload)
    if (value === null) throw new TypeError(`unreadable payload of ${kind.name}`)
    return value
  }
  return {
    ...kind,
    send: (payload, request) => send(must(payload), request),
    ...(joins && { joins: (earlier: WorkRecord, mine: unknown) => joins(earlier, must(mine)) })
  }
}

export function workKinds(kinds: readonly WorkKind[]): WorkKinds {
  return new Map(kinds.map((kind) => [kind.name, kind]))
}
