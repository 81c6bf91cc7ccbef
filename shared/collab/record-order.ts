// Where a record stands among all records of its collection: a string as in shared/fractional-index.ts. New records step by the clock
// instead of by one digit, so that ten thousand of them keep orders of eight letters.
import { positionBetween } from '#shared/fractional-index'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 62^7 milliseconds: until the year 2081. */
const WIDTH = 7
const TAIL = 'V'

/** After `last` (null: the first one), and after everything that was added before now. */
export function orderAtEnd(last: string | null, now: number): string {
  const floor = last === null ? 0 : decode(last) + 1
  return encode(Math.max(now, floor)) + TAIL
}

export function ordersAtEnd(count: number, last: string | null, now: number): string[] {
  const orders: string[] = []
  for (let index = 0; index < count; index += 1) orders.push(orderAtEnd(orders.at(-1) ?? last, now))
  return orders
}

/** Between two neighbours. Two records may have got the same order at the same moment: then right after the first. */
export function orderBetween(before: string | null, after: string | null): string {
  if (before !== null && after !== null && before >= after) return before + TAIL
  return before !== null && after === null ? orderAtEnd(before, 0) : positionBetween(before, after)
}

function encode(value: number): string {
  let text = ''
  let rest = value
  for (let index = 0; index < WIDTH; index += 1) {
    text = DIGITS.charAt(rest % 62) + text
    rest = Math.floor(rest / 62)
  }
  return text
}

function decode(order: string): number {
  let value = 0
  for (let index = 0; index < WIDTH; index += 1) {
    value = value * 62 + Math.max(0, index < order.length ? DIGITS.indexOf(order.charAt(index)) : 0)
  }
  return value
}
