// Reads a backup back into an empty installation, all or nothing: the archive is read once to its end before anything is changed,
// the rows come in one transaction, and the database then goes through the migrations that the backup had not seen.
import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import type { TransactionSql } from 'postgres'
import type { Database } from '#server/db/client'
import { migrate, readMigrations } from '#server/db/migrate'
import { StartupError } from '#server/startup-messages'
import { listTables, Manifest, Totals } from './manifest'
import { readTar, type TarEntry } from './tar'

/** What server/domain/files writes, and nothing that could leave DATA_DIR/files. */
const FILE_NAME = /^files\/[0-9a-f]{2}\/[0-9a-f]{32}$/

/** Before a database is opened: what the archive is, and whether it is whole. */
export async function inspectBackup(file: string): Promise<{ manifest: Manifest; totals: Totals }> {
  let manifest: Manifest | undefined
  let totals: Totals | undefined
  try {
    for await (const entry of entriesOf(file)) {
      if (entry.name === 'manifest.json') manifest = Manifest.parse(JSON.parse(await textOf(entry)))
      else if (entry.name === 'totals.json') totals = Totals.parse(JSON.parse(await textOf(entry)))
      else await drain(entry)
    }
    if (!manifest || !totals) throw new Error('manifest.json, totals.json')
  } catch (cause) {
    const detail = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    throw new StartupError('server.restore.unreadable', { file, detail }, { cause })
  }
  const known = readMigrations().some(({ name }) => name === manifest.migration)
  if (!known) throw new StartupError('server.restore.newer', { file })
  return { manifest, totals }
}

/**
 * @param database migrated no further than `manifest.migration`.
 * @throws StartupError when the database already holds a network.
 */
export async function restoreBackup(
  database: Database,
  dataDir: string,
  file: string,
  manifest: Manifest
): Promise<void> {
  const [filled] = await database.sql`select 1 from networks limit 1`
  if (filled) throw new StartupError('server.restore.not_empty')
  await database.sql.begin(async (tx) => {
    await tx`set local statement_timeout = 0`
    await tx`set local idle_in_transaction_session_timeout = 0`
    const tables = await listTables(tx)
    checkShape(file, manifest, tables)
    await tx.unsafe(`truncate ${tables.map(({ name }) => name).join(', ')}`)
    // Tables refer to each other in circles: references are taken off, and proved when they are put back.
    const references = await foreignKeys(tx)
    for (const { table, name } of references) await tx.unsafe(`alter table ${table} drop constraint ${name}`)
    // What triggers had written is in the backup too.
    for (const { name } of tables) await tx.unsafe(`alter table ${name} disable trigger user`)
    await readEntries(tx, dataDir, file, manifest)
    for (const { name } of tables) await tx.unsafe(`alter table ${name} enable trigger user`)
    for (const { table, name, definition } of references) {
      await tx.unsafe(`alter table ${table} add constraint ${name} ${definition}`)
    }
    await advanceSequences(tx)
  })
  await migrate(database)
}

async function readEntries(
  tx: TransactionSql,
  dataDir: string,
  file: string,
  manifest: Manifest
): Promise<void> {
  const columnsOf = new Map(manifest.tables.map(({ name, columns }) => [name, columns]))
  for await (const entry of entriesOf(file)) {
    const [, table] = /^tables\/(.+)\/\d+\.jsonl$/.exec(entry.name) ?? []
    const columns = table === undefined ? undefined : columnsOf.get(table)
    if (table !== undefined && columns) {
      const rows = `[${(await textOf(entry)).trimEnd().split('\n').join(',')}]`
      const list = columns.join(', ')
      await tx.unsafe(
        `insert into ${table} (${list}) overriding system value
         select ${list} from json_populate_recordset(null::${table}, $1::text::json)`,
        [rows]
      )
    } else if (FILE_NAME.test(entry.name)) await restoreFile(join(dataDir, entry.name), entry)
    else await drain(entry)
  }
}

/** The names of the archive become part of statements: only those that this database has. */
function checkShape(file: string, manifest: Manifest, tables: Manifest['tables']): void {
  const known = new Map(tables.map(({ name, columns }) => [name, new Set(columns)]))
  for (const { name, columns } of manifest.tables) {
    const missing = columns.find((column) => !known.get(name)?.has(column))
    if (!known.has(name) || missing !== undefined) {
      throw new StartupError('server.restore.unreadable', { file, detail: `${name} ${missing ?? ''}`.trim() })
    }
  }
}

async function restoreFile(path: string, entry: TarEntry): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const handle = await open(path, 'w', 0o600)
  try {
    for await (const chunk of entry.body) await handle.write(chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function foreignKeys(tx: TransactionSql): Promise<{ table: string; name: string; definition: string }[]> {
  return tx<{ table: string; name: string; definition: string }[]>`
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace
    where contype = 'f' and (n.nspname = 'public' or n.nspname like 'plugin\_%')`
}

/** Identities have their old numbers back; the next one must come after them. */
async function advanceSequences(tx: TransactionSql): Promise<void> {
  const owned = await tx<{ table: string; column: string; sequence: string }[]>`
    select a.attrelid::regclass::text as table, quote_ident(a.attname) as column,
           pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) as sequence
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where a.attidentity <> '' and (n.nspname = 'public' or n.nspname like 'plugin\_%')`
  for (const { table, column, sequence } of owned) {
    await tx.unsafe(`select setval('${sequence}', coalesce(max(${column}), 0) + 1, false) from ${table}`)
  }
}

function entriesOf(file: string): AsyncGenerator<TarEntry> {
  const source = createReadStream(file)
  const unzipped = source.pipe(createGunzip())
  // pipe does not carry errors: a missing file must not wait for ever.
  source.on('error', (error) => unzipped.destroy(error))
  return readTar(unzipped as AsyncIterable<Buffer>)
}

async function textOf(entry: TarEntry): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of entry.body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

async function drain(entry: TarEntry): Promise<void> {
  for await (const chunk of entry.body) void chunk
}
