// What every command of the built product checks before it is loaded: the version of Node, the dependencies, the freshness of the build.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { say } from './say.js'
import { isBuilt } from './stamp.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Ends the process with a sentence when the product cannot run here.
 * @param {string} entry a file of build/server
 * @param {{ build: boolean }} options `build: false` takes what is there (containers)
 */
export async function runBuilt(entry, { build }) {
  const needed = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.replace('>=', '')
  if (isOlder(process.versions.node, needed)) {
    fail('server.build.old_node', { needed, version: process.version })
  }
  if (!existsSync(join(root, 'node_modules', 'sharp'))) fail('server.build.no_modules')
  if (build && !isBuilt(root)) buildNow()
  await import(pathToFileURL(join(root, 'build', 'server', entry)).href)
}

function buildNow() {
  if (!existsSync(join(root, 'node_modules', 'vite'))) fail('server.build.incomplete')
  const result = spawnSync(process.execPath, [join(root, 'scripts', 'build.js'), '--if-needed'], {
    stdio: 'inherit'
  })
  if (result.status !== 0) process.exit(1)
}

/**
 * @param {string} actual
 * @param {string} wanted
 */
function isOlder(actual, wanted) {
  const [a, b] = [actual, wanted].map((version) => version.split('.').map(Number))
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

/**
 * @param {string} key
 * @param {Record<string, string>} [values]
 * @returns {never}
 */
function fail(key, values) {
  say(key, values)
  process.exit(1)
}
