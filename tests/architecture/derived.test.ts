// Copies have one writer: what else would change them would be lost at the next edit, or at the next rebuild.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '#server/paths'

const WRITERS: Record<string, string[]> = {
  derived_records: ['server/collab/derived-records.ts'],
  derived_collections: ['server/collab/derived-records.ts'],
  derived_documents: ['server/collab/derived.ts', 'server/collab/erasure.ts', 'server/db/seed/pages.ts']
}

/** In SQL, or through the tables of drizzle. */
function writesTo(table: string, source: string): boolean {
  const name = table.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  const inSql = new RegExp(`(insert\\s+into|update|delete\\s+from|truncate|copy)\\s+"?${table}\\b`, 'i')
  const inDrizzle = new RegExp(`\\.(insert|update|delete)\\(\\s*(tables\\.)?${name}\\b`)
  return inSql.test(source) || inDrizzle.test(source)
}

test('derived rows of documents and records are written by the collaboration server alone', () => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: projectRoot,
    encoding: 'utf8'
  })
    .split('\n')
    .filter((file) => /^(server|src|shared|plugins|scripts)\/.*\.(ts|js|svelte)$/.test(file))
    .filter((file) => existsSync(join(projectRoot, file)))
  for (const [table, writers] of Object.entries(WRITERS)) {
    const found = files.filter((file) => writesTo(table, readFileSync(join(projectRoot, file), 'utf8')))
    expect([table, found.filter((file) => !writers.includes(file))]).toEqual([table, []])
    expect(found).toContain(writers[0])
  }
})

test('the check sees a writing in SQL and one through a table', () => {
  expect(writesTo('derived_records', 'sql`\n insert into derived_records (a) values (1)`')).toBe(true)
  expect(writesTo('derived_records', 'tx.update(tables.derivedRecords).set({})')).toBe(true)
  expect(writesTo('derived_records', 'db.select().from(derivedRecords)')).toBe(false)
})
