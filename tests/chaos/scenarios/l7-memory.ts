// Ten thousand pages opened, edited and left; one in ten refused, one in ten left while it loads. What was taken is given back.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { CLOSE } from '#shared/collab/protocol'
import { RawClient, until } from '#tests/collab/support/clients'
import type { Harness } from '#tests/collab/support/harness'
import { withHarness } from '../harness'
import { Verdict, type Scenario } from '../scenario'

const AT_ONCE = 40
/** Everything that is made once and kept (prepared statements, compiled code, the worker) has been made after so many. */
const WARM_UP = 400
const PATIENCE_MS = 600_000
/** A heap is never twice the same. */
const NOISE_BYTES = 2 ** 20

export const scenario: Scenario = {
  row: 'L7',
  fault: 'Pages are opened, edited and left; one in ten is refused, one in ten left while it loads',
  bar: 'no room, no socket, no timer more than before; the heap within 10 % of its start',
  unit: 'pages',
  size: 10_000,
  quick: 500,
  async run({ size, say }) {
    const verdict = new Verdict()
    const settings = {
      handshakesPerSecond: 1e6,
      handshakesBurst: 1e6,
      socketsPerPerson: 1e6,
      socketsPerAddress: 1e6,
      compactAfterLeaveMs: 0,
      deriveQuietMs: 10,
      storedCacheMs: 100
    }
    return withHarness({ settings }, async (place) => {
      const anne = await place.person('Anne')
      const stranger = await place.person('Étrangère')
      const first = Math.min(WARM_UP, size / 10)
      const pages = await makePages(place, first + size, anne)
      await visit(place, pages.splice(0, first), anne, stranger, verdict)
      const before = await atRest(place)
      for (let done = 0; pages.length > 0; done += 1_000) {
        if (done > 0) say(`${done} pages, heap ${mib(process.memoryUsage().heapUsed)} MiB`)
        await visit(place, pages.splice(0, 1_000), anne, stranger, verdict)
      }
      const after = await atRest(place)
      const { rooms, connections, warmRooms, queuedRows, queuedBytes } = place.collab.stats()
      verdict.equal([rooms, connections, warmRooms, queuedRows, queuedBytes], [0, 0, 0, 0, 0], 'left open')
      for (const [kind, count] of Object.entries(after.handles)) {
        verdict.expect(
          count <= (before.handles[kind] ?? 0),
          `${count} ${kind}, ${before.handles[kind] ?? 0} before`
        )
      }
      verdict.expect(
        after.heap <= before.heap * 1.1 + NOISE_BYTES,
        `heap ${mib(before.heap)} MiB, then ${mib(after.heap)} MiB`
      )
      return {
        measured: {
          pages: size,
          'heap before (MiB)': mib(before.heap),
          'heap after (MiB)': mib(after.heap),
          'handles before': Object.values(before.handles).reduce((sum, n) => sum + n, 0),
          'handles after': Object.values(after.handles).reduce((sum, n) => sum + n, 0)
        },
        broken: verdict.broken
      }
    })
  }
}

async function makePages({ sql, gate }: Harness, count: number, anne: Visitor): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    insert into pages (initiative_id, position, kind, title)
    select (select id from initiatives limit 1), 'a', 'document', 'Page' from generate_series(1, ${count}::int)
    returning id`
  for (const { id } of rows) gate.allow(anne, id, 'write')
  return rows.map((row) => row.id)
}

async function visit(
  place: Harness,
  pages: string[],
  anne: Visitor,
  stranger: Visitor,
  verdict: Verdict
): Promise<void> {
  const waiting = [...pages.entries()]
  const visitor = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [n, page] = next
      if (n % 10 === 0) {
        verdict.equal(await new RawClient(place, page, stranger).closed(), CLOSE.notFound, 'a stranger')
      } else await edit(place, page, anne, n % 10 === 1)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, visitor))
}

async function edit(place: Harness, page: string, anne: Visitor, inAHurry: boolean): Promise<void> {
  const client = new RawClient(place, page, anne, { params: { ack: '1' } })
  if (inAHurry) {
    client.ws.on('open', () => client.ws.terminate())
    await client.closed()
    return
  }
  await client.opened()
  const doc = new Y.Doc()
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText('Salle des fêtes')])
  doc.getXmlFragment('default').insert(0, [paragraph])
  client.update(Y.encodeStateAsUpdate(doc))
  await until(() => client.saved === 1, 'saved', 30_000)
  client.close()
  await client.closed()
}

/** Everything that was edited is compacted and derived; what can be collected has been. */
async function atRest(place: Harness): Promise<{ heap: number; handles: Record<string, number> }> {
  const left = async () => {
    const [row] = await place.sql<{ left: number }[]>`
      select ((select count(*) from doc_updates) +
        (select count(*) from doc_snapshots s where s.current and not exists (
          select 1 from derived_documents x where x.document_id = s.document_id)))::int as left`
    return place.collab.stats().rooms + (row?.left ?? 0)
  }
  await until(async () => (await left()) === 0, 'compacted and derived', PATIENCE_MS)
  place.logged.length = 0
  place.closed.length = 0
  let last = Infinity
  for (let i = 0; i < 20; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 100))
    const { heapUsed } = process.memoryUsage()
    if (heapUsed > last * 0.999) break
    last = heapUsed
  }
  collect()
  const handles: Record<string, number> = {}
  // Timers of others (the pool, the runner) come and go by one or two: those of rooms would be hundreds.
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1
  return { heap: process.memoryUsage().heapUsed, handles: rounded(handles) }
}

/** To the ten: a leak of one in a hundred pages shows, a timer of the driver does not. */
function rounded(handles: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(handles)
      .map(([kind, count]) => [kind, Math.round(count / 10) * 10] as const)
      .filter(([, count]) => count > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
  )
}

function collect(): void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  gc()
}

function mib(bytes: number): number {
  return Math.round((bytes / 2 ** 20) * 10) / 10
}
