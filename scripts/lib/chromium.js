// Debian's Chromium for the tests: found, or installed when this process may.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { say } from './say.js'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** @returns {string | undefined} the path of its program */
export function findChromium() {
  const named = process.env['CHROMIUM']
  if (named) return existsSync(named) ? named : undefined
  return PLACES.find((place) => existsSync(place)) ?? install()
}

function install() {
  const root = process.getuid?.() === 0
  if (!root || spawnSync('apt-get', ['--version']).status !== 0) return undefined
  say('server.test.installing_chromium')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit']
  })
  return PLACES.find((place) => existsSync(place))
}
