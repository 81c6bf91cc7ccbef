// Proof that the password was given, carried by the addresses of the pages themselves: visitors are given no cookie. It ends by itself,
// and with the password it was given for.
import { createHmac, timingSafeEqual } from 'node:crypto'

const HOURS = 12
const SHAPE = /^([0-9a-z]{1,12})\.([\w-]{43})$/

interface Locked {
  id: string
  passwordHash: string | null
}

export function grantPass(locked: Locked, now: Date): string {
  const ends = Math.floor(now.getTime() / 1000) + HOURS * 3600
  return `${ends.toString(36)}.${seal(locked, ends)}`
}

export function holdsPass(locked: Locked, given: string | undefined, now: Date): boolean {
  const [, until = '', mac = ''] = SHAPE.exec(given ?? '') ?? []
  const ends = parseInt(until, 36)
  if (!(ends * 1000 > now.getTime())) return false
  return timingSafeEqual(Buffer.from(mac), Buffer.from(seal(locked, ends)))
}

/** The hash of the password is salted, known to the server alone, and changes with the password: a key of its own for each. */
function seal({ id, passwordHash }: Locked, ends: number): string {
  return createHmac('sha256', passwordHash ?? '')
    .update(`${id}.${ends}`)
    .digest('base64url')
}
