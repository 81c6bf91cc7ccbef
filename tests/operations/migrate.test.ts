import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDb } from '#server/db/client'
import { checkDurability } from '#server/db/durability'
import { currentMigration, migrate, readMigrations } from '#server/db/migrate'
import { StartupError } from '#server/startup-messages'
import { createTestDatabase, type TestDatabase } from '#tests/support/database'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test.drop())

/** Migrations of an imaginary plugin: the core's own stay out of the way. */
function folder(steps: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'migrations-'))
  mkdirSync(join(directory, 'meta'))
  const entries = Object.keys(steps).map((tag) => ({ tag }))
  writeFileSync(join(directory, 'meta', '_journal.json'), JSON.stringify({ entries }))
  for (const [tag, text] of Object.entries(steps)) writeFileSync(join(directory, `${tag}.sql`), text)
  return directory
}

async function tableExists(name: string): Promise<boolean> {
  const [row] = await test.database.sql<
    { found: boolean }[]
  >`select to_regclass(${name}) is not null as found`
  return row?.found ?? false
}

describe('migrations', () => {
  it('have all been applied to a new database, and are not applied twice', async () => {
    expect(await currentMigration(test.database)).toBe(readMigrations().at(-1)?.name)
    expect(await migrate(test.database)).toBe(0)
  })

  it('give French search without accents, and the two extensions', async () => {
    const [row] = await test.database.sql`
      select to_tsvector('french_unaccent', 'Les écoles de Plufur') @@ plainto_tsquery('french_unaccent', 'ecole') as found,
             similarity('plufur', 'plufure') > 0.5 as near`
    expect(row).toEqual({ found: true, near: true })
  })

  it('change nothing when a step fails, keep the steps before it, and resume there', async () => {
    const first = { one: 'create table step_one (id int)' }
    const broken = folder({
      ...first,
      two: 'create table step_two (id int);--> statement-breakpoint\nselect 1/0'
    })
    const failure: unknown = await migrate(test.database, { directory: broken, scope: 'resume' }).catch(
      (error: unknown) => error
    )
    expect(failure).toBeInstanceOf(StartupError)
    expect(failure).toMatchObject({ key: 'server.migrate.failed', values: { name: 'two' } })
    expect([await tableExists('step_one'), await tableExists('step_two')]).toEqual([true, false])

    const mended = folder({ ...first, two: 'create table step_two (id int)' })
    expect(await migrate(test.database, { directory: mended, scope: 'resume' })).toBe(1)
    expect(await tableExists('step_two')).toBe(true)
  })

  it('run once when two servers start together', async () => {
    const directory = folder({
      slow: 'select pg_sleep(0.2);--> statement-breakpoint\ncreate table once (id int)'
    })
    const other = createDb(test.target, { maxConnections: 1 })
    const applied = await Promise.all([
      migrate(test.database, { directory, scope: 'race' }),
      migrate(other, { directory, scope: 'race' })
    ])
    await other.end()
    expect(applied.toSorted()).toEqual([0, 1])
  })

  it('refuse a database that a later version has changed', async () => {
    const later = folder({ one: 'select 1', two: 'select 2' })
    const earlier = folder({ one: 'select 1' })
    await migrate(test.database, { directory: later, scope: 'later' })
    await expect(migrate(test.database, { directory: earlier, scope: 'later' })).rejects.toMatchObject({
      key: 'server.migrate.newer'
    })
  })
})

describe('durability', () => {
  it('is proved by the running server', async () => {
    await expect(checkDurability(test.database.sql)).resolves.toBeUndefined()
  })

  it('is refused when a setting is weakened anywhere', async () => {
    const connection = await test.database.sql.reserve()
    try {
      await connection`set synchronous_commit = off`
      await expect(checkDurability(connection)).rejects.toMatchObject({
        key: 'server.database.not_durable',
        values: { setting: 'synchronous_commit', value: 'off' }
      })
    } finally {
      await connection`reset synchronous_commit`
      connection.release()
    }
  })
})
