// Is the build made from these sources? Answered by content: dates change with a checkout, a copy or a container.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = [
  'src',
  'shared',
  'server',
  'plugins',
  'static',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'vite.config.ts',
  'scripts/build.js'
]
const STAMP = 'build/stamp'

/** @param {string} root */
export function sourceHash(root) {
  const hash = createHash('sha256')
  for (const source of SOURCES) addTo(hash, root, source)
  return hash.digest('hex')
}

/** @param {string} root */
export function isBuilt(root) {
  const file = join(root, STAMP)
  return existsSync(file) && readFileSync(file, 'utf8') === sourceHash(root)
}

/**
 * @param {string} root
 * @param {string} hash of the sources when the build began: what changed meanwhile is not in it.
 */
export function markBuilt(root, hash) {
  writeFileSync(join(root, STAMP), hash)
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} path
 */
function addTo(hash, root, path) {
  const full = join(root, path)
  const entry = statSync(full, { throwIfNoEntry: false })
  if (entry?.isDirectory()) {
    for (const name of readdirSync(full).sort()) {
      // Tests are not part of what runs.
      if (!/\.(test|spec)\.ts$/.test(name)) addTo(hash, root, `${path}/${name}`)
    }
  } else if (entry) {
    hash.update(`${path}\0`).update(readFileSync(full))
  }
}
