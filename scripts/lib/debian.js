// Programs that the tests need from Debian: found, or installed when this process may.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { say } from './say.js'

/**
 * @param {string[]} places where the program may be
 * @param {string} name of the package
 * @param {Parameters<typeof say>[0]} announcement said before installing
 * @returns {string | undefined} the path of the program
 */
export function findOrInstall(places, name, announcement) {
  const found = () => places.find((place) => existsSync(place))
  return found() ?? (install(name, announcement) ? found() : undefined)
}

/**
 * @param {string} name
 * @param {Parameters<typeof say>[0]} announcement
 */
function install(name, announcement) {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false
  say(announcement)
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    stdio: ['ignore', 'ignore', 'inherit']
  }
  spawnSync('apt-get', ['update', '-qq'], options)
  return spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], options).status === 0
}
