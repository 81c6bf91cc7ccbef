// What the collaboration server asks of the rest of the house, and what it offers. No code here.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Sql } from 'postgres'
import type * as Y from 'yjs'
import type { RoomName } from '#shared/collab/room'
import type { VersionsPort } from '#shared/collab/versions'
import type { Settings } from './settings'

/** Someone at the other end of a socket, as the session says; nothing of it is believed from the client. */
export interface Visitor {
  personId: string
  sessionId: string | null
  name: string
  /** CSS classes of the colour of their organisation, e.g. "d22 t1". */
  tint: string
  organisationCode: string
  /** For editors that only know `user.color`: #rrggbb. */
  colour?: string
  authzVersion?: number
}

export interface RoomAccess {
  pageId: string
  mode: 'read' | 'write'
  /** When given, a recheck of another initiative leaves this socket alone. */
  initiativeId?: string
}

/** The only way in: implemented over server/domain/access. */
export interface RoomGate {
  /** Session cookie, bearer token or `?ticket=`; checks nothing about the room but the ticket's. Null: nobody. */
  authenticate(req: IncomingMessage, room: string): Promise<Visitor | null>
  /** Null: unknown or forbidden, the same answer in the same time. */
  access(visitor: Visitor, room: RoomName): Promise<RoomAccess | null>
  originAllowed(req: IncomingMessage): boolean
  /** What a session by HTTP is bound to: each of its requests must bring the same. Cookie and authorization without it. */
  proof?(req: IncomingMessage): string
  /**
   * Is this session (or token, or person) still good? Asked by `recheck` and by the periodic sweep, because a one-time ticket
   * cannot be authenticated twice. Without it, a recheck of `{ sessionId }` means that the session has ended.
   */
  alive?(visitor: Visitor): Promise<boolean>
  /** Address of the person, proxies taken into account; the socket's own without it. */
  address?(req: IncomingMessage): string
}

export interface RecheckScope {
  personId?: string
  sessionId?: string
  initiativeId?: string
  pageId?: string
  all?: true
}

export interface CollabLog {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Called, never awaited; a hook that throws is logged once and forgotten. */
export interface CollabMetrics {
  /** A batch was committed: its rows, bytes, and milliseconds from first row queued to commit. */
  stored?(rows: number, bytes: number, ms: number): void
  /** A socket was closed by us, or refused at the upgrade. */
  closed?(code: number, reason: string): void
  storeFailed?(error: unknown): void
  quarantined?(reason: string): void
  /** The scrubber has read a document; unknown: it could not be examined. */
  scrubbed?(outcome: 'whole' | 'problem' | 'unknown'): void
  compacted?(rows: number, bytesBefore: number, bytesAfter: number, ms: number): void
  /** Browser and server disagree about a document they both believe equal. */
  diverged?(room: string): void
}

export interface StoredNews {
  documentId: string
  pageId: string
  part: string
  people: string[]
}

/** Given to a server that may have company on its database. */
export interface NodeOptions {
  /** Machine and port. */
  name: string
  /** Where the others reach this one. */
  address?: string | undefined
  redisUrl?: string | undefined
}

export interface CollabDeps {
  sql: Sql
  /** A few connections for the log alone, so that slow queries elsewhere delay no acknowledgement; without it, those of `sql`. */
  logSql?: Sql
  log: CollabLog
  gate: RoomGate
  metrics?: CollabMetrics
  clock?: Clock
  settings?: Partial<Settings>
  /** Is there room on the disk? Asked every second; without it edits are refused with a word, and asked for again later. */
  canWrite?(): boolean
  /** Without it this process is alone on its database. */
  node?: NodeOptions | undefined
  /** After a commit, once per batch and document. */
  onStored?(news: StoredNews): void
}

export interface Clock {
  /** Wall clock, milliseconds: only for what people read. */
  now(): number
  /** Never goes back: every delay and limit is measured with it. */
  monotonic(): number
}

export interface TransactOrigin {
  /** On whose behalf, for the log and "who moved what"; null: the server. */
  personId: string | null
}

export interface NodesState {
  /** Alive besides this one. */
  others: number
  /** Does what goes through Redis arrive? Null: not configured. */
  redis: boolean | null
  /** Does what goes through PostgreSQL arrive? */
  notices: boolean
  /** Updates of other nodes that were found in the log because Redis had not brought them. */
  followed: number
}

export interface CollabStats {
  connections: number
  /** Of those, carried by requests because a WebSocket does not pass. */
  byHttp: number
  /** Null: this process is alone on its database. */
  nodes: NodesState | null
  rooms: number
  /** Rooms that hold a Y.Doc. */
  warmRooms: number
  queuedBytes: number
  queuedRows: number
  storing: 'ok' | 'trouble' | 'full'
  draining: boolean
  acknowledged: number
  compactions: number
}

export interface Collab {
  /** For `server.on('upgrade')`, when the path begins with /collab/. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
  /** The same by HTTP, for `server.on('request')` under the same path. */
  handleRequest(req: IncomingMessage, res: ServerResponse): void
  /** Asks the gate again for every socket concerned: closed or changed mode when it resolves. Never throws. */
  recheck(scope: RecheckScope): Promise<void>
  /** The whole state (Yjs update v1), with what is not on disk yet. Null: no such document. */
  read(room: string): Promise<Uint8Array | null>
  /** A change made by the server in a live room; on disk when it resolves. If `change` throws, nothing happened. */
  transact(room: string, change: (doc: Y.Doc) => void, origin?: TransactOrigin): Promise<void>
  /** Reads a document in place, what is not on disk yet included; `read` must change nothing. Null: no such document. */
  look<T>(room: string, read: (doc: Y.Doc) => T): Promise<{ value: T } | null>
  /** Makes a document, empty or from a Yjs state (update v1); on disk when it resolves. Twice makes one. */
  create(pageId: string, part?: string, state?: Uint8Array): Promise<void>
  /** Replaces the whole content: a new epoch, every socket closed with 4409. Returns the new epoch. */
  replace(room: string, build: (doc: Y.Doc) => void, origin?: TransactOrigin): Promise<number>
  /**
   * All that was deleted from a document goes for good: copies kept for history (pinned ones too), earlier epochs, what was set aside.
   * Nobody is disconnected. Returns how many copies went; null: no such document.
   */
  forgetPast(room: string): Promise<number | null>
  /** Nothing in the store says any more what was written by those who are no longer people of any network. */
  forgetPeople(): Promise<void>
  /** People connected to any part of a page, each once. */
  presence(pageId: string): Visitor[]
  /** Whoever has the page open asks again for what the topic names. `people`: only these are told; null: everyone there. */
  tell(pageId: string, topic: string, people: string[] | null): Promise<void>
  readonly versions: VersionsPort
  /** What is due now; by itself it happens every minute. Returns how many versions were made. */
  keepSessions(): Promise<number>
  /** Everything received so far is on disk when it resolves. */
  flush(): Promise<void>
  /** What is on the disk of these pages, whoever wrote it, is in their derived rows when it resolves. */
  settle(pageIds: readonly string[]): Promise<void>
  /** Computes every derived row again; returns how many documents. */
  rebuildDerived(): Promise<number>
  /** Stops accepting, stores, acknowledges, closes with 1012. Safe to call twice. */
  drain(): Promise<void>
  stats(): CollabStats
}
