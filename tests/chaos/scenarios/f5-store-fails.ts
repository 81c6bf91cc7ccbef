// Storing fails for a minute of real time, with the settings of the product: what people are told, and what is there afterwards.
import { NOT_SAVED } from '#shared/collab/protocol'
import { StockClient, until } from '#tests/collab/support/clients'
import { withHarness } from '../harness'
import { Verdict, type Scenario } from '../scenario'

const WRITERS = 10
const EVERY_MS = 200
/** The product says it after 2 s; the rest is this machine's. */
const TOLD_MS = 4_000

export const scenario: Scenario = {
  row: 'F5',
  fault: 'Every commit fails for a minute while ten people write',
  bar: 'nothing is acknowledged, everybody is told within seconds, the queue is bounded, all of it is stored within 10 s afterwards',
  unit: 'seconds',
  size: 60,
  run({ size }) {
    return withHarness({}, async (place) => {
      const verdict = new Verdict()
      const page = await place.page()
      const clients: StockClient[] = []
      for (let i = 0; i < WRITERS; i++) {
        const who = await place.person(`Personne ${i}`, [{ page, mode: 'write' }])
        const client = await new StockClient(place, page, who, { params: { ack: '1' } }).synced()
        client.text.insert(0, `${i} `)
        await client.acknowledged()
        clients.push(client)
      }
      const before = clients.map((client) => client.saved)
      let count = 0
      const writing = setInterval(() => {
        for (const client of clients) client.text.insert(client.text.length, `[${count++}]`)
      }, EVERY_MS)
      let told = Infinity
      let mostQueued = 0
      const started = performance.now()
      await place.sql.unsafe('alter table doc_updates rename to doc_updates_gone')
      try {
        while (performance.now() - started < size * 1_000) {
          const everybody = clients.every((one) => one.notSaved.at(-1)?.reason === NOT_SAVED.storageTrouble)
          if (everybody) told = Math.min(told, performance.now() - started)
          mostQueued = Math.max(mostQueued, place.collab.stats().queuedBytes)
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
        verdict.equal(
          clients.map((client) => client.saved),
          before,
          'acknowledged while nothing was stored'
        )
      } finally {
        clearInterval(writing)
        await place.sql.unsafe('alter table doc_updates_gone rename to doc_updates')
      }
      const mended = performance.now()
      for (const client of clients) await until(() => client.saved === client.sent, 'stored', 10_000)
      const back = performance.now() - mended
      await until(() => clients.every((one) => one.notSaved.at(-1)?.reason === NOT_SAVED.none), 'told so')
      verdict.expect(told <= TOLD_MS, `not everybody was told in ${TOLD_MS} ms`)
      verdict.equal(
        clients.flatMap((client) => client.closes),
        [],
        'closed'
      )
      await place.restart()
      const whole = await place.person('Lectrice', [{ page, mode: 'read' }])
      const reader = await new StockClient(place, page, whole).synced()
      const tokens = new Set(reader.text.toString().match(/\[\d+\]/g))
      verdict.equal(tokens.size, count, 'edits there afterwards')
      for (const client of [...clients, reader]) client.close()
      return {
        measured: {
          'edits meanwhile': count,
          'everybody told after (ms)': Math.round(told),
          'most bytes waiting': mostQueued,
          'all stored after (ms)': Math.round(back)
        },
        broken: verdict.broken
      }
    })
  }
}
