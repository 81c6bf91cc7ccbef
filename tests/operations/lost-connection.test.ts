// A transaction whose connection is lost, while it waits for PostgreSQL or for something else: it is refused, nothing of it is there, nothing
// that followed ran outside of it, and the place it held in the pool serves the next one.
import { sql as text } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDb, type Database } from '#server/db/client'
import { createTestDatabase, type TestDatabase } from '#tests/support/database'

let place: TestDatabase
let database: Database
const escaped: unknown[] = []
const note = (error: unknown) => escaped.push(error)

beforeAll(async () => {
  place = await createTestDatabase()
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
})

beforeEach(async () => {
  database = createDb(place.target, { maxConnections: 1 })
  await place.database.sql`create table if not exists marks (word text)`
  await place.database.sql`truncate marks`
})

afterAll(async () => {
  process.off('uncaughtException', note)
  process.off('unhandledRejection', note)
  expect(escaped).toEqual([])
  await place.drop()
})

async function kill(pid: number | undefined): Promise<void> {
  await place.database.sql`select pg_terminate_backend(${pid ?? 0})`
}

async function stillServes(): Promise<void> {
  // The driver gives the goodbye of the old connection to the first query of the new one.
  await database.sql`select 1`.catch(() => undefined)
  expect(await database.sql`select 1 as one`).toEqual([{ one: 1 }])
  await database.db.transaction(async (tx) => {
    await tx.execute(text`insert into marks values ('après')`)
  })
  expect(await database.sql`select word from marks`).toEqual([{ word: 'après' }])
  await database.end()
}

test.each([1, 2, 3])('lost while it waits for a statement (%i)', async () => {
  const lost = database.sql.begin(async (tx) => {
    await tx`insert into marks values ('avant')`
    const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
    setTimeout(() => void kill(row?.pid), 20)
    await tx`select pg_sleep(30)`
    await tx`insert into marks values ('dehors')`
  })
  await expect(lost).rejects.toThrow()
  await stillServes()
})

test.each([1, 2, 3])('lost while it waits for something else (%i)', async () => {
  let afterwards: unknown
  const lost = database.db.transaction(async (tx) => {
    await tx.execute(text`insert into marks values ('avant')`)
    const [row] = await tx.execute<{ pid: number }>(text`select pg_backend_pid() as pid`)
    await kill(row?.pid)
    // The pool connects again for somebody else, meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 50))
    await database.sql`select 1`
    afterwards = await tx.execute(text`insert into marks values ('dehors')`).then(
      () => 'ran',
      (error: unknown) => error
    )
  })
  await expect(lost).rejects.toThrow()
  await expect.poll(() => afterwards, { timeout: 15_000 }).toBeInstanceOf(Error)
  await stillServes()
})
