// What is kept of the past of a document, and what becomes rarer with age.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { History } from '#server/collab/history'
import { DEFAULTS } from '#server/collab/settings'
import { startHarness, type Harness } from './support/harness'

const DAY = 86_400_000

let place: Harness
let page: string
let documentId: string

beforeAll(async () => {
  place = await startHarness()
})

beforeEach(async () => {
  page = await place.page()
  await place.collab.create(page)
  const [row] = await place.sql<{ id: string }[]>`select id from documents where page_id = ${page}`
  documentId = row?.id ?? ''
})

afterAll(() => place.stop())

interface Copy {
  seq: number
  at: Date
  epoch?: number
  current?: boolean
  pinned?: boolean
}

async function keep(copies: Copy[]): Promise<void> {
  const rows = copies.map((copy) => ({ epoch: 1, current: false, pinned: false, ...copy }))
  await place.sql`
    insert into doc_snapshots (document_id, epoch, upto_seq, state, sha256, schema_version, current, pinned, at)
    select ${documentId}, epoch, seq, '\\x0000', '', 1, current, pinned, at
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as c (epoch int, seq bigint, current boolean, pinned boolean, at timestamptz)`
}

async function kept(): Promise<number[]> {
  const rows = await place.sql<{ seq: string }[]>`
    select upto_seq as seq from doc_snapshots where document_id = ${documentId} order by upto_seq`
  return rows.map((row) => Number(row.seq))
}

const thin = () => new History(place.sql, DEFAULTS, { ...console }).thin()

test('all copies for two days, the last one of each day for ninety, then the last one of each month', async () => {
  const now = Date.now()
  const copies: Copy[] = []
  for (let hour = 1; hour < 400 * 24; hour += 3) {
    copies.push({ seq: 1_000_000 - hour, at: new Date(now - hour * 3_600_000) })
  }
  await keep(copies)
  const expected = new Map<string, Copy>()
  for (const copy of copies) {
    const age = now - copy.at.getTime()
    const day = copy.at.toISOString().slice(0, 10)
    const bucket = age < 2 * DAY ? String(copy.seq) : age < 90 * DAY ? day : `month ${day.slice(0, 7)}`
    if (!expected.has(bucket)) expected.set(bucket, copy)
  }
  await thin()
  expect(await kept()).toEqual([...expected.values()].map((copy) => copy.seq).sort((a, b) => a - b))
  expect(expected.size).toBeLessThan(16 + 90 + 13)
  expect(await thin()).toBe(0)
})

test('what is pinned, and the current state, stay however old; the last state before a replacement is history', async () => {
  const old = (hours: number) => new Date(Date.parse('2020-03-15T12:00:00Z') - hours * 3_600_000)
  await place.sql`update documents set epoch = 2 where id = ${documentId}`
  await keep([
    { seq: 1, at: old(9), pinned: true },
    { seq: 2, at: old(8), pinned: true },
    { seq: 3, at: old(7) },
    { seq: 4, at: old(6), current: true },
    { seq: 5, at: old(5), epoch: 2 },
    { seq: 6, at: old(4), epoch: 2, current: true }
  ])
  expect(await thin()).toBe(2)
  expect(await kept()).toEqual([1, 2, 5, 6])
})

test('many documents are thinned in turns, and it happens by itself', async () => {
  await place.sql`
    with made as (
      insert into pages (initiative_id, position, kind, title)
      select (select id from initiatives limit 1), 'a', 'document', 'n' || n from generate_series(1, 450) n returning id
    ), opened as (insert into documents (page_id) select id from made returning id)
    insert into doc_snapshots (document_id, epoch, upto_seq, state, sha256, schema_version, current, at)
    select id, 1, n, '\\x0000', '', 1, false, timestamptz '2021-05-05 10:00Z' + n * interval '1 minute'
    from opened, generate_series(1, 3) n`
  const count = async () => {
    const [row] = await place.sql<{ count: number }[]>`
      select count(*)::int as count from doc_snapshots where at < '2022-01-01' and at > '2021-01-01'`
    return row?.count
  }
  expect(await count()).toBe(1350)
  await place.restart({ settings: { historyThinMs: 50 } })
  await expect.poll(count, { timeout: 10_000 }).toBe(450)
})
