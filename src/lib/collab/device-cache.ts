// The door for loads of other folders: see README.md.
export { cachedGet, cacheForget, cacheKeep, cachePut, cacheRead, isUnreachable } from './device/cache'
