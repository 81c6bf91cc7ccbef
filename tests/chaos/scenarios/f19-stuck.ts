import { type StockClient, until } from '#tests/collab/support/clients'
import { withHarness } from '../harness'
import { People, pause } from '../people'
import { Verdict, type Scenario } from '../scenario'

const STATEMENT_MS = 1_000

export const scenario: Scenario = {
  row: 'F19',
  fault:
    'What stores is stuck: the statement of a batch does not answer for many times longer than it is given, while 8 people write',
  bar: 'sockets stay open, writers are told, the batch is sent again when it can be and changes nothing the second time; 0 missing, 0 doubled',
  unit: 'seconds',
  size: 30,
  quick: 3,
  run: ({ size, random }) =>
    withHarness({ settings: { statementMs: STATEMENT_MS, troubleMs: 500 } }, async (place) => {
      const verdict = new Verdict()
      const people = new People(place, await place.page(), random)
      await people.arrive(8)
      people.type(people.anyone())
      await people.acknowledged()
      const other = await place.sql.reserve()
      await other.unsafe('begin; lock table doc_updates in share mode')
      const started = performance.now()
      try {
        while (performance.now() - started < size * 1_000) {
          people.type(people.anyone())
          await pause(100)
        }
        const told = (client: StockClient) => client.notSaved.length > 0
        await until(() => people.clients.every(told), 'told')
      } finally {
        await other.unsafe('commit')
        other.release()
      }
      const mended = performance.now()
      await people.acknowledged()
      const back = Math.round(performance.now() - mended)
      await people.converged()
      verdict.expect(back < 5_000, `stored ${back} ms after it answered again`)
      verdict.equal(
        people.clients.flatMap((client) => client.closes),
        [],
        'closed'
      )
      const [rows] = await place.sql<{ rows: number; distinct: number }[]>`
        select count(*)::int as rows, count(distinct bytes)::int as distinct from doc_updates`
      await place.restart()
      await people.acknowledged()
      const judged = await people.judge(verdict)
      people.leave()
      return {
        measured: {
          typed: people.typed.length,
          'rows stored twice': (rows?.rows ?? 0) - (rows?.distinct ?? 0),
          ...judged,
          'all stored after (ms)': back
        },
        broken: verdict.broken
      }
    })
}
