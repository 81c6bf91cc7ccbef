import { describe, expect, test } from 'vitest'
import { askedDelay, retryDelay } from './backoff'

test('attempts spread over the whole interval, never more than three in a second, about twenty seconds apart at most', () => {
  expect(retryDelay(0, 0, () => 0)).toBe(340)
  expect(retryDelay(0, 0, () => 1)).toBe(640)
  expect(retryDelay(4, 0, () => 1)).toBe(5140)
  expect(retryDelay(60, 0, () => 1)).toBe(20_340)
})

test('a busy server is given the time it asks for', () => {
  expect(askedDelay('retry-after:12')).toBe(12_000)
  expect(askedDelay('epoch:3')).toBe(0)
  expect(retryDelay(0, 12_000, () => 0.5)).toBe(12_150)
})

/** The same numbers at every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('five hundred clients lose the server in the same instant', () => {
  /** When each knocks, in milliseconds, until the server has been back for one knock. */
  const knocks = (downFor: number, random: () => number): number[] => {
    const at: number[] = []
    for (let attempt = 0, now = 0; now <= downFor; attempt += 1) {
      now += retryDelay(attempt, 0, random)
      at.push(now)
    }
    return at
  }

  for (const downFor of [5_000, 60_000]) {
    test(`down for ${downFor / 1000} s: they come back spread out, all of them, none in a hurry`, () => {
      const random = seeded(11)
      const clients = Array.from({ length: 500 }, () => knocks(downFor, random))
      const back = clients.map((at) => (at.at(-1) ?? NaN) - downFor)
      // Nobody waits longer than the longest pause, and nobody knocks more than three times in a second.
      expect(Math.max(...back)).toBeLessThanOrEqual(20_340)
      for (const at of clients)
        for (let index = 3; index < at.length; index += 1)
          expect((at[index] ?? 0) - (at[index - 3] ?? 0)).toBeGreaterThan(1_000)
      // What the server sees in each tenth of a second: a crowd of five hundred would be refused (it admits a hundred in a second).
      const tenths = new Map<number, number>()
      for (const wait of back)
        tenths.set(Math.floor(wait / 100), (tenths.get(Math.floor(wait / 100)) ?? 0) + 1)
      expect(Math.max(...tenths.values())).toBeLessThan(30)
    })
  }
})
