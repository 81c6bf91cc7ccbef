// The demonstration stands on a real database: what other programs rely on is there, and loading it twice changes nothing.
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scrubDatabase } from '#server/collab/scrub'
import * as tables from '#server/db/tables/index'
import { DEMO_ACCOUNTS, seedDemo } from '#server/db/seed/demo'
import { FUNDING_BY_FUNCTION } from '#shared/vocabulary'
import { createTestDatabase, type TestDatabase } from '#tests/support/database'

let test_: TestDatabase

beforeAll(async () => {
  test_ = await createTestDatabase()
})
afterAll(() => test_.drop())

test('the demonstration holds 19 poles, 16 initiatives and the accounts of the contract', async () => {
  const { db } = test_.database
  const services = { database: test_.database, now: () => new Date() }
  expect(await seedDemo(services)).toBe(true)
  expect(await seedDemo(services)).toBe(false)
  expect(await db.$count(tables.organisations, eq(tables.organisations.kind, 'pole'))).toBe(19)
  expect(await db.$count(tables.initiatives)).toBe(16)
  expect(DEMO_ACCOUNTS.map((account) => account.email)).toEqual([
    'coordination@oca.example',
    'coordination@mlx.example',
    'coordination@aur.example',
    'coordination@fou.example',
    'animation@cress.example',
    'admin@interpoles.example',
    'mairie@plufur.example'
  ])
})

test('every document of the demonstration has words in it', async () => {
  const rows = await test_.database.db
    .select({ title: tables.pages.title, words: tables.derivedDocuments.wordCount })
    .from(tables.pages)
    .leftJoin(tables.documents, eq(tables.documents.pageId, tables.pages.id))
    .leftJoin(tables.derivedDocuments, eq(tables.derivedDocuments.documentId, tables.documents.id))
    .where(eq(tables.pages.kind, 'document'))
  expect(rows.length).toBeGreaterThan(20)
  expect(rows.filter((row) => (row.words ?? 0) < 3)).toEqual([])
})

test('every document of the demonstration is whole, and says what is derived from it', async () => {
  const silent = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined
  }
  const found: unknown[] = []
  const { documents, unknown } = await scrubDatabase(test_.database.sql, silent, (one) => found.push(one))
  expect([found, unknown]).toEqual([[], 0])
  expect(documents).toBeGreaterThan(20)
}, 60_000)

test('no initiative of the demonstration breaks the funding rule of the reference document', async () => {
  const rows = await test_.database.db.select().from(tables.initiatives)
  const broken = rows.filter(
    (row) =>
      row.poleFunction &&
      row.funding.some((kind) => !FUNDING_BY_FUNCTION[row.poleFunction ?? 'f1'].includes(kind))
  )
  expect(broken.map((row) => row.slug)).toEqual([])
})
