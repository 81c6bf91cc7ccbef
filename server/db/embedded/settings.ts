// How the embedded cluster is configured: by arguments, so that nothing on disk can weaken it and a left-over process can be compared.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { userName, type Layout } from './layout'

/** What "Enregistré" rests on. Checked in the running server too, see server/db/durability.ts. */
const DURABLE = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' }

/** Fits a machine of 2 GiB beside Node: about 60 MB at rest, 200 MB at work. */
const MODEST = {
  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_connections: '60',
  max_wal_size: '512MB',
  min_wal_size: '80MB',
  io_method: 'sync',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  max_logical_replication_workers: '0',
  autovacuum_max_workers: '2'
}

const BEHAVIOUR = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  cluster_name: 'interpoles',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  idle_in_transaction_session_timeout: '60s',
  // The log names no value: statements and details may hold what people wrote.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off'
}

export const SUPERUSER = 'postgres'
export const APP_ROLE = 'interpoles'
export const APP_DATABASE = 'interpoles'

export function serverArguments(layout: Layout): string[] {
  const settings = {
    ...MODEST,
    ...BEHAVIOUR,
    ...DURABLE,
    // A list of quoted paths: a comma or a space in a folder name must not split it.
    unix_socket_directories: `"${layout.socketDir.replaceAll('"', '""')}"`
  }
  return [
    '-D',
    layout.pgdata,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  ]
}

export function initdbArguments(pgdata: string, ctype: string): string[] {
  return [
    '-D',
    pgdata,
    '--username',
    SUPERUSER,
    '--encoding=UTF8',
    '--locale-provider=icu',
    '--icu-locale=fr-FR',
    '--locale=C',
    `--lc-ctype=${ctype}`,
    '--data-checksums',
    '--auth=peer',
    '--no-instructions'
  ]
}

/**
 * Who may enter: the account of this server and root, by the socket alone, whose identity the kernel tells. No password exists.
 * Written at each start: the server may run under another account than the day before.
 */
export function writeAccessRules(layout: Layout): void {
  const users = [...new Set([userName(), 'root'])]
  const identities = users.flatMap((user) =>
    [SUPERUSER, APP_ROLE].map((role) => `interpoles "${user}" ${role}`)
  )
  writeFileSync(join(layout.pgdata, 'pg_hba.conf'), 'local all all peer map=interpoles\n')
  writeFileSync(join(layout.pgdata, 'pg_ident.conf'), `${identities.join('\n')}\n`)
}
