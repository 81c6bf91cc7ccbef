// A backup: every table as one moment saw it (a single snapshot), then the files, in one .tar.gz. The server may be running.
// Rows as JSON lines rather than a copy of the cluster: readable by anyone, also from an external PostgreSQL, also by a later version.
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { TransactionSql } from 'postgres'
import type { Database } from '#server/db/client'
import { currentMigration } from '#server/db/migrate'
import { StartupError } from '#server/startup-messages'
import { listTables, type Manifest, type Totals } from './manifest'
import { TAR_END, tarHeader, tarPadding } from './tar'

/** An entry of the archive announces its size: a table travels in pieces of about this many characters. */
const PIECE_BYTES = 4 * 1024 * 1024
const ROWS_AT_ONCE = 200

export interface BackupInput {
  database: Database
  dataDir: string
  /** Path of the archive; must not exist. */
  file: string
  now: () => Date
}

/** @throws StartupError when the file exists. The archive appears whole under its name, or not at all. */
export async function writeBackup({ database, dataDir, file, now }: BackupInput): Promise<Totals> {
  if (existsSync(file)) throw new StartupError('server.backup.exists', { file })
  const draft = `${file}.part`
  const totals: Totals = { tables: 0, rows: 0, files: 0 }
  try {
    await database.sql.begin('isolation level repeatable read read only', async (tx) => {
      await tx`set local statement_timeout = 0`
      await tx`set local idle_in_transaction_session_timeout = 0`
      const archive = Readable.from(archiveOf(tx, database, dataDir, now(), totals))
      // `flush`: on the disk before it is called a backup.
      await pipeline(
        archive,
        createGzip(),
        createWriteStream(draft, { flags: 'w', mode: 0o600, flush: true })
      )
    })
    await rename(draft, file)
    return totals
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function* archiveOf(
  tx: TransactionSql,
  database: Database,
  dataDir: string,
  at: Date,
  totals: Totals
): AsyncGenerator<Buffer> {
  const seconds = at.getTime() / 1000
  const entry = (name: string, bytes: Buffer): Buffer[] => [
    tarHeader(name, bytes.byteLength, seconds),
    bytes,
    tarPadding(bytes.byteLength)
  ]
  const json = (name: string, value: unknown): Buffer[] =>
    entry(name, Buffer.from(`${JSON.stringify(value, null, 2)}\n`))

  const tables = await listTables(tx)
  const migration = (await currentMigration(database)) ?? ''
  const manifest: Manifest = {
    product: 'interpoles',
    format: 1,
    createdAt: at.toISOString(),
    migration,
    tables
  }
  yield* json('manifest.json', manifest)

  for (const { name, columns } of tables) {
    totals.tables++
    let piece = 0
    for await (const { lines, rows } of linesOf(tx, name, columns)) {
      totals.rows += rows
      yield* entry(`tables/${name}/${++piece}.jsonl`, lines)
    }
  }

  for (const path of await storedFiles(dataDir)) {
    const full = join(dataDir, path)
    const { size } = await stat(full)
    totals.files++
    yield tarHeader(path, size, seconds)
    // A stored file never changes under its name.
    for await (const chunk of createReadStream(full)) yield chunk as Buffer
    yield tarPadding(size)
  }
  yield* json('totals.json', totals)
  yield TAR_END
}

/** Pieces of whole rows, one JSON object a line. */
async function* linesOf(
  tx: TransactionSql,
  table: string,
  columns: string[]
): AsyncGenerator<{ lines: Buffer; rows: number }> {
  const query = `select row_to_json(r)::text as line from (select ${columns.join(', ')} from ${table}) r`
  let waiting: string[] = []
  let size = 0
  const piece = (): { lines: Buffer; rows: number } => {
    const lines = Buffer.from(`${waiting.join('\n')}\n`)
    const rows = waiting.length
    waiting = []
    size = 0
    return { lines, rows }
  }
  for await (const rows of tx.unsafe<{ line: string }[]>(query).cursor(ROWS_AT_ONCE)) {
    for (const { line } of rows) {
      waiting.push(line)
      size += line.length
    }
    if (size >= PIECE_BYTES) yield piece()
  }
  if (waiting.length > 0) yield piece()
}

async function storedFiles(dataDir: string): Promise<string[]> {
  const root = join(dataDir, 'files')
  if (!existsSync(root)) return []
  const found = await readdir(root, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
    .map((entry) => `files/${join(entry.parentPath, entry.name).slice(root.length + 1)}`)
    .sort()
}
