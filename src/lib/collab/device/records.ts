// What each store of the device holds. Fields are only ever added, and read as if they could be missing.

/** A document of one person on this device: one epoch of one room. */
export interface DocumentRecord {
  /** `documentKey(room, epoch)` */
  document: string
  room: string
  pageId: string
  epoch: number
  title: string
  /** Path of its screen. */
  href: string
  /** Missing in what was kept by earlier versions. */
  initiativeId?: string
  /** Null: kept ahead, never opened here. */
  openedAt: string | null
  /** What the server called the text when a copy was last read, outside of any connection. */
  version?: string
  /** When the server last had everything; null: never yet. */
  syncedAt: string | null
  bytes: number
}

/** One batch of Yjs updates, merged. */
export interface UpdateRecord {
  document: string
  update: Uint8Array
}

/** A tab has edits of this document that the server has not acknowledged. */
export interface PendingRecord {
  document: string
  /** Of the tab: another tab's acknowledgement does not cover this one's edits. */
  session: string
  /** Raised by each batch of local edits. */
  edits: number
  since: string
  /** State vector of the document before the first of them; missing in what earlier versions kept. */
  base?: Uint8Array | null
  /** Key of the first update that holds some of them: what is before it is what the server had. Missing in earlier versions. */
  from?: number
}

export interface CacheRecord {
  key: string
  value: unknown
  at: string
}

/** Text that could not be sent for good: refused, replaced, or of a page that is gone. */
export interface DraftRecord {
  id?: number
  pageId: string
  title: string
  reason: string
  at: string
  text: string
  state: Uint8Array
  /** State vector of what the server had of it; null or missing: not known. */
  base?: Uint8Array | null
  /** Yjs update of the whole document before the first unsent edit: what its author took away is told by it. */
  before?: Uint8Array | null
  /** Path of its document, when it is known. */
  href?: string
}

export function documentKey(room: string, epoch: number): string {
  return `${room}#${epoch}`
}
