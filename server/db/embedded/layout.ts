// Where the embedded PostgreSQL lives in DATA_DIR, and as whom it runs. Knows nothing of SQL.
//
//   DATA_DIR/                 0711 when the server runs as root (its child must pass), else 0700
//     server.lock             who runs here (lock.ts)
//     database/               "home"; a symbolic link elsewhere when DATA_DIR is closed to the child
//       postgres-<version>/   the binaries, copied once (binaries.ts)
//       pgdata/               the cluster, owned by the child
//       run/                  its socket, owned by the child, 0700
//       postgres.log
import { createHash, randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync
} from 'node:fs'
import { readlinkSync, realpathSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { StartupError } from '#server/startup-messages'

/** PostgreSQL refuses root: the child alone takes this account ("nobody"), which owns nothing else here. */
export interface ChildAccount {
  uid: number
  gid: number
}

export interface Layout {
  dataDir: string
  home: string
  pgdata: string
  socketDir: string
  logFile: string
  /** Where the cluster is when that is not in `dataDir`. */
  elsewhere: string | undefined
  account: ChildAccount | undefined
}

const NOBODY: ChildAccount = { uid: 65534, gid: 65534 }
const SOCKET_NAME = '.s.PGSQL.5432.lock'
/** initdb calls postgres through a shell, its path between double quotes. */
const SHELL_ACTIVE = /["$`\\\r\n]/
/** sun_path is 108 bytes on Linux and 104 on macOS, with the final zero. */
const SOCKET_PATH_LIMIT = 103

export function childAccount(): ChildAccount | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined
}

/**
 * Makes the folders. Safe to call again.
 * @throws StartupError when a folder cannot be used, naming it and the remedy.
 */
export function prepareLayout(dataDir: string, account: ChildAccount | undefined = childAccount()): Layout {
  if (SHELL_ACTIVE.test(dataDir)) throw new StartupError('server.data.odd_name', { path: dataDir })
  ensureFolder(dataDir, account ? 0o711 : 0o700)
  const real = realpathSync(dataDir)
  openToChild(real, account)
  const home = prepareHome(real, account)
  const socketDir = prepareSocketDir(home, account)
  return {
    dataDir: real,
    home,
    pgdata: join(home, 'pgdata'),
    socketDir,
    logFile: join(home, 'postgres.log'),
    elsewhere: home === join(real, 'database') ? undefined : home,
    account
  }
}

/** @throws StartupError when the folder cannot be made, read or written. */
export function ensureFolder(path: string, mode = 0o700): void {
  try {
    mkdirSync(path, { recursive: true, mode })
    if (!statSync(path).isDirectory()) throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw unusable(path, error)
  }
}

/** A folder that the child owns. */
export function owned(path: string, account: ChildAccount | undefined, mode: number): void {
  mkdirSync(path, { recursive: true, mode })
  if (account) chownSync(path, account.uid, account.gid)
  chmodSync(path, mode)
}

export function unusable(path: string, error: unknown): StartupError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'error'
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new StartupError('server.data.not_directory', { path }, { cause: error })
  if (code === 'ENOSPC')
    return new StartupError('server.data.full', { path, free: 0, needed: 100 }, { cause: error })
  return new StartupError('server.data.unreadable', { path, user: userName(), code }, { cause: error })
}

export function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number without a name.
    return String(process.getuid?.() ?? '?')
  }
}

/** A data folder made by mktemp or by root is 0700: the child could not reach its own files. Only a folder of ours is opened. */
function openToChild(dataDir: string, account: ChildAccount | undefined): void {
  if (!account) return
  const mode = statSync(dataDir).mode & 0o777
  const entries = readdirSync(dataDir)
  const ours = entries.length === 0 || entries.includes('database') || entries.includes('server.lock')
  if (ours && (mode & 0o001) === 0) chmodSync(dataDir, mode | 0o011)
}

function prepareHome(dataDir: string, account: ChildAccount | undefined): string {
  const home = join(dataDir, 'database')
  const link = lstatSync(home, { throwIfNoEntry: false })
  if (link?.isSymbolicLink()) {
    const target = readlinkSync(home)
    if (!existsSync(target)) throw new StartupError('server.data.moved', { path: dataDir, target })
    return target
  }
  if (!link && account && !reachable(dataDir, account)) {
    // DATA_DIR is under a closed folder such as /root: its permissions are its owner's affair, so the cluster goes where services
    // keep theirs, and a link says where. A new name each time: a folder that was deleted must not bring its old data back.
    const elsewhere = join(
      '/var/lib/interpoles',
      `${basename(dirname(dataDir))}-${randomBytes(6).toString('hex')}`
    )
    ensureFolder(elsewhere, 0o755)
    symlinkSync(elsewhere, home)
    return elsewhere
  }
  ensureFolder(home, account ? 0o755 : 0o700)
  return home
}

function prepareSocketDir(home: string, account: ChildAccount | undefined): string {
  const near = join(home, 'run')
  if (Buffer.byteLength(join(near, SOCKET_NAME)) <= SOCKET_PATH_LIMIT) {
    owned(near, account, 0o700)
    return near
  }
  const short = join(tmpdir(), `interpoles-${shortHash(home)}`)
  const uid = account?.uid ?? process.getuid?.() ?? 0
  const found = lstatSync(short, { throwIfNoEntry: false })
  // The temporary folder is shared: a name that someone else took first is not ours to use.
  if (found && (!found.isDirectory() || found.uid !== uid)) {
    throw new StartupError('server.data.unreadable', { path: short, user: userName(), code: 'EPERM' })
  }
  owned(short, account, 0o700)
  return short
}

function reachable(path: string, account: ChildAccount): boolean {
  for (let current = path; ; current = dirname(current)) {
    const { mode, uid, gid } = statSync(current)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (current === dirname(current)) return true
  }
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
