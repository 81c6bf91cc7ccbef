// Keeps the collections of a room as their fields say: what a raw write of the wrong type left there is put back as it was by a
// transaction of the server, and its writer is told. Also gives automatic numbers. Does nothing in any other document.
import * as Y from 'yjs'
import { readFields, readRecord, rootsOf, ROOT } from '#shared/collab/collection'
import { faultsOf, stillWrong, type Fault } from './check'

export interface KeeperDeps {
  /** A transaction of the server in this room. */
  edit(change: (doc: Y.Doc) => void): Promise<void>
  /** Is this the origin of a transaction of the server? */
  isOwn(origin: unknown): boolean
  /** What these clientIDs wrote was put back. */
  tell(clients: Set<number>): void
  failed(error: unknown): void
}

export class CollectionKeeper {
  #faults: Fault[] = []
  #fresh = new Set<string>()
  #running = false

  constructor(readonly deps: KeeperDeps) {}

  /** For the life of this Y.Doc. */
  watch(doc: Y.Doc): void {
    doc.on('afterTransaction', (transaction) => {
      if (!doc.share.has(ROOT.records) && !doc.share.has(ROOT.fields)) return
      // What the server writes was checked before; to judge what was put back would never end.
      if (!this.deps.isOwn(transaction.origin)) this.#faults.push(...faultsOf(doc, transaction))
      this.#noteFresh(doc, transaction)
      if (this.#faults.length > 0 || this.#fresh.size > 0) void this.#mend()
    })
  }

  #noteFresh(doc: Y.Doc, transaction: Y.Transaction): void {
    const { fields, records } = rootsOf(doc)
    if (![...fields.values()].some((field) => field instanceof Y.Map && field.get('type') === 'autonumber'))
      return
    const changed = transaction.changed.get(records as unknown as Y.AbstractType<Y.YEvent<Y.Map<unknown>>>)
    for (const id of changed ?? []) if (id !== null && records.has(id)) this.#fresh.add(id)
  }

  async #mend(): Promise<void> {
    if (this.#running) return
    this.#running = true
    try {
      while (this.#faults.length > 0 || this.#fresh.size > 0) {
        const faults = this.#faults.splice(0)
        const fresh = [...this.#fresh]
        this.#fresh.clear()
        const corrected = new Set<number>()
        await this.deps.edit((doc) => {
          for (const { client } of putBack(doc, faults)) corrected.add(client)
          giveNumbers(doc, fresh)
        })
        if (corrected.size > 0) this.deps.tell(corrected)
      }
    } catch (error) {
      this.deps.failed(error)
    } finally {
      this.#running = false
    }
  }
}

/** Which of them were: not what has become right, nor where somebody has written since. */
function putBack(doc: Y.Doc, faults: Fault[]): Fault[] {
  // Fields first: cells are judged by them.
  const cells = faults.filter(({ reason }) => reason === 'cell')
  const others = faults.filter(({ reason }) => reason !== 'cell')
  return [others, cells].flatMap((some) => {
    const wrong = stillWrong(doc)
    return some.filter((fault) => putOneBack(doc, fault, wrong))
  })
}

function putOneBack(doc: Y.Doc, fault: Fault, wrong: ReturnType<typeof stillWrong>): boolean {
  const { path, key, before, client } = fault
  const [root = '', ...inner] = path
  let map: unknown = doc.getMap(root)
  for (const name of inner) map = map instanceof Y.Map ? map.get(name) : undefined
  if (!(map instanceof Y.Map)) return false
  const entry = map._map.get(key)
  if (!entry || (!entry.deleted && entry.id.client !== client)) return false
  // A cell that was emptied meanwhile is no longer wrong.
  if (fault.reason === 'cell' && entry.deleted) return false
  if (!wrong(fault, map.get(key))) return false
  if (before === undefined || before instanceof Y.AbstractType) map.delete(key)
  else map.set(key, before)
  return true
}

function giveNumbers(doc: Y.Doc, ids: string[]): void {
  if (ids.length === 0) return
  const { meta, records } = rootsOf(doc)
  const fields = readFields(doc)
  for (const field of fields.filter((one) => one.type === 'autonumber')) {
    const name = `last:${field.key}`
    const stored: unknown = meta.get(name)
    let last = typeof stored === 'number' ? stored : 0
    const ordered = ids
      .flatMap((id) => readRecord(doc, id, fields) ?? [])
      .sort((a, b) => (a.order < b.order ? -1 : 1))
    for (const record of ordered) {
      const own = record.values[field.key]
      if (typeof own === 'number') last = Math.max(last, own)
      else records.get(record.id)?.set(field.key, ++last)
    }
    if (last !== stored && last > 0) meta.set(name, last)
  }
}
