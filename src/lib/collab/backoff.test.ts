import { expect, test } from 'vitest'
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
