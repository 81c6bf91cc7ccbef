// Debian's Chromium for the tests: found, or installed when this process may.
import { existsSync } from 'node:fs'
import { findOrInstall } from './debian.js'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** @returns {string | undefined} the path of its program */
export function findChromium() {
  const named = process.env['CHROMIUM']
  if (named) return existsSync(named) ? named : undefined
  return findOrInstall(PLACES, 'chromium', 'server.test.installing_chromium')
}
