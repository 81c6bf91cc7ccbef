// A document with a long past: two hundred thousand edits in its log. It opens, it is compacted in the worker, and the others who
// share the process do not feel it.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import * as Y from 'yjs'
import { RawClient, StockClient, until } from '#tests/collab/support/clients'
import type { Harness } from '#tests/collab/support/harness'
import { withHarness } from '../harness'
import { Verdict, type Scenario } from '../scenario'

const EDITS_PER_ROW = 100

export const scenario: Scenario = {
  row: 'L8',
  fault: 'A document has two hundred thousand edits behind it, none of them compacted',
  bar: 'it opens in less than 2 s, before and after; compacting it holds the process up for less than 50 ms',
  unit: 'edits',
  size: 200_000,
  run({ size, random }) {
    return withHarness({ settings: { loadMs: 60_000, statementMs: 60_000 } }, async (place) => {
      const verdict = new Verdict()
      const page = await place.page()
      const anne = await place.person('Anne', [{ page, mode: 'write' }])
      await place.collab.create(page)
      const { doc, rows } = writeLog(size, random)
      await store(place, page, rows)
      const long = await open(place, page, anne)
      const idle = await holdUp(() => new Promise((resolve) => setTimeout(resolve, 2_000)))
      const started = performance.now()
      const held = await holdUp(() => place.collab.forgetPast(page))
      const compacted = Math.round(performance.now() - started)
      const short = await open(place, page, anne)
      const reader = new StockClient(place, page, anne)
      await reader.synced()
      verdict.equal(reader.text.toString() === doc.getText('t').toString(), true, 'the same text')
      reader.close()
      const [row] = await place.sql<{ bytes: number }[]>`
        select octet_length(state) as bytes from doc_snapshots where current`
      verdict.expect(long < 2_000, `opened in ${long} ms`)
      verdict.expect(short < 2_000, `opened in ${short} ms after compaction`)
      // A busy machine holds up a process that does nothing, too.
      verdict.expect(held - idle < 50, `the process was held up for ${held} ms, ${idle} ms when idle`)
      return {
        measured: {
          edits: size,
          'log rows': rows.length,
          'log (KiB)': kib(rows.reduce((sum, one) => sum + one.byteLength, 0)),
          'snapshot (KiB)': kib(row?.bytes ?? 0),
          'open from the log (ms)': long,
          'compaction (ms)': compacted,
          'longest hold-up (ms)': held,
          'longest when idle (ms)': idle,
          'open from the snapshot (ms)': short
        },
        broken: verdict.broken
      }
    })
  }
}

/** Longest time, in milliseconds, that this process answered to nothing meanwhile. */
async function holdUp(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await work()
  delay.disable()
  return Math.round(delay.max / 1e6)
}

/** Two people who type words here and there, and delete one letter in five. */
function writeLog(edits: number, random: () => number): { doc: Y.Doc; rows: Uint8Array[] } {
  const doc = new Y.Doc()
  const text = doc.getText('t')
  const rows: Uint8Array[] = []
  let pending: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => pending.push(update))
  let at = 0
  for (let i = 0; i < edits; i++) {
    if (i % 2_000 === 0) doc.clientID = 1 + Math.floor(random() * 2 ** 31)
    if (i % 12 === 0) at = Math.floor(random() * text.length)
    if (random() < 0.2 && at > 0) text.delete(--at, 1)
    else text.insert(at++, String.fromCharCode(97 + Math.floor(random() * 26)))
    if (pending.length === EDITS_PER_ROW || i === edits - 1) {
      rows.push(Y.mergeUpdates(pending))
      pending = []
    }
  }
  return { doc, rows }
}

async function store({ sql }: Harness, page: string, rows: Uint8Array[]): Promise<void> {
  const [document] = await sql<{ id: string }[]>`select id from documents where page_id = ${page}`
  for (const bytes of rows) {
    await sql`
      insert into doc_updates (document_id, epoch, bytes) values (${document?.id ?? ''}, 1, ${Buffer.from(bytes)})`
  }
}

/** Until the whole document has been received, by someone who has nothing. */
async function open(
  place: Harness,
  page: string,
  anne: Awaited<ReturnType<Harness['person']>>
): Promise<number> {
  await until(() => place.collab.stats().rooms === 0, 'closed')
  const started = performance.now()
  const client = await new RawClient(place, page, anne).opened()
  client.ask()
  await until(() => client.messages.some((one) => one.bytes.byteLength > 10_000), 'received', 60_000)
  const took = Math.round(performance.now() - started)
  client.close()
  await client.closed()
  return took
}

function kib(bytes: number): number {
  return Math.round(bytes / 1024)
}
