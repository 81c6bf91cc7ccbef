// What every domain function receives: the services of the process, and who asks.
import type { Logger } from 'pino'
import type { Doc } from 'yjs'
import type { Config } from '#server/config'
import type { Database } from '#server/db/client'
import type { Executor } from '#server/domain/access/executor'
import type { ViewerFacts } from '#shared/permissions'
import type { VersionsPort } from '#shared/collab/versions'
import { AppError } from '#shared/errors'

/** Built once in server/main.ts (and by tests/support/app.ts). */
export interface Services {
  config: Config
  database: Database
  log: Logger
  /** Time is the only thing the domain takes from outside besides mail: tests move it. */
  now: () => Date
  mail: MailPort
  collab: CollabPort
}

/** What the domain needs of the collaboration server; given by server/collab, replaced in no test but those of the domain alone. */
export interface CollabPort {
  /** Asks the gate again for every socket concerned, before a second has passed. Never throws. */
  recheck(scope: {
    personId?: string
    sessionId?: string
    initiativeId?: string
    pageId?: string
    all?: true
  }): Promise<void>
  /** Makes the document of a page, empty or from a Yjs state (update v1); durable when it resolves. */
  create(pageId: string, part?: string, state?: Uint8Array): Promise<void>
  /** The whole state of a document (Yjs update v1), with what is not on disk yet. Null: no such document. */
  read(room: string): Promise<Uint8Array | null>
  /** Reads a document in place, what is not on disk yet included; `read` must change nothing. Null: no such document. */
  look<T>(room: string, read: (doc: Doc) => T): Promise<{ value: T } | null>
  /** A change by the server, seen by everyone who is there; on disk when it resolves. `change` must not throw: check first. */
  transact(room: string, change: (doc: Doc) => void, origin?: { personId: string | null }): Promise<void>
  /** What is on the disk of these pages, whoever wrote it, is in their derived rows when it resolves. */
  settle(pageIds: readonly string[]): Promise<void>
  /** Deleted words and earlier contents of a document go for good; null: no such document. */
  forgetPast(room: string): Promise<number | null>
  /** To be called after the commit that removes a person. */
  forgetPeople(): Promise<void>
  /** Whoever has the page open asks again for what the topic names. `people`: only these are told; null: everyone there. */
  tell(pageId: string, topic: string, people: string[] | null): Promise<void>
  readonly versions: VersionsPort
  /** People writing or reading right now. */
  presence(pageId: string): { personId: string; name: string }[]
}

export interface MailPort {
  /** Puts a message in the outbox, in the transaction given; sending is another step. */
  queue(mail: OutgoingMail, tx?: Executor): Promise<void>
}

export interface OutgoingMail {
  networkId: string | null
  kind: 'sign-in' | 'password-reset' | 'invitation' | 'email-change' | 'added-to-initiative' | 'test'
  to: string
  locale: 'fr' | 'en'
  /** Values of the messages `mail.<kind>.*`; `link` is a path, made absolute with ORIGIN. */
  values: Record<string, string>
}

export interface Viewer extends ViewerFacts {
  accountId: string
  name: string
  email: string
  locale: 'fr' | 'en'
  operator: boolean
  /** Null with an API token. */
  sessionId: string | null
  /** Null: a full session. Otherwise only what the scopes allow. */
  scopes: ('read' | 'write' | 'admin')[] | null
  authzVersion: number
}

/** One request. `viewer` is null for someone who is not signed in. */
export interface Context extends Services {
  viewer: Viewer | null
  requestId: string
  locale: 'fr' | 'en'
  ip: string
  userAgent: string
}

export interface SignedInContext extends Context {
  viewer: Viewer
}

export function requireViewer(ctx: Context): SignedInContext {
  const { viewer } = ctx
  if (!viewer) throw new AppError('session.required')
  return { ...ctx, viewer }
}
