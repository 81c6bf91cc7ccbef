import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { expect, it } from 'vitest'
import * as tables from '#server/db/tables/index'
import { migrationsDir } from '#server/paths'

it('migrations/ says what server/db/tables/ says (npm run db:generate)', async () => {
  const journal = JSON.parse(readFileSync(join(migrationsDir, 'meta', '_journal.json'), 'utf8')) as {
    entries: { idx: number }[]
  }
  const last = String(journal.entries.at(-1)?.idx).padStart(4, '0')
  const before = JSON.parse(
    readFileSync(join(migrationsDir, 'meta', `${last}_snapshot.json`), 'utf8')
  ) as ReturnType<typeof generateDrizzleJson>
  const now = generateDrizzleJson({ ...tables }, before.id)
  expect(await generateMigration(before, now)).toEqual([])
})
