// What moved in a collection, so that a screen or an index reads again only that.
import * as Y from 'yjs'
import { ROOT } from './collection'

export interface CollectionChange {
  /** Structure: fields, options, settings. Everything is to be read again. */
  fields: boolean
  /** Records added, changed or gone, long texts included. */
  records: Set<string>
  /** Records whose body was written in: nothing that views show. */
  bodies: Set<string>
  /** Ours, by the origin given to `doc.transact`. */
  origin: unknown
}

/** Once per transaction that moved something. Returns what stops it. */
export function observeCollection(doc: Y.Doc, onChange: (change: CollectionChange) => void): () => void {
  const listen = (transaction: Y.Transaction) => {
    const change: CollectionChange = {
      fields: false,
      records: new Set(),
      bodies: new Set(),
      origin: transaction.origin
    }
    for (const [type, keys] of transaction.changed) note(change, placeOf(type), keys)
    if (change.fields || change.records.size > 0 || change.bodies.size > 0) onChange(change)
  }
  doc.on('afterTransaction', listen)
  return () => doc.off('afterTransaction', listen)
}

function note(change: CollectionChange, [root, ...path]: string[], keys: Set<string | null>): void {
  if (root === ROOT.fields) change.fields = true
  else if (root === ROOT.records) {
    const [id] = path
    if (id !== undefined) change.records.add(id)
    else for (const key of keys) if (key !== null) change.records.add(key)
  } else {
    const [, kind, id] = /^(body|text):([^:]+)/.exec(root ?? '') ?? []
    if (id !== undefined) (kind === 'body' ? change.bodies : change.records).add(id)
  }
}

/** Name of the type at the root, then the keys of the maps on the way to this one. */
export function placeOf(type: { _item: Y.Item | null }): string[] {
  const path: string[] = []
  let root: unknown = type
  for (let item = type._item; item;) {
    path.unshift(item.parentSub ?? '')
    root = item.parent
    item = root instanceof Y.AbstractType ? root._item : null
  }
  return [root instanceof Y.AbstractType ? Y.findRootTypeKey(root) : '', ...path]
}
