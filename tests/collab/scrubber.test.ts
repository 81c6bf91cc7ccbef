// Bits that turn by themselves: in a snapshot, in a row of the log, in a copy kept for history, in what is derived. Each is named, kept,
// counted and written over by nothing; the other documents go on.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Visitor } from '#server/collab/contract'
import { scrubDatabase } from '#server/collab/scrub'
import { CLOSE } from '#shared/collab/protocol'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

const outcomes: string[] = []
const QUICK = {
  scrubEveryMs: 300,
  scrubPauseMs: 1,
  scrubAgainMs: 20,
  deriveQuietMs: 10,
  lingerMs: 10,
  compactAfterLeaveMs: 0
}

let place: Harness
let page: string
let documentId: string
let anne: Visitor
let client: StockClient

beforeAll(async () => {
  place = await startHarness({
    settings: QUICK,
    deps: () => ({ metrics: { scrubbed: (outcome) => outcomes.push(outcome) } })
  })
})

beforeEach(async () => {
  page = await place.page()
  anne = await place.person('Anne', [{ page, mode: 'write' }])
  client = new StockClient(place, page, anne, { params: { ack: '1' } })
  await client.synced()
  for (const line of ['Présents : Anne, Bran', 'Salle des fêtes', 'Prochaine date : mardi'])
    client.write(line)
  await client.acknowledged()
  const [row] = await place.sql<{ id: string }[]>`select id from documents where page_id = ${page}`
  documentId = row?.id ?? ''
})

afterEach(() => client.close())
afterAll(() => place.stop())

/** Everybody has left, the log has become a snapshot, and there is a copy of before. */
async function compacted(): Promise<void> {
  client.close()
  const current = () => place.sql`select 1 from doc_snapshots where document_id = ${documentId} and current`
  await until(async () => (await current()).length === 1, 'compacted')
  await place.sql`
    insert into doc_snapshots (document_id, epoch, upto_seq, state, sha256, schema_version, current)
    select document_id, epoch, 0, state, sha256, 1, false from doc_snapshots where document_id = ${documentId}`
}

async function found(): Promise<{ detail: string; bytes: Buffer | null; resolved: boolean }[]> {
  return place.sql`
    select detail, bytes, resolved_at is not null as resolved from doc_quarantine
    where document_id = ${documentId} and reason = 'scrub' order by at`
}

const one = async (pattern: RegExp) => {
  await until(async () => (await found()).length > 0, 'found')
  const rows = await found()
  expect(rows).toHaveLength(1)
  expect(rows[0]?.detail).toMatch(pattern)
  return rows[0]
}

async function passed(): Promise<void> {
  const [before] = await place.sql<{ at: string }[]>`select now() as at`
  await until(async () => {
    const rows = await place.sql`
      select 1 from doc_checks where document_id = ${documentId} and at > ${before?.at ?? ''} and whole is not null`
    return rows.length > 0
  }, 'read again')
}

const flip = (column: string) =>
  place.sql.unsafe(`set_bit(${column}, 8 * 20 + 3, 1 - get_bit(${column}, 8 * 20 + 3))`)

test('whole documents are found whole, also while they are being written', async () => {
  for (let i = 0; i < 60; i++) {
    client.write(`ligne ${i}`)
    if (i % 6 === 0) await client.acknowledged()
  }
  await client.acknowledged()
  await passed()
  await compacted()
  await passed()
  expect(await found()).toEqual([])
  expect(outcomes).toContain('whole')
  expect(outcomes).not.toContain('problem')
})

test('a bit of the snapshot: named, not opened, not written over', async () => {
  await compacted()
  await place.sql`update doc_snapshots set state = ${flip('state')} where document_id = ${documentId} and current`
  await one(/^corrupt: snapshot/)
  const raw = new RawClient(place, page, anne)
  expect(await raw.closed()).toBe(CLOSE.tryAgain)
  const [check] = await place.sql<{ whole: boolean }[]>`
    select whole from doc_checks where document_id = ${documentId}`
  expect(check?.whole).toBe(false)
  expect(outcomes).toContain('problem')
  const elsewhere = await place.page()
  place.gate.allow(anne, elsewhere, 'write')
  const other = new StockClient(place, elsewhere, anne, { params: { ack: '1' } })
  await other.synced()
  other.write('les autres vont bien')
  await other.acknowledged()
  other.close()
})

test('a bit of a row of the log that Yjs would take for a letter', async () => {
  await place.sql`
    update doc_updates set bytes = ${flip('bytes')} where seq = (
      select min(seq) from doc_updates where document_id = ${documentId} and octet_length(bytes) > 40)`
  await one(/^corrupt: log row \d+/)
})

test('bytes that hash as they should and that two readers do not read alike', async () => {
  await compacted()
  // A snapshot written by a faulty program: its hash is right, its content is not a document.
  const state = Buffer.from([1, 1, 5, 3, 0, 1, 0])
  await place.sql`
    update doc_snapshots set state = ${state}, sha256 = encode(sha256(${state}), 'hex')
    where document_id = ${documentId} and current`
  const row = await one(/^(unreadable|readers-differ)/)
  expect(row?.bytes).toEqual(state)
})

test('a bit of a copy kept for history', async () => {
  await compacted()
  await place.sql`
    update doc_snapshots set state = ${flip('state')} where document_id = ${documentId} and not current`
  await one(/^copy-corrupt: 1\/0/)
  const reader = new StockClient(place, page, anne)
  await reader.synced()
  reader.close()
})

test('a derived text that is not what the document says: both kept, made again', async () => {
  await until(async () => (await derivedText()).includes('mardi'), 'derived')
  await place.sql`
    update derived_documents set text = replace(text, 'mardi', 'jeudi') where document_id = ${documentId}`
  const row = await one(/^derived$/)
  expect(row?.bytes?.toString()).toContain('jeudi')
  await until(async () => (await derivedText()).includes('mardi'), 'made again')
})

test('the command reads everything at once, and names what is not whole', async () => {
  await compacted()
  await place.sql`update doc_snapshots set state = ${flip('state')} where document_id = ${documentId} and current`
  const silent = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined
  }
  const named: string[] = []
  const { documents, unknown } = await scrubDatabase(place.sql, silent, ({ pageId }) => named.push(pageId))
  expect(named).toContain(page)
  expect(documents).toBeGreaterThan(named.length)
  expect(unknown).toBe(0)
}, 60_000)

async function derivedText(): Promise<string> {
  const [row] = await place.sql<{ text: string }[]>`
    select text from derived_documents where document_id = ${documentId}`
  return row?.text ?? ''
}
