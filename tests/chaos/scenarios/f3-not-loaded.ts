import type { Sql } from 'postgres'
import { CLOSE } from '#shared/collab/protocol'
import { RawClient, StockClient } from '#tests/collab/support/clients'
import { withHarness } from '../harness'
import { copyOf } from '../people'
import { Verdict, type Scenario } from '../scenario'
import * as Y from 'yjs'

const LOAD_MS = 400

/** Each returns what mends it. */
const FAULTS: Record<string, (sql: Sql, document: string) => Promise<() => Promise<unknown>>> = {
  'a bit of its snapshot has flipped': async (sql, document) => {
    const flip = () => sql`
      update doc_snapshots set state = set_byte(state, 9, get_byte(state, 9) # 4) where document_id = ${document} and current`
    await flip()
    return flip
  },
  'a bit of its log has flipped': async (sql, document) => {
    const flip = () => sql`
      update doc_updates set bytes = set_byte(bytes, 9, get_byte(bytes, 9) # 4)
      where seq = (select min(seq) from doc_updates where document_id = ${document})`
    await flip()
    return flip
  },
  'the table does not answer': async (sql) => {
    const other = await sql.reserve()
    await other.unsafe('begin; lock table doc_snapshots in access exclusive mode')
    return async () => {
      await other.unsafe('rollback')
      other.release()
    }
  },
  'reading fails': async (sql) => {
    await sql.unsafe('alter table doc_snapshots rename to doc_snapshots_gone')
    return () => sql.unsafe('alter table doc_snapshots_gone rename to doc_snapshots')
  }
}

export const scenario: Scenario = {
  row: 'F3',
  fault:
    'A document cannot be loaded: flipped bits, a table that does not answer, one that fails; somebody brings edits meanwhile',
  bar: 'closed with 4503, not one row of it touched, the document beside it is written as before; mended, all of it is there',
  unit: 'rounds',
  size: 5,
  quick: 1,
  run: ({ size, say }) =>
    withHarness(
      { settings: { loadMs: LOAD_MS, storedCacheMs: 0, warmMs: 100, lingerMs: 0 } },
      async (place) => {
        const verdict = new Verdict()
        let played = 0
        for (let round = 0; round < size; round++) {
          for (const [name, breakIt] of Object.entries(FAULTS)) {
            const [page, beside] = [await place.page(), await place.page()]
            const anne = await place.person('Anne', [
              { page, mode: 'write' },
              { page: beside, mode: 'write' }
            ])
            const kept = await writeBoth(place, page, anne)
            const neighbour = await new StockClient(place, beside, anne, { params: { ack: '1' } }).synced()
            neighbour.text.insert(0, 'à côté ')
            await neighbour.acknowledged()
            const [row] = await place.sql<{ id: string }[]>`select id from documents where page_id = ${page}`
            const document = row?.id ?? ''
            const rows = () => place.sql`
            select seq, md5(bytes) from doc_updates where document_id = ${document} union all
            select upto_seq, md5(state) from doc_snapshots where document_id = ${document} order by 1, 2`
            await place.restart()
            const mend = await breakIt(place.sql, document)
            try {
              const before = name.startsWith('a bit') ? await rows() : []
              const client = await new RawClient(place, page, anne).opened()
              const mine = copyOf(kept)
              mine.getText('t').insert(0, 'par-dessus ')
              client.answer(Y.encodeStateAsUpdate(mine))
              verdict.equal(await client.closed(), CLOSE.tryAgain, `${name}: close code`)
              if (name.startsWith('a bit')) verdict.equal(await rows(), before, `${name}: rows`)
              if (name.startsWith('a bit')) {
                neighbour.text.insert(0, 'encore ')
                await neighbour.acknowledged()
              }
            } finally {
              await mend()
            }
            await place.restart()
            const reader = await new StockClient(place, page, anne).synced()
            // What was brought meanwhile was not acknowledged: it may have entered when it could, whole and on top.
            const text = reader.text.toString().replace(/^par-dessus /, '')
            verdict.equal(text, kept.getText('t').toString(), `${name}: afterwards`)
            reader.close()
            neighbour.close()
            played++
            say(`${name}: held back, then whole`)
          }
        }
        return { measured: { 'documents not loaded': played }, broken: verdict.broken }
      }
    )
}

/** Some of it compacted, some of it in the log. */
async function writeBoth(
  place: Parameters<Parameters<typeof withHarness>[1]>[0],
  page: string,
  who: Awaited<ReturnType<typeof place.person>>
): Promise<Y.Doc> {
  const client = await new StockClient(place, page, who, { params: { ack: '1' } }).synced()
  client.text.insert(0, 'Salle des fêtes, le compte rendu')
  await client.acknowledged()
  await place.collab.forgetPast(page)
  client.text.insert(0, 'Plufur : ')
  await client.acknowledged()
  client.close()
  return client.doc
}
