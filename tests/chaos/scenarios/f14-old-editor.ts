// An editor that is one version behind deletes what it does not know, the moment it shows it. It may read; it may not do that.
import * as Y from 'yjs'
import { CLOSE, NOT_SAVED } from '#shared/collab/protocol'
import { RawClient, StockClient, until } from '#tests/collab/support/clients'
import { withHarness } from '../harness'
import { Verdict, type Scenario } from '../scenario'

const UNKNOWN = 'prochainBloc'

export const scenario: Scenario = {
  row: 'F14',
  fault:
    'Browsers with the editor of one version ago open a document that has blocks they do not know, and delete them',
  bar: 'refused with 4426, or let in to read only; 0 blocks deleted, for nobody',
  unit: 'rounds',
  size: 50,
  quick: 3,
  run: ({ size, random }) =>
    withHarness({ settings: { schemaVersion: 2 } }, async (place) => {
      const verdict = new Verdict()
      let blocks = 0
      for (let round = 0; round < size; round++) {
        const page = await place.page()
        const anne = await place.person('Anne', [{ page, mode: 'write' }])
        const bran = await place.person('Bran', [{ page, mode: 'write' }])
        const writer = await new StockClient(place, page, anne, {
          params: { ack: '1', schema: '2' }
        }).synced()
        const count = 1 + Math.floor(random() * 5)
        for (let i = 0; i < count; i++) {
          writer.write('connu')
          const block = new Y.XmlElement(UNKNOWN)
          block.setAttribute('version', '2')
          writer.doc.getXmlFragment('default').insert(0, [block])
        }
        await writer.acknowledged()
        const refused = new RawClient(place, page, bran, { params: { ack: '1', schema: '1' } })
        verdict.equal(await refused.closed(), CLOSE.oldSchema, 'close code')
        const old = await new StockClient(place, page, bran, {
          params: { ack: '1', schema: '1', read: '1' }
        }).synced()
        prune(old.doc)
        await until(() => old.notSaved.at(-1)?.reason === NOT_SAVED.readOnly, 'told')
        old.close()
        // The same person comes back with what is left of the document in that browser.
        const back = await new StockClient(place, page, bran, {
          doc: old.doc,
          params: { ack: '1', schema: '1', read: '1' }
        }).synced()
        await until(() => back.notSaved.length > 0, 'told again')
        back.close()
        writer.write('ensuite')
        await writer.acknowledged()
        const reader = await new StockClient(place, page, anne, { params: { schema: '2' } }).synced()
        verdict.equal(known(reader.doc), count, 'blocks')
        verdict.equal(known(writer.doc), count, 'blocks of the one who writes')
        blocks += count
        reader.close()
        writer.close()
      }
      return {
        measured: { 'blocks it did not know': blocks, 'of these, deleted': verdict.broken.length },
        broken: verdict.broken
      }
    })
}

/** What y-prosemirror does with a node that is not in its schema. */
function prune(doc: Y.Doc): void {
  const body = doc.getXmlFragment('default')
  doc.transact(() => {
    for (let i = body.length - 1; i >= 0; i--) {
      const node = body.get(i)
      if (node instanceof Y.XmlElement && node.nodeName === UNKNOWN) body.delete(i, 1)
    }
  })
}

function known(doc: Y.Doc): number {
  return doc
    .getXmlFragment('default')
    .toArray()
    .filter((node) => node instanceof Y.XmlElement && node.nodeName === UNKNOWN).length
}
