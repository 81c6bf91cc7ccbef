// Positions among siblings as strings: a new one fits between any two without touching the others.
// Compared code unit by code unit (COLLATE "C" in PostgreSQL); digits are 0-9 A-Z a-z, and none ends with "0".

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BASE = DIGITS.length

/**
 * A position strictly between `before` and `after`; null: no limit on that side.
 * @throws RangeError when `before` is not smaller than `after`.
 */
export function positionBetween(before: string | null, after: string | null): string {
  if (before !== null && after !== null && before >= after) throw new RangeError('positions out of order')
  // Appending and prepending are the usual cases: they step instead of halving, so that a thousand siblings stay short.
  if (after === null) return next(before ?? '')
  return midpoint(before ?? '', after)
}

/** `count` positions in order, for a list made at once. */
export function positions(count: number, before: string | null = null): string[] {
  const made: string[] = []
  let last = before
  for (let index = 0; index < count; index += 1) {
    last = positionBetween(last, null)
    made.push(last)
  }
  return made
}

function next(before: string): string {
  for (let index = 0; index < before.length; index += 1) {
    const digit = digitAt(before, index)
    if (digit < BASE - 1) return before.slice(0, index) + symbol(digit + 1)
  }
  return before + symbol(BASE >> 1)
}

function midpoint(before: string, after: string): string {
  let prefix = ''
  for (let index = 0; ; index += 1) {
    const low = digitAt(before, index)
    const high = index < after.length ? digitAt(after, index) : BASE
    if (high - low > 1) return prefix + symbol((low + high) >> 1)
    prefix += symbol(low)
    // One apart: what follows only has to be greater than the rest of `before`.
    if (high - low === 1) return prefix + next(before.slice(index + 1))
  }
}

function digitAt(text: string, index: number): number {
  return index < text.length ? DIGITS.indexOf(text.charAt(index)) : 0
}

function symbol(digit: number): string {
  return DIGITS.charAt(digit)
}
