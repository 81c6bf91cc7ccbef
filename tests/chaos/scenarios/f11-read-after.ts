import * as Y from 'yjs'
import { withHarness } from '../harness'
import { People } from '../people'
import { Verdict, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F11',
  fault:
    'Typed, acknowledged, left at once; the document is read by the server (as an export does) and from the tables in the same instant',
  bar: 'the last key is in both, every time',
  unit: 'rounds',
  size: 200,
  quick: 20,
  run: ({ size, random }) =>
    withHarness({}, async (place) => {
      const verdict = new Verdict()
      const page = await place.page()
      let stale = 0
      for (let round = 0; round < size; round++) {
        const people = new People(place, page, random)
        await people.arrive(1)
        const token = `${people.type(people.anyone())} ${round}`
        people.anyone().text.insert(0, `${token} `)
        await people.acknowledged()
        people.leave()
        const [read, rows] = await Promise.all([
          place.collab.read(page),
          place.sql<{ bytes: Uint8Array }[]>`
            select s.state as bytes from doc_snapshots s join documents d on d.id = s.document_id
            where s.current and d.page_id = ${page} and d.epoch = s.epoch
            union all
            select u.bytes from doc_updates u join documents d on d.id = u.document_id where d.page_id = ${page}`
        ])
        for (const bytes of [[read ?? new Uint8Array([0, 0])], rows.map((row) => row.bytes)]) {
          const doc = new Y.Doc()
          for (const one of bytes) Y.applyUpdate(doc, one)
          if (!doc.getText('t').toString().includes(token)) stale++
        }
      }
      verdict.equal(stale, 0, 'stale readings')
      return { measured: { readings: 2 * size, stale }, broken: verdict.broken }
    })
}
