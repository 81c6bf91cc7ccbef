// What to fetch, what to let go: decided from facts, without a browser. Never touches what was not sent.
import type { DocumentRecord } from '../device/records'

/** A document the server offers. */
export interface Offered {
  pageId: string
  room: string
  epoch: number
  version: string
  bytes: number
  /** When it was last written in; null: never. */
  editedAt: string | null
}

export interface InitiativePlan {
  fetch: Offered[]
  drop: DocumentRecord[]
  /** Wanted, and left out because there is no room. */
  left: number
}

export interface InitiativeFacts {
  offered: Offered[]
  /** Of this initiative, on this device. */
  here: DocumentRecord[]
  /** Followed and kept: everything. Otherwise only what was opened here is kept fresh. */
  whole: boolean
  /** Pages with edits that the server does not have: never dropped, and left to their own sending. */
  unsent: ReadonlySet<string>
  /** Keys of documents open in this tab: they follow by themselves. */
  open: ReadonlySet<string>
  /** Bytes that may still be taken. */
  room: number
}

/** A text may be long without being wanted by a telephone. */
const LARGEST = 10_000_000
/** Not opened for so long, and not of a followed initiative. */
const FORGOTTEN_AFTER_MS = 180 * 24 * 3_600_000

export function planInitiative(facts: InitiativeFacts): InitiativePlan {
  const offered = new Map(facts.offered.map((each) => [each.pageId, each]))
  const drop = facts.here.filter((record) => {
    if (facts.unsent.has(record.pageId) || facts.open.has(record.document)) return false
    const now = offered.get(record.pageId)
    // Gone, hidden, of an epoch that is over, or kept ahead of a day that is no longer prepared.
    return !now || now.epoch !== record.epoch || (!facts.whole && record.openedAt === null)
  })
  const dropped = new Set(drop)
  const here = new Map(
    facts.here.filter((record) => !dropped.has(record)).map((record) => [record.pageId, record])
  )
  const replaced = new Set(drop.filter((record) => record.openedAt !== null).map((record) => record.pageId))
  const wanted = facts.offered.filter(({ pageId, version }) => {
    const record = here.get(pageId)
    if (facts.unsent.has(pageId) || (record && facts.open.has(record.document))) return false
    if (record) return record.version !== version
    return facts.whole || replaced.has(pageId)
  })
  return { drop, ...fill(wanted.sort(latestFirst), here, facts.room) }
}

/** The latest written first: what people speak about is what they will open. */
function fill(wanted: Offered[], here: Map<string, DocumentRecord>, room: number) {
  const fetch: Offered[] = []
  let left = 0
  let free = room
  for (const each of wanted) {
    const more = each.bytes - (here.get(each.pageId)?.bytes ?? 0)
    if (each.bytes > LARGEST || more > free) left += 1
    else {
      free -= Math.max(0, more)
      fetch.push(each)
    }
  }
  return { fetch, left }
}

function latestFirst(a: Offered, b: Offered): number {
  return (b.editedAt ?? '') < (a.editedAt ?? '') ? -1 : 1
}

export interface RoomFacts {
  documents: DocumentRecord[]
  unsent: ReadonlySet<string>
  open: ReadonlySet<string>
  /** Initiatives kept whole. */
  kept: ReadonlySet<string>
  limitBytes: number
  now: number
}

/** What goes because it is too much or too old: the least recently opened first. */
export function planRoom({ documents, unsent, open, kept, limitBytes, now }: RoomFacts): DocumentRecord[] {
  const free = documents.filter((record) => !unsent.has(record.pageId) && !open.has(record.document))
  const old = free.filter(
    ({ openedAt, initiativeId }) =>
      openedAt !== null && now - Date.parse(openedAt) > FORGOTTEN_AFTER_MS && !kept.has(initiativeId ?? '')
  )
  let total = documents.reduce((sum, { bytes }) => sum + bytes, 0)
  const gone = new Set(old)
  for (const record of old) total -= record.bytes
  for (const record of [...free].sort((a, b) => ((a.openedAt ?? '') < (b.openedAt ?? '') ? -1 : 1))) {
    if (total <= limitBytes) break
    if (gone.has(record)) continue
    gone.add(record)
    total -= record.bytes
  }
  return [...gone]
}

/** The initiative in the path of a document. */
export function slugOf(href: string): string | null {
  return /^\/initiatives\/([^/]+)\//.exec(href)?.[1] ?? null
}
