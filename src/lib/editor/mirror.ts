// A copy of a document that follows it and never answers back. Readers are bound to it: y-prosemirror writes its own repairs into
// the document it shows, and someone who only reads must write nothing.
import * as Y from 'yjs'

export interface Mirror {
  doc: Y.Doc
  stop(): void
}

export function mirrorOf(source: Y.Doc): Mirror {
  const doc = new Y.Doc()
  // The same id, so that one's own cursor is recognised.
  doc.clientID = source.clientID
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(source))
  const follow = (update: Uint8Array) => Y.applyUpdate(doc, update)
  source.on('update', follow)
  return {
    doc,
    stop: () => {
      source.off('update', follow)
      doc.destroy()
    }
  }
}
