// What moved in a collection, so that a screen or an index reads again only that.
import * as Y from 'yjs'
import { ROOT, rootsOf } from './collection'

export interface CollectionChange {
  /** Structure: fields, options, settings. Everything is to be read again. */
  fields: boolean
  /** Records added, changed or gone, bodies and long texts included. */
  records: Set<string>
  /** Ours, by the origin given to `doc.transact`. */
  origin: unknown
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Yjs's own name for an event of any shared type
type AnyEvent = Y.YEvent<any>
/** As Yjs declares them for "some shared type". */
type AnyType = Y.AbstractType<AnyEvent>

/** Once per transaction that moved something. Returns what stops it. */
export function observeCollection(doc: Y.Doc, onChange: (change: CollectionChange) => void): () => void {
  const { fields, records } = rootsOf(doc)
  const listen = (transaction: Y.Transaction) => {
    const change: CollectionChange = { fields: false, records: new Set(), origin: transaction.origin }
    change.fields = transaction.changedParentTypes.has(anyType(fields))
    for (const event of transaction.changedParentTypes.get(anyType(records)) ?? [])
      recordsOf(event, change.records)
    for (const type of transaction.changed.keys()) {
      const id = textOwner(doc, type)
      if (id !== null) change.records.add(id)
    }
    if (change.fields || change.records.size > 0) onChange(change)
  }
  doc.on('afterTransaction', listen)
  return () => doc.off('afterTransaction', listen)
}

function recordsOf(event: AnyEvent, into: Set<string>): void {
  const [id] = event.path
  if (typeof id === 'string') into.add(id)
  else for (const key of event.changes.keys.keys()) into.add(key)
}

/** The record whose body or long text this is part of. */
function textOwner(doc: Y.Doc, type: AnyType): string | null {
  let root: AnyType = type
  while (root._item?.parent instanceof Y.AbstractType) root = root._item.parent
  if (root === doc.share.get(ROOT.records) || root === doc.share.get(ROOT.fields)) return null
  const name = Y.findRootTypeKey(root)
  return /^(?:body|text):([^:]+)/.exec(name)?.[1] ?? null
}

/** The types that Yjs declares for a map and for « some type » do not overlap, though one is the other. */
function anyType(type: unknown): AnyType {
  return type as AnyType
}
