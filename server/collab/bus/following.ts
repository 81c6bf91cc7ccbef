// How what another node has stored enters a room of this one: into the document, to every socket, and not to the disk, where it
// already is. Nothing of it is left pending in Yjs: what builds on something missing makes the room read the disk again.
import * as Y from 'yjs'
import { isComplete } from '../admission'
import { NO_LIMITS, inspect } from '../guard'
import type { Intake } from '../intake'
import { bringsNews } from '../known'
import type { LiveDocument, Warm } from '../live-document'

export interface FollowingDeps {
  document: LiveDocument
  intake: Intake
  /** Somebody looks at this room. */
  isWatched(): boolean
  broadcast(update: Uint8Array): void
}

export class Following {
  #queue: Uint8Array[] = []

  constructor(readonly deps: FollowingDeps) {}

  /** In the order of their commit. False: something they build on is not here, and only some were taken. @throws LoadError */
  async add(updates: Uint8Array[]): Promise<boolean> {
    const { document, intake } = this.deps
    this.#queue.push(...updates)
    let whole = true
    await intake.exclusively(async () => {
      const queue = this.#queue.splice(0)
      if (queue.length === 0) return
      if (document.warm) whole = this.#apply(document.warm, queue)
      else await this.#toCold()
      document.followed(queue)
    })
    return whole
  }

  /** Everything that is on disk. @throws LoadError */
  async refresh(): Promise<void> {
    const { document, intake } = this.deps
    await intake.exclusively(async () => {
      const bytes = await document.reload()
      if (document.warm) this.#change(document.warm, () => Y.applyUpdate(this.#doc(), bytes))
    })
  }

  /**
   * Nobody edits it here. Edited elsewhere and looked at here, it is warmed: those who are here are told what they lack of what is
   * on disk, and what follows can be told from what is known.
   */
  async #toCold(): Promise<void> {
    const { document, isWatched, intake } = this.deps
    document.stale()
    if (!isWatched()) return
    await document.warmUp()
    intake.moved()
  }

  #apply(warm: Warm, updates: Uint8Array[]): boolean {
    let whole = true
    this.#change(warm, () => {
      for (const update of updates) {
        const found = inspect(update, NO_LIMITS)
        if (!bringsNews(found, warm.known)) continue
        if (isComplete(found, warm.known)) Y.applyUpdate(warm.doc, update)
        else whole = false
      }
    })
    return whole
  }

  #change({ doc }: Warm, change: () => void): void {
    const { intake, broadcast } = this.deps
    doc.transact(change)
    const [edits, ...tidied] = intake.takeEmitted()
    if (!edits) return
    broadcast(edits)
    for (const update of tidied) intake.tidied(update)
    intake.moved()
  }

  #doc(): Y.Doc {
    const { warm } = this.deps.document
    if (!warm) throw new Error('the document has cooled')
    return warm.doc
  }
}
