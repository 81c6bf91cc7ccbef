// Redis or Valkey for the tests of several nodes: found, or Debian's installed when this process may.
import { existsSync } from 'node:fs'
import { findOrInstall } from './debian.js'

const PLACES = ['/usr/bin/redis-server', '/usr/bin/valkey-server', '/usr/local/bin/redis-server']

/** @returns {string | undefined} the path of its program */
export function findRedis() {
  const named = process.env['REDIS_SERVER']
  if (named) return existsSync(named) ? named : undefined
  return findOrInstall(PLACES, 'redis-server', 'server.test.installing_redis')
}
