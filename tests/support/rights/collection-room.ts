// The room of a collection as one request of the matrix of rights sees it: the same few fields and one record, whatever the page, and
// what the request has written.
import * as Y from 'yjs'
import { readFields } from '#shared/collab/collection'
import { addField, addRecord, beginCollection } from '#shared/collab/collection-write'

export const ROOM_RECORD = 'record'

export interface CollectionRoom {
  look<T>(read: (doc: Y.Doc) => T): Promise<{ value: T }>
  transact(change: (doc: Y.Doc) => void): Promise<void>
}

export function createCollectionRoom(): CollectionRoom {
  const doc = makeDoc()
  return {
    look: async (read) => ({ value: read(doc) }),
    transact: async (change) => doc.transact(() => change(doc))
  }
}

function makeDoc(): Y.Doc {
  const doc = new Y.Doc()
  beginCollection(doc)
  addField(doc, { key: 'title', type: 'text', label: 'Titre', role: 'title' })
  addRecord(
    doc,
    readFields(doc),
    { id: ROOM_RECORD, values: { title: 'Une fiche' } },
    { by: null, at: '2027-01-01T00:00:00Z' }
  )
  return doc
}
