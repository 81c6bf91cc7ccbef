// Where the product's own files are, from its sources as from its build.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json: sources are one level below it, the build two. */
export const projectRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)))

export const migrationsDir: string = join(projectRoot, 'migrations')

function findRoot(from: string): string {
  for (let current = from; ; current = dirname(current)) {
    if (existsSync(join(current, 'package.json')) && existsSync(join(current, 'migrations'))) return current
    if (current === dirname(current)) throw new Error(`no package.json with migrations/ above ${from}`)
  }
}
