// An update on its way in, and the four things that can happen to it. Each tells its sender the truth.
import { CLOSE, NOT_SAVED } from '#shared/collab/protocol'
import type { Connection } from './connection'
import type { Inspection } from './guard'
import type { LiveDocument } from './live-document'
import type { AppendLog } from './log'
import type { DocumentRow } from './store'

export interface Frame {
  from: Connection
  /** Rank among the update-bearing frames of its connection. */
  number: number
  /** A SyncStep2: everything the client had and the server lacked. */
  answer: boolean
  update: Uint8Array
  found: Inspection
  /** ClientIDs that the table has been asked about for this frame. */
  asked?: Set<number>
  /** The same update, to be applied slice by slice because it is large. */
  slices?: Uint8Array[]
}

export interface FateDeps {
  row: DocumentRow
  log: AppendLog
  document: Pick<LiveDocument, 'unstored' | 'appended' | 'onDisk'>
  /** Something more of this document is on disk. */
  grown(): void
  /** Its document is gone. */
  orphaned(): void
  /** Kept for a person to look at. */
  quarantine(frame: Frame, reason: string): void
}

/** What became of the frames of one transaction. */
export interface Tick {
  accepted: Frame[]
  repeated: Frame[]
  claims: Map<Connection, number[]>
  /** Yjs failed in the middle of it. */
  broken: Frame | null
}

export class Fates {
  /** Something of this room was not stored, and never will be: it is about to close. */
  #lost = false

  constructor(readonly deps: FateDeps) {}

  /** Applied: to the disk, then acknowledged. */
  append(frame: Frame): void {
    this.#append(frame.update, frame.from.visitor.personId, () => this.settle(frame))
  }

  /** What Yjs did by itself. */
  appendOwn(update: Uint8Array): void {
    this.#append(update, null, () => undefined)
  }

  /** On disk. */
  settle(frame: Frame): void {
    if (frame.answer) frame.from.settleDropped(frame.number)
    frame.from.settle(frame.number)
  }

  /** Brought nothing: but what it repeats may still be on its way to the disk. */
  nothingNew(frame: Frame): void {
    if (this.deps.document.unstored === 0) this.settle(frame)
    else {
      void this.deps.log.settled().then(() => {
        if (!this.#lost) this.settle(frame)
      })
    }
  }

  /** No room left in memory: the client keeps it and will be asked for it. */
  drop(frame: Frame): void {
    frame.from.drop(frame.number)
    frame.from.notSaved(frame.number, NOT_SAVED.storageFull, 'storage.unavailable')
  }

  /** From someone who may only read: told when they can be told; otherwise the only way to say no is to close. */
  refuseReader(frame: Frame): void {
    frame.from.drop(frame.number)
    if (frame.from.deps.ack) frame.from.notSaved(frame.number, NOT_SAVED.readOnly, 'room.read_only')
    else frame.from.close(CLOSE.forbidden, 'room.read_only')
  }

  reject(frame: Frame, code: number, reason: string): void {
    if (code === CLOSE.tryAgain) return frame.from.close(code, reason)
    this.deps.quarantine(frame, reason)
    frame.from.refuse(frame.number, code, reason)
  }

  #append(bytes: Uint8Array, personId: string | null, done: () => void): void {
    const { row, log, document, grown, orphaned } = this.deps
    document.appended()
    log.append({
      row,
      personId,
      bytes,
      stored: () => {
        document.onDisk(bytes.byteLength)
        grown()
        done()
      },
      orphaned: () => {
        this.#lost = true
        orphaned()
      }
    })
  }
}

/** Everyone but the author needs an update; with several authors, everyone does. */
export function onlyAuthor(frames: Frame[]): Connection | null {
  const author = frames[0]?.from ?? null
  return frames.every((frame) => frame.from === author) ? author : null
}
