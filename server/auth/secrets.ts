// Secrets given to people and programs: 256 random bits outside, their SHA-256 inside.
// Only the digest is stored and looked up, so that a stolen table opens nothing and no comparison leaks through its time.
import { createHash, randomBytes } from 'node:crypto'

/** 43 characters of base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** An address that is shared and printed: 128 random bits, 22 characters of base64url. */
export function newAddress(): string {
  return randomBytes(16).toString('base64url')
}
