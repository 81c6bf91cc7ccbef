// Updates too large to be read and applied in one go: days of work without network, an import. The worker runs the guard on them and cuts
// them into slices; the intake applies slice after slice and lets others be served in between (slices.ts says why not in parts on disk).
// What the same socket says meanwhile waits behind, in its order.
import * as Y from 'yjs'
import { CLOSE } from '#shared/collab/protocol'
import type { Connection } from './connection'
import { nestsDeeper } from './depth'
import type { Frame } from './frame'
import { GuardError, inspect, type Inspection } from './guard'
import type { Settings } from './settings'

export type Sliced = { slices: Uint8Array[]; found: Inspection } | { refused: string }

export type Received = Pick<Frame, 'from' | 'number' | 'answer' | 'update'>

export interface LargeDeps {
  settings: Settings
  /** In the worker. */
  slice(update: Uint8Array): Promise<Sliced>
  push(frame: Frame): void
  failed(connection: Connection, error: unknown): void
}

export class LargeUpdates {
  /** Per socket, what it said from its large frame on. */
  readonly #lines = new Map<Connection, Received[]>()
  #free: (() => void)[] = []

  constructor(readonly deps: LargeDeps) {}

  get idle(): boolean {
    return this.#lines.size === 0
  }

  /** True when it was taken; false: it is small, and nothing of its socket stands before it. */
  take(received: Received): boolean {
    const line = this.#lines.get(received.from)
    if (line) line.push(received)
    else if (received.update.byteLength <= this.deps.settings.sliceBytes) return false
    else void this.#run(received.from, [received])
    return true
  }

  /** Everything taken so far has been handed on, refused, or its socket has gone. */
  async settle(): Promise<void> {
    while (!this.idle) await new Promise<void>((resolve) => this.#free.push(resolve))
  }

  forget(connection: Connection): void {
    if (!this.#lines.delete(connection)) return
    for (const free of this.#free.splice(0)) free()
  }

  async #run(from: Connection, line: Received[]): Promise<void> {
    this.#lines.set(from, line)
    try {
      for (let received = line[0]; received && !from.closed; received = line[0]) {
        await this.#handOn(received)
        line.shift()
      }
    } catch (error) {
      if (error instanceof GuardError) from.refuse(from.received, CLOSE.badFrame, error.message)
      else this.deps.failed(from, error)
    }
    this.forget(from)
  }

  async #handOn(received: Received): Promise<void> {
    const { from, number, update } = received
    const { settings, slice, push } = this.deps
    if (update.byteLength <= settings.sliceBytes)
      return push({ ...received, found: inspect(update, settings) })
    const sliced = await slice(update)
    if ('refused' in sliced) return from.refuse(number, CLOSE.badFrame, sliced.refused)
    const { found, slices } = sliced
    if (!from.cut) push({ ...received, found, ...(slices.length > 1 && { slices }) })
  }
}

/** Others are served between two slices. @throws when the update does not fit: the document must be read again from the disk. */
export async function applySlices(doc: Y.Doc, slices: Uint8Array[], nestingDepth: number): Promise<void> {
  for (const slice of slices) {
    if (nestingDepth < Infinity && nestsDeeper(slice, doc, nestingDepth)) throw new Error('nesting')
    doc.transact((transaction) => {
      Y.applyUpdate(doc, slice)
      // Between two slices a mark may look useless that is not: Yjs tidies up after remote changes only.
      transaction.local = true
    })
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('something was left pending')
}
