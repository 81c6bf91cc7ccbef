import { StockClient, until } from '#tests/collab/support/clients'
import { withHarness } from '../harness'
import { pause } from '../people'
import { Verdict, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F4',
  fault:
    'Storing takes from half a second to twelve; whoever wrote leaves, comes back and others join within it',
  bar: 'whoever comes sees everything, also what is not on disk yet; all of it is stored once, and none twice',
  unit: 'rounds',
  size: 8,
  quick: 1,
  run: ({ size, random, say }) =>
    withHarness({ settings: { lingerMs: 100, storedCacheMs: 50 } }, async (place) => {
      const verdict = new Verdict()
      const slowest: number[] = []
      for (let round = 0; round < size; round++) {
        const ms = round % 2 === 1 ? 12_000 : 500 + random() * 700
        const page = await place.page()
        const anne = await place.person('Anne', [{ page, mode: 'write' }])
        const bran = await place.person('Bran', [{ page, mode: 'write' }])
        const first = await new StockClient(place, page, anne, { params: { ack: '1' } }).synced()
        first.text.insert(0, '⟦avant⟧')
        await first.acknowledged()
        const other = await place.sql.reserve()
        // Reading goes on, writing waits.
        await other.unsafe('begin; lock table doc_updates in share mode')
        const started = performance.now()
        first.text.insert(0, '⟦pendant⟧')
        await until(() => place.collab.stats().queuedRows > 0, 'received')
        first.close()
        // Longer than an empty room is kept.
        await pause(300)
        const back = await new StockClient(place, page, anne, { params: { ack: '1' } }).synced()
        const joins = await new StockClient(place, page, bran, { params: { ack: '1' } }).synced()
        for (const client of [back, joins]) verdict.equal(client.text.toString(), '⟦pendant⟧⟦avant⟧', 'seen')
        joins.text.insert(0, '⟦ensuite⟧')
        await pause(Math.max(0, ms - (performance.now() - started)))
        await other.unsafe('commit')
        other.release()
        await joins.acknowledged()
        slowest.push(performance.now() - started)
        await place.collab.flush()
        await place.restart()
        const reader = await new StockClient(place, page, anne).synced()
        verdict.equal(reader.text.toString(), '⟦ensuite⟧⟦pendant⟧⟦avant⟧', 'stored')
        for (const client of [back, joins, reader]) client.close()
        say(`${Math.round(ms)} ms: seen at once, stored after ${Math.round(slowest.at(-1) ?? 0)} ms`)
      }
      return {
        measured: { rounds: size, 'slowest store (ms)': Math.round(Math.max(...slowest)) },
        broken: verdict.broken
      }
    })
}
