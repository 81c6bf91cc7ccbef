// A backup is worth what its restore gives back.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listTables } from '#server/backup/manifest'
import { inspectBackup, restoreBackup } from '#server/backup/restore'
import { writeBackup } from '#server/backup/write'
import type { Database } from '#server/db/client'
import { seedDemo } from '#server/db/seed/demo'
import { createTestDatabase, type TestDatabase } from '#tests/support/database'
import { spawnServer, spawnSource, type TestProcess } from '#tests/support/processes'

const base = mkdtempSync(join(tmpdir(), 'interpoles-backup-'))
// Open to the account of PostgreSQL: otherwise the clusters of the commands would be made elsewhere.
chmodSync(base, 0o755)
const file = join(base, 'one.tar.gz')
const KEY = '0123456789abcdef0123456789abcdef'
const now = () => new Date('2026-11-20T10:00:00Z')
let source: TestDatabase

beforeAll(async () => {
  source = await createTestDatabase()
  await seedDemo({ database: source.database, now })
  // Bytes that a text format could spoil, more than one piece of them, and a name with every difficulty.
  const bytes = Buffer.alloc(5 * 1024 * 1024, 'é\t\\N\n\u0000')
  const { sql } = source.database
  await sql`update documents set part = ${'l’été\t\\ "2026"\n'} where id = (select id from documents limit 1)`
  await sql`insert into doc_updates (document_id, epoch, bytes) select id, 1, ${bytes} from documents limit 1`
  mkdirSync(join(base, 'data/files/01'), { recursive: true })
  writeFileSync(join(base, 'data/files/01', KEY), bytes)
  writeFileSync(join(base, 'data/files/01', `${KEY}.part`), 'a file that is being received')
  await writeBackup({ database: source.database, dataDir: join(base, 'data'), file, now })
})
afterAll(async () => {
  await source.drop()
  rmSync(base, { recursive: true, force: true })
})

/** Every row of every table, as one fingerprint each. */
async function fingerprints({ sql }: Database): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const { name } of await listTables(sql)) {
    const [row] = await sql.unsafe(
      `select count(*)::int as rows, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from ${name} t`
    )
    found[name] = row
  }
  return found
}

async function references({ sql }: Database): Promise<unknown[]> {
  return [
    ...(await sql`select conrelid::regclass::text as t, conname, pg_get_constraintdef(oid) as d
             from pg_constraint where contype = 'f' order by 1, 2`)
  ]
}

describe('a backup', () => {
  it('gives back every row, every reference, every number and every file', async () => {
    const target = await createTestDatabase()
    const dataDir = join(base, 'restored')
    const before = await references(target.database)
    const { manifest, totals } = await inspectBackup(file)
    expect(totals).toMatchObject({ files: 1 })
    expect(totals.rows).toBeGreaterThan(100)
    await restoreBackup(target.database, dataDir, file, manifest)

    expect(await fingerprints(target.database)).toEqual(await fingerprints(source.database))
    expect(await references(target.database)).toEqual(before)
    const [kept, restored] = [join(base, 'data/files/01', KEY), join(dataDir, 'files/01', KEY)].map((path) =>
      readFileSync(path)
    )
    expect(restored?.equals(kept ?? Buffer.alloc(0))).toBe(true)
    expect(existsSync(join(dataDir, 'files/01', `${KEY}.part`))).toBe(false)
    // The next number comes after those that were restored.
    const [numbered] = await target.database.sql`
      insert into doc_updates (document_id, epoch, bytes) select id, 1, '' from documents limit 1
      returning seq > (select max(seq) from doc_updates) as later`
    expect(numbered).toEqual({ later: true })
    await target.drop()
  })

  it('is an archive that any tar reads, for its owner alone', () => {
    expect(execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).split('\n')).toEqual(
      expect.arrayContaining(['manifest.json', `files/01/${KEY}`, 'totals.json'])
    )
    expect(statSync(file).mode & 0o077).toBe(0)
  })

  it('never replaces a file', async () => {
    const input = { database: source.database, dataDir: base, file, now }
    await expect(writeBackup(input)).rejects.toMatchObject({ key: 'server.backup.exists' })
  })

  it('is not restored over a network', async () => {
    const { manifest } = await inspectBackup(file)
    const before = await fingerprints(source.database)
    await expect(restoreBackup(source.database, base, file, manifest)).rejects.toMatchObject({
      key: 'server.restore.not_empty'
    })
    expect(await fingerprints(source.database)).toEqual(before)
  })

  it('that was cut, or is something else, is refused before anything is changed', async () => {
    const cut = join(base, 'cut.tar.gz')
    writeFileSync(cut, readFileSync(file))
    truncateSync(cut, Math.floor(statSync(cut).size * 0.9))
    const other = join(base, 'other.tar.gz')
    writeFileSync(other, 'not an archive')
    for (const path of [cut, other, join(base, 'missing.tar.gz')]) {
      await expect(inspectBackup(path)).rejects.toMatchObject({ key: 'server.restore.unreadable' })
    }
  })
})

it('the commands back up a running server and restore it elsewhere', { timeout: 120_000 }, async () => {
  const dataDir = join(base, 'live')
  const archive = join(base, 'live.tar.gz')
  const server = spawnServer({ env: { DATA_DIR: dataDir } })
  const setup = await fetch(`${await server.url()}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      content: 'empty',
      networkName: 'Réseau sauvegardé',
      givenName: 'Anna',
      familyName: 'Le Bras',
      email: 'anna@reseau.example',
      password: 'cinq goélands sur le toit'
    })
  })
  expect(setup.status).toBe(201)
  expect(await command(dataDir, 'backup', archive)).toMatch(/Sauvegarde écrite/)
  const mistyped = run(join(base, 'mistyped'), 'rebuild-derived')
  expect(await mistyped.ended).toBe(1)
  expect(existsSync(join(base, 'mistyped'))).toBe(false)

  // The folder of a running server is not a place to restore to.
  const refused = run(dataDir, 'restore', archive)
  expect(await refused.ended).toBe(1)
  expect(refused.output()).toContain(`processus ${server.child.pid}`)
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)

  const elsewhere = join(base, 'elsewhere')
  expect(await command(elsewhere, 'restore', archive)).toMatch(/Restauration terminée/)
  expect(await command(elsewhere, 'rebuild-derived')).toMatch(/Aucun document/)
  const restored = spawnServer({ env: { DATA_DIR: elsewhere } })
  const session = await fetch(`${await restored.url()}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'anna@reseau.example', password: 'cinq goélands sur le toit' })
  })
  expect(session.status).toBe(200)
  restored.child.kill('SIGTERM')
  await restored.ended
})

function run(dataDir: string, ...args: string[]): TestProcess {
  const env = { DATA_DIR: dataDir, LANG: 'C', LC_ALL: undefined, DATABASE_URL: undefined }
  return spawnSource('server/run-command.ts', { args, env })
}

async function command(dataDir: string, ...args: string[]): Promise<string> {
  const process = run(dataDir, ...args)
  expect(await process.ended, process.output()).toBe(0)
  return process.output()
}
